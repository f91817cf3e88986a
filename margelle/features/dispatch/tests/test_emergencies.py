"""An emergency: opened, told at once, given to the nearest, timed to its solution (URG-1 to 4)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.features.accounts.models import Member, Skill
from margelle.features.accounts.queries import local_today
from margelle.features.catalogue.models import Category
from margelle.features.dispatch.actions.emergencies import (
    assign_emergency,
    close_emergency,
    follow_emergency,
    open_emergency,
)
from margelle.features.dispatch.models import DispatchSettings, Emergency, TrackPoint
from margelle.features.dispatch.queries.emergencies import followed, performance
from margelle.features.dispatch.queries.nearest import nearest
from margelle.features.messaging.actions import add_address, add_on_call
from margelle.features.messaging.models import Alert, Message
from margelle.features.planning.actions import cancel_visit, change_state, undo_change
from margelle.features.planning.models import Visit, WorkingHours
from margelle.features.planning.queries import visit_for
from margelle.features.planning.rules import NotAllowed, Side, State
from margelle.features.planning.tests.make import a_service_type

from .make import a_driver, a_place, a_stop

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def ten(by: Member, monkeypatch: pytest.MonkeyPatch) -> Iterator[datetime]:
    """Ten in the morning of a day on which everybody works."""
    now = datetime.combine(local_today(by.company), time(10), PARIS)
    for shelf in ("queries.problem", "queries.nearest"):
        monkeypatch.setattr(f"margelle.features.dispatch.{shelf}.local_now", lambda _: now)
    yield now


def works_every_day(technician: Member) -> Member:
    for weekday in range(7):
        WorkingHours.objects.create(
            technician=technician, weekday=weekday, from_hour=time(8), to_hour=time(18)
        )
    return technician


def a_worker(first: str, last: str, *, east: float = 0) -> Member:
    return works_every_day(a_driver(first, last, east=east))


def opened(by: Member, *, east: float = 10, **more: Any) -> Emergency:
    client = more.pop("client", None) or a_place("Ferrand", east)
    site = client.sites.get()
    values: dict[str, Any] = {
        "caller": "Mme Ferrand", "phone": "0612345678", "fault": "pump", "severity": 2,
        "note": "Local inondé", "pool": site.pools.first(),
    }  # fmt: skip
    return open_emergency(client=client, site=site, by=by, **(values | more))


def test_opening_makes_a_visit_that_waits_and_starts_the_clock(by: Member) -> None:
    repair = a_service_type("Dépannage", category=Category.REPAIR)
    row = opened(by)
    visit = row.visit
    assert (visit.priority, visit.technician, visit.state, visit.service) == (
        "urgent",
        None,
        State.PLANNED,
        repair,
    )
    assert "Pompe ou filtration arrêtée" in visit.instructions and "Local inondé" in visit.instructions
    assert row.is_open and row.assigned_at is None and row.by == by
    shown = followed(row, None, row.called_at + timedelta(minutes=7))
    assert (shown.word, shown.minutes) == ("À attribuer", 7)
    assert Entry.objects.filter(kind="EmergencyOpened", entity_id=row.pk).count() == 1


def test_everybody_concerned_is_told_at_once_and_those_on_call_until_one_takes_charge(by: Member) -> None:
    a_service_type(category=Category.REPAIR)
    by.phone = "+33612345678"
    by.save()
    add_on_call(member=by, weekdays=list(range(7)), starts=time(0), ends=time(0), rank=1, by=by)
    hook = "https://hooks.slack.com/services/T0/B0/XXXX"
    add_address(way="slack", address=hook, kinds=["emergency"], by=by)
    row = opened(by)
    alert = Alert.objects.get(kind="emergency")
    assert alert.needs_taking and alert.taken_at is None and alert.next_call_at is not None
    assert alert.path == f"/emergencies/{row.pk}/" and "Mme Ferrand" in alert.title
    assert "06 12 34 56 78" in alert.text.replace("\u00a0", " ") and "Local inondé" in alert.text
    channels = set(Message.objects.filter(alert=alert).values_list("channel", flat=True))
    assert {"slack", "sms"} <= channels


def test_the_nearest_in_time_comes_first_with_who_becomes_late(by: Member, ten: datetime) -> None:
    a_service_type(category=Category.REPAIR)
    near, far = a_worker("Ali", "Benali", east=8), a_worker("Julien", "Rossi", east=60)
    day = ten.date()
    a_stop(
        "Promise",
        9,
        technician=near,
        day=day,
        start=time(10, 30),
        window_from=time(10),
        window_to=time(10, 45),
    )
    row = opened(by)
    found = nearest(by.company, visit_for(row.visit_id))
    assert found.day == day and found.is_estimated
    assert found.places[0].technician == near
    assert {place.technician for place in found.places} == {near, far}
    first = found.places[0]
    assert first.after is not None and first.after.client.last_name == "Promise" and first.late == []
    hours = [place.arrival for place in found.places if place.technician == far]
    assert min(hours) > first.arrival


def test_the_last_known_point_counts_more_than_where_the_day_began(by: Member, ten: datetime) -> None:
    a_service_type(category=Category.REPAIR)
    one, other = a_worker("Ali", "Benali"), a_worker("Julien", "Rossi")
    place = a_place("Ferrand", 30)
    site = place.sites.get()
    assert site.latitude is not None and site.longitude is not None
    TrackPoint.objects.create(
        technician=other, at=ten - timedelta(minutes=5), latitude=site.latitude, longitude=site.longitude
    )
    found = nearest(by.company, visit_for(opened(by, client=place).visit_id))
    assert found.places[0].technician == other and found.places[0].arrival <= time(10, 2)
    assert one in {place.technician for place in found.places}


def test_only_those_with_the_skill_who_work_are_offered(by: Member, ten: datetime) -> None:
    service = a_service_type("Électricité", category=Category.REPAIR)
    skill = Skill.objects.create(name="Habilitation")
    service.skills.add(skill)
    a_worker("Ali", "Benali")
    able, idle = a_worker("Julien", "Rossi", east=40), a_worker("Zoé", "Blanc")
    for who in (able, idle):
        who.skills.add(skill)
    WorkingHours.objects.filter(technician=idle, weekday=ten.weekday()).update(to_hour=time(9))
    row = opened(by)
    found = nearest(by.company, visit_for(row.visit_id))
    assert {place.technician for place in found.places} == {able}
    able.skills.clear()
    idle.skills.clear()
    assert nearest(by.company, visit_for(row.visit_id)).lacks_skill


def test_after_hours_the_first_day_ahead_is_offered(by: Member, ten: datetime, monkeypatch: Any) -> None:
    a_service_type(category=Category.REPAIR)
    who = a_worker("Ali", "Benali")
    night = ten.replace(hour=22)
    for shelf in ("queries.problem", "queries.nearest"):
        monkeypatch.setattr(f"margelle.features.dispatch.{shelf}.local_now", lambda _: night)
    found = nearest(by.company, visit_for(opened(by).visit_id))
    assert found.places and found.places[0].technician == who
    assert (found.day, found.places[0].overtime_min) == (ten.date() + timedelta(days=1), 0)


def test_a_place_without_a_point_says_so(by: Member, ten: datetime) -> None:
    a_service_type(category=Category.REPAIR)
    a_worker("Ali", "Benali")
    row = opened(by)
    site = row.site
    site.latitude = site.longitude = None
    site.save()
    assert nearest(by.company, visit_for(row.visit_id)).lacks_point


def test_given_it_stands_in_the_round_and_the_phone_hears_of_it(by: Member, ten: datetime) -> None:
    a_service_type(category=Category.REPAIR)
    who = a_worker("Ali", "Benali", east=8)
    first = a_stop("Avant", 9, technician=who, day=ten.date(), start=time(10), rank=1024)
    row = opened(by)
    place = nearest(by.company, visit_for(row.visit_id)).places[0]
    change = assign_emergency(emergency=row, place=place, by=by)
    row.refresh_from_db()
    visit = Visit.objects.get(pk=row.visit_id)
    assert (visit.technician, visit.day) == (who, ten.date()) and visit.start is not None
    assert (row.assigned_by, row.is_automatic) == (by, False) and visit.notice.startswith(
        "Déplacée par le bureau"
    )
    assert Entry.objects.filter(kind="VisitMoved", entity_id=visit.pk).exists()
    assert first.rank != visit.rank
    assert change is not None
    undo_change(change=change, by=by)
    assert Visit.objects.get(pk=row.visit_id).technician is None


def test_by_the_companys_rule_it_is_given_at_once_and_the_office_overrides(by: Member, ten: datetime) -> None:
    a_service_type(category=Category.REPAIR)
    near, far = a_worker("Ali", "Benali", east=8), a_worker("Julien", "Rossi", east=60)
    DispatchSettings.objects.create(confirms_first=False)
    row = opened(by)
    row.refresh_from_db()
    assert Visit.objects.get(pk=row.visit_id).technician == near
    assert row.is_automatic and row.assigned_at is not None and row.assigned_by is None
    other = next(p for p in nearest(by.company, visit_for(row.visit_id)).places if p.technician == far)
    assign_emergency(emergency=row, place=other, by=by)
    row.refresh_from_db()
    assert Visit.objects.get(pk=row.visit_id).technician == far and not row.is_automatic


def test_arrival_and_solution_are_those_of_the_visit(by: Member, ten: datetime) -> None:
    a_service_type(category=Category.REPAIR)
    a_worker("Ali", "Benali")
    row = opened(by)
    assign_emergency(emergency=row, place=nearest(by.company, visit_for(row.visit_id)).places[0], by=by)
    came, left = row.called_at + timedelta(minutes=40), row.called_at + timedelta(minutes=95)
    Visit.objects.filter(pk=row.visit_id).update(state=State.IN_PROGRESS, arrived_at=came)
    follow_emergency(visit_id=row.visit_id)
    row = Emergency.objects.get(pk=row.pk)
    assert row.arrived_at == came and row.is_open
    with pytest.raises(NotAllowed, match="y est déjà"):
        assign_emergency(emergency=row, place=nearest(by.company, visit_for(row.visit_id)).places[0], by=by)
    Visit.objects.filter(pk=row.visit_id).update(state=State.DONE, finished_at=left)
    follow_emergency(visit_id=row.visit_id)
    follow_emergency(visit_id=row.visit_id)  # told twice, one effect
    row = Emergency.objects.get(pk=row.pk)
    assert row.solved_at == left and not row.is_open
    assert Entry.objects.filter(kind="EmergencyFollowed").count() == 2


def test_on_the_way_it_may_still_change_hands(by: Member, ten: datetime) -> None:
    a_service_type(category=Category.REPAIR)
    near, far = a_worker("Ali", "Benali"), a_worker("Julien", "Rossi", east=30)
    row = opened(by)
    assign_emergency(emergency=row, place=nearest(by.company, visit_for(row.visit_id)).places[0], by=by)
    Visit.objects.filter(pk=row.visit_id).update(state=State.EN_ROUTE, set_off_at=ten)
    found = nearest(by.company, visit_for(row.visit_id))
    assert {place.technician for place in found.places} == {near, far}


def test_a_change_of_the_visit_is_followed_by_itself(
    by: Member, ten: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    a_service_type(category=Category.REPAIR)
    who = a_worker("Ali", "Benali")
    row = opened(by)
    assign_emergency(emergency=row, place=nearest(by.company, visit_for(row.visit_id)).places[0], by=by)
    visit = visit_for(row.visit_id)
    with django_capture_on_commit_callbacks(execute=True):
        change_state(visit=visit, to=State.IN_PROGRESS, by=who, side=Side.TECHNICIAN)
    row = Emergency.objects.get(pk=row.pk)
    assert row.arrived_at is not None
    with django_capture_on_commit_callbacks(execute=True):
        change_state(visit=visit, to=State.PLANNED, by=who, side=Side.TECHNICIAN)
    row = Emergency.objects.get(pk=row.pk)
    assert row.arrived_at is None
    with django_capture_on_commit_callbacks(execute=True):
        cancel_visit(visit=visit, by=by, reason="Réglée par le voisin")
    row = Emergency.objects.get(pk=row.pk)
    assert not row.is_open and row.closed_why == "Réglée par le voisin"


def test_helped_at_a_distance_it_is_closed_with_its_visit(by: Member) -> None:
    a_service_type(category=Category.REPAIR)
    row = opened(by)
    close_emergency(emergency=row, is_solved=True, why="Disjoncteur remis par le client", by=by)
    row.refresh_from_db()
    assert row.solved_at is not None and Visit.objects.get(pk=row.visit_id).state == State.CANCELLED
    follow_emergency(visit_id=row.visit_id)
    row.refresh_from_db()
    assert row.solved_at is not None and row.closed_at is None
    with pytest.raises(NotAllowed, match="déjà close"):
        close_emergency(emergency=row, is_solved=False, why="Non", by=by)


def test_delays_are_measured_against_a_reference_and_a_target(by: Member) -> None:
    a_service_type(category=Category.REPAIR)
    now = timezone.now()
    for days, arrival, solution in ((200, 100, 200), (201, 60, 100), (3, 60, None), (2, 40, 90)):
        row = opened(by)
        called = now - timedelta(days=days)
        Emergency.objects.filter(pk=row.pk).update(
            called_at=called,
            arrived_at=called + timedelta(minutes=arrival),
            solved_at=called + timedelta(minutes=solution) if solution else None,
        )
    today = local_today(by.company)
    DispatchSettings.objects.create(
        emergencies_from=today - timedelta(days=210),
        emergencies_to=today - timedelta(days=190),
        reduction_percent=20,
    )
    found = performance(by.company)
    assert (found.lately.count, found.lately.arrival, found.lately.solution) == (2, 50, 90)
    assert found.reference is not None and (found.reference.arrival, found.reference.solution) == (80, 150)
    assert (found.arrival_target, found.solution_target) == (64, 120)
    assert Decimal(found.reduction_percent) == 20
