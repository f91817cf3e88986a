"""Days that are not as one thinks: breaks that are over, who has gone home, wrong pins, hours told since."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.catalogue.models import Category
from margelle.features.clients.models import Site
from margelle.features.dispatch.actions import StalePlan, apply_run, ask_run, lock_visit
from margelle.features.dispatch.actions.emergencies import give_emergency
from margelle.features.dispatch.actions.seasons import ask_season
from margelle.features.dispatch.models import DispatchSettings, Emergency, RouteRun
from margelle.features.dispatch.queries.nearest import nearest
from margelle.features.dispatch.queries.problem import problem_of
from margelle.features.messaging.models import Message
from margelle.features.planning.actions import StaleVisit
from margelle.features.planning.models import Absence, Reminder, Visit, VisitMate, WorkingHours
from margelle.features.planning.queries import visit_for
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_service_type

from .make import a_driver, a_stop, solved
from .test_emergencies import a_worker, opened, ten

pytestmark = pytest.mark.django_db
__all__ = ["ten"]


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> datetime:
    for shelf in ("queries.problem", "queries.nearest"):
        monkeypatch.setattr(f"margelle.features.dispatch.{shelf}.local_now", lambda _: moment)
    return moment


def test_after_lunch_the_break_is_over_and_the_day_goes_on(
    by: Member, ten: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = a_worker("Ali", "Benali")
    WorkingHours.objects.filter(technician=who).update(break_minutes=60)
    a_service_type(category=Category.REPAIR)
    at(monkeypatch, ten.replace(hour=15))
    rest = a_stop("Reste", 3, technician=who, day=ten.date(), start=time(16))
    problem = problem_of(by.company, ten.date(), [who])
    assert problem.day.technicians[0].break_ is None
    [place, *_] = nearest(by.company, visit_for(opened(by).visit_id)).places
    assert (place.technician, place.overtime_min, place.day) == (who, 0, ten.date())
    assert rest.day == place.day


def test_who_went_home_ill_receives_nothing_more(by: Member, ten: datetime) -> None:
    ill, other = a_worker("Ali", "Benali"), a_worker("Zoé", "Blanc", east=30)
    a_service_type(category=Category.REPAIR)
    begun = a_stop("Fini", 1, technician=ill, day=ten.date(), start=time(8))
    done = {"arrived_at": ten - timedelta(hours=2), "finished_at": ten - timedelta(hours=1)}
    Visit.objects.filter(pk=begun.pk).update(state=State.DONE, **done)
    Absence.objects.create(
        technician=ill, from_day=ten.date(), to_day=ten.date(), state=Absence.State.APPROVED
    )
    found = nearest(by.company, visit_for(opened(by).visit_id))
    assert {place.technician for place in found.places if not place.overtime_min} == {other}


def test_each_keeps_his_own_and_what_has_nobody_waits(by: Member, day: date) -> None:
    julien = a_driver()
    a_stop("Sien", 4, technician=julien, day=day, start=time(9))
    orphan = a_stop("Personne", 5, day=day, start=time(10))
    run = solved(ask_run(day=day, technicians=[julien], by=by, keeps_technicians=True))
    apply_run(run=run, by=by)
    orphan.refresh_from_db()
    assert orphan.technician is None and str(orphan.pk) not in run.seen


def test_what_somebody_has_is_not_traded_for_what_nobody_has(by: Member, day: date) -> None:
    """Applied, a visit without a place would stay at its hour beside those that took it."""
    DispatchSettings.objects.create(overtime_min=0)
    ali = a_driver("Ali", "Benali")
    long = a_stop("Longue", 4, technician=ali, day=day, start=time(8), minutes=330)
    for n in range(2):
        a_stop(f"Courte {n}", 4, day=day, minutes=240)
    run = solved(ask_run(day=day, technicians=[ali], by=by))
    left = {one["visit"] for one in run.result["left"]}
    assert str(long.pk) not in left and len(left) == 2


def test_a_pin_at_the_end_of_the_world_holds_up_no_emergency(by: Member, ten: datetime) -> None:
    a_service_type(category=Category.REPAIR)
    DispatchSettings.objects.create(confirms_first=False)
    who = a_worker("Ali", "Benali")
    wrong = a_stop("Réunion", 2, technician=who, day=ten.date(), start=time(14))
    Site.objects.filter(pk=wrong.site_id).update(latitude=Decimal("-43.6"), longitude=Decimal("-170"))
    row = opened(by)
    assert Emergency.objects.get() == row
    run = solved(ask_run(day=ten.date(), technicians=[who], by=by))
    assert run.state == RouteRun.State.DONE


def test_an_hour_told_since_is_not_moved(by: Member, day: date) -> None:
    julien = a_driver()
    rows = [
        a_stop(f"C{n}", east, technician=julien, day=day, start=time(9 + n), rank=1024 * (n + 1))
        for n, east in enumerate((8, 2, 6, 4))
    ]
    run = solved(ask_run(day=day, technicians=[julien], by=by))
    message = Message.objects.create(
        client=rows[0].client, channel="email", recipient="a@b.fr", occasion="reminder", key="told", body="x",
        state="sent", sent_at=timezone.now() + timedelta(minutes=1),
    )  # fmt: skip
    Reminder.objects.create(visit=rows[0], day=day, message=message)
    with pytest.raises(StalePlan) as stale:
        apply_run(run=run, by=by)
    assert stale.value.lines == ["Mme C0\u00a0: heure annoncée au client depuis"]


def test_nobody_receives_stops_on_a_day_taken_off_since(by: Member, day: date) -> None:
    julien = a_driver()
    for n, east in enumerate((8, 2, 6, 4)):
        a_stop(f"C{n}", east, technician=julien, day=day, start=time(9 + n), rank=1024 * (n + 1))
    run = solved(ask_run(day=day, technicians=[julien], by=by))
    Absence.objects.create(technician=julien, from_day=day, to_day=day, state=Absence.State.APPROVED)
    with pytest.raises(StalePlan) as stale:
        apply_run(run=run, by=by)
    assert stale.value.lines == ["Julien Rossi\u00a0: ne travaille pas ce jour-là"]


def test_a_locked_hour_stays_to_the_minute(by: Member, day: date) -> None:
    julien = a_driver()
    locked = a_stop("Verrou", 8, technician=julien, day=day, start=time(10, 2), rank=1024)
    for n, east in enumerate((2, 6, 4)):
        a_stop(f"C{n}", east, technician=julien, day=day, start=time(11 + n), rank=1024 * (n + 2))
    lock_visit(visit=locked, kind="hour", by=by)
    apply_run(run=solved(ask_run(day=day, technicians=[julien], by=by)), by=by)
    locked.refresh_from_db()
    assert locked.start == time(10, 2)


def test_who_helps_a_colleague_now_is_not_free(by: Member, ten: datetime) -> None:
    a_service_type(category=Category.REPAIR)
    lead, mate = a_worker("Ali", "Benali", east=90), a_worker("Zoé", "Blanc")
    shared = a_stop("À deux", 1, technician=lead, day=ten.date(), start=time(9), minutes=180)
    VisitMate.objects.create(visit=shared, technician=mate)
    Visit.objects.filter(pk=shared.pk).update(state=State.IN_PROGRESS, arrived_at=ten - timedelta(hours=1))
    problem = problem_of(by.company, ten.date(), [mate])
    [technician] = problem.day.technicians
    assert technician.prefix == (0,) and technician.free_at == 12 * 3600
    places = nearest(by.company, visit_for(opened(by).visit_id)).places
    assert mate in {place.technician for place in places}


def test_two_coordinators_do_not_give_it_twice_in_silence(by: Member, ten: datetime) -> None:
    a_service_type(category=Category.REPAIR)
    ali, zoe = a_worker("Ali", "Benali"), a_worker("Zoé", "Blanc")
    row = opened(by)
    seen = row.visit.version
    how: dict[str, Any] = {"day": ten.date(), "at": time(11), "after": None, "by": by, "version": seen}
    give_emergency(emergency=row, technician=ali, **how)
    with pytest.raises(StaleVisit):
        give_emergency(emergency=row, technician=zoe, **how)


def test_a_season_leaves_what_others_have_and_what_was_promised(by: Member) -> None:
    monday = local_today(by.company)
    monday += timedelta(days=7 - monday.weekday())
    service = a_service_type("Hivernage", category=Category.SEASONAL, minutes=120)
    julien, other = a_driver(), a_driver("Zoé", "Blanc")
    theirs = a_stop("À Zoé", 3, technician=other, day=monday, start=time(9), service=service)
    promised = a_stop(
        "Promis", 5, technician=julien, day=monday + timedelta(days=2), start=time(8), service=service,
        window_from=time(8), window_to=time(10),
    )  # fmt: skip
    a_stop("Libre", 4, service=service)
    run = solved(
        ask_season(
            first=monday, last=monday + timedelta(days=4), services=[service], work="closing",
            technicians=[julien], by=by,
        )
    )  # fmt: skip
    laid = {visit: (on, begins) for visit, on, _, begins in run.result["laid"]}
    assert str(theirs.pk) not in laid
    on, begins = laid[str(promised.pk)]
    assert on == (monday + timedelta(days=2)).isoformat() and 8 * 3600 <= begins <= 10 * 3600
