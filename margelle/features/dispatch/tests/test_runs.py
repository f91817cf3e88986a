"""A day is ordered better, beside the plan of today; applied as one action, undone as one (RTE-6)."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from margelle.base.jobs.drain import drain
from margelle.base.jobs.models import JobRecord
from margelle.base.journal.models import Entry
from margelle.features.accounts.models import Member, Skill
from margelle.features.dispatch.actions import (
    StalePlan,
    apply_run,
    ask_run,
    bury_lost_runs,
    cancel_run,
    lock_visit,
)
from margelle.features.dispatch.actions.solving import perform_run
from margelle.features.dispatch.models import RouteRun
from margelle.features.dispatch.queries.runs import found
from margelle.features.planning.actions import move_visit, undo_change
from margelle.features.planning.models import Absence, Visit
from margelle.features.planning.rules import NotAllowed, State
from margelle.features.planning.tests.make import a_service_type

from .make import a_driver, a_stop, a_zigzag, solved

pytestmark = pytest.mark.django_db


def order(technician: Member, day: date) -> list[str]:
    rows = Visit.objects.filter(technician=technician, day=day).select_related("client")
    return [row.client.last_name for row in rows.order_by("rank", "start", "id")]


def test_a_better_order_is_found_beside_the_plan_and_nothing_changes_yet(by: Member, day: date) -> None:
    julien = a_driver()
    a_zigzag(julien, day)
    run = solved(ask_run(day=day, technicians=[julien], by=by))
    assert run.state == RouteRun.State.DONE and run.progress == 100
    assert order(julien, day) == ["Client 1", "Client 2", "Client 3", "Client 4"]
    shown = found(run)
    assert shown is not None
    [pair] = shown.pairs
    proposed = [stop.visit.client.last_name for stop in pair.after.stops if stop.visit]
    assert proposed in (
        ["Client 2", "Client 4", "Client 3", "Client 1"],
        ["Client 1", "Client 3", "Client 4", "Client 2"],
    )
    assert shown.metres[1] < shown.metres[0] and run.gain_m == shown.metres[0] - shown.metres[1] > 0
    assert run.is_estimated


def test_applied_in_one_action_and_undone_as_one(by: Member, day: date) -> None:
    julien = a_driver()
    a_zigzag(julien, day)
    before = list(Visit.objects.order_by("pk").values_list("pk", "start", "technician"))
    run = solved(ask_run(day=day, technicians=[julien], by=by))
    change = apply_run(run=run, by=by)
    assert change is not None and "km de moins" in change.title
    shown = found(run)
    assert shown is not None
    assert order(julien, day) == [s.visit.client.last_name for s in shown.pairs[0].after.stops if s.visit]
    starts = [row.start for row in Visit.objects.filter(day=day).order_by("rank")]
    assert starts == sorted(starts, key=lambda hour: hour or time.max)
    assert (
        Entry.objects.filter(kind="VisitMoved").count()
        == Entry.objects.filter(kind="VisitMoved", by_id=by.pk).count()
        > 0
    )
    run.refresh_from_db()
    assert (run.applied_by, run.change) == (by, change)
    undo_change(change=change, by=by)
    assert list(Visit.objects.order_by("pk").values_list("pk", "start", "technician")) == before
    with pytest.raises(NotAllowed, match="déjà appliqué"):
        apply_run(run=run, by=by)


def test_a_plan_that_changed_since_is_refused_with_what_changed(by: Member, day: date) -> None:
    julien = a_driver()
    first, *_ = a_zigzag(julien, day)
    run = solved(ask_run(day=day, technicians=[julien], by=by))
    move_visit(visit=first, by=by, technician=julien, day=day, start=time(15), version=None)
    a_stop("Nouvelle", 3, technician=julien, day=day, start=time(16), rank=9999)
    before = order(julien, day)
    with pytest.raises(StalePlan) as refused:
        apply_run(run=run, by=by)
    assert len(refused.value.lines) == 2
    assert "15:00" in refused.value.lines[0] and "depuis le calcul" in refused.value.lines[1]
    assert order(julien, day) == before and not RouteRun.objects.exclude(applied_at=None).exists()


def test_visits_go_to_whoever_is_nearer_unless_each_keeps_his_own(by: Member, day: date) -> None:
    west, east = a_driver("Ali", "Benali"), a_driver("Julien", "Rossi", east=40)
    a_stop("Est", 39, technician=west, day=day, start=time(9))
    a_stop("Ouest", 1, technician=east, day=day, start=time(9))
    kept = solved(ask_run(day=day, technicians=[west, east], keeps_technicians=True, by=by))
    assert kept.gain_m == 0
    free = solved(ask_run(day=day, technicians=[west, east], by=by))
    apply_run(run=free, by=by)
    assert (order(west, day), order(east, day)) == (["Ouest"], ["Est"])
    shown = found(free)
    assert shown is not None and shown.hands == 2


def test_promises_locks_and_skills_hold(by: Member, day: date) -> None:
    skill = Skill.objects.create(name="Électricité")
    service = a_service_type("Coffret électrique")
    service.skills.add(skill)
    west, east = a_driver("Ali", "Benali"), a_driver("Julien", "Rossi", east=40)
    west.skills.add(skill)
    promised = a_stop(
        "Promise", 30, technician=west, day=day, start=time(14), window_from=time(14), window_to=time(15)
    )
    locked = a_stop("Verrou", 38, technician=west, day=day, start=time(9))
    held = a_stop("Heure", 39, technician=east, day=day, start=time(11))
    skilled = a_stop("Coffret", 38, technician=west, day=day, start=time(10), service=service)
    lock_visit(visit=locked, kind="technician", by=by)
    lock_visit(visit=held, kind="hour", by=by)
    apply_run(run=solved(ask_run(day=day, technicians=[west, east], by=by)), by=by)
    for row in (promised, locked, held, skilled):
        row.refresh_from_db()
    assert promised.start is not None and time(14) <= promised.start <= time(15)
    assert (locked.technician, skilled.technician) == (west, west)
    assert (held.technician, held.start) == (east, time(11))


def test_what_has_begun_does_not_move_and_the_rest_of_today_is_planned_again(
    by: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    julien = a_driver()
    today = timezone.localdate()
    noon = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    monkeypatch.setattr("margelle.features.dispatch.queries.problem.local_now", lambda _: noon)
    rows = a_zigzag(julien, today)
    began = noon - timedelta(minutes=50)
    Visit.objects.filter(pk=rows[0].pk).update(state=State.IN_PROGRESS, arrived_at=began)
    run = ask_run(day=today, technicians=[julien], by=by)
    assert run.kind == RouteRun.Kind.REST
    solved(run)
    assert run.result["left"] == [] or today.weekday() > 4
    if today.weekday() < 5:
        [after] = run.result["after"]
        assert after["stops"][0]["visit"] == str(rows[0].pk) and after["stops"][0]["is_fixed"]
        assert min(stop["arrive"] for stop in after["stops"][1:]) >= 10 * 3600
        apply_run(run=run, by=by)
        assert order(julien, today)[0] == "Client 1"
        RouteRun.objects.filter(pk=run.pk).update(
            applied_at=None, finished_at=timezone.now() - timedelta(hours=1)
        )
        run.refresh_from_db()
        with pytest.raises(NotAllowed, match="demi-heure"):
            apply_run(run=run, by=by)


def test_what_finds_no_place_is_named_with_its_reason_and_stays(by: Member, day: date) -> None:
    ali, away = a_driver("Ali", "Benali"), a_driver("Zoé", "Blanc")
    Absence.objects.create(technician=away, from_day=day, to_day=day, state=Absence.State.APPROVED)
    a_service_type()
    service = a_service_type("Soudure")
    service.skills.add(Skill.objects.create(name="Soudure"))
    late = a_stop(
        "Trop tôt", 5, technician=ali, day=day, start=time(5), window_from=time(5), window_to=time(6)
    )
    a_stop("Soudure", 5, technician=ali, day=day, start=time(9), service=service)
    orphan = a_stop("Absent", 5, technician=away, day=day, start=time(9))
    run = solved(ask_run(day=day, technicians=[ali, away], by=by))
    shown = found(run)
    assert shown is not None
    said = {visit.client.last_name: why for visit, why in shown.left}
    assert said == {
        "Trop tôt": "personne ne peut y être dans le créneau promis",
        "Soudure": "aucun des techniciens présents n’a la compétence demandée",
    }
    apply_run(run=run, by=by)
    orphan.refresh_from_db()
    late.refresh_from_db()
    assert (orphan.technician, late.technician, late.start) == (ali, ali, time(5))


def test_each_lock_and_window_says_what_it_costs(by: Member, day: date) -> None:
    """NEW-4: a promise at the wrong end of the day makes the round go there twice."""
    julien = a_driver()
    far: dict[str, Any] = {"technician": julien, "day": day}
    a_stop("Loin", 20, start=time(9), window_from=time(9), window_to=time(9, 30), **far)
    a_stop("Près", 1, start=time(13), window_from=time(12, 30), window_to=time(13), **far)
    dear = a_stop("Chère", 20.5, start=time(16), window_from=time(16), window_to=time(17), **far)
    run = solved(ask_run(day=day, technicians=[julien], by=by), budget=120)
    shown = found(run)
    assert shown is not None
    costs = {visit.pk: metres for visit, what, metres, _ in shown.held if what == "créneau promis"}
    assert costs[dear.pk] > 15_000


def test_a_run_goes_through_the_queue_once_and_bears_a_killed_worker(by: Member, day: date) -> None:
    julien = a_driver()
    a_zigzag(julien, day)
    run = ask_run(day=day, technicians=[julien], by=by)
    RouteRun.objects.filter(pk=run.pk).update(
        state=RouteRun.State.RUNNING, started_at=timezone.now(), progress=40
    )
    assert JobRecord.objects.filter(name="dispatch.run").count() == 1
    drain()  # the message that comes back after the worker died
    run.refresh_from_db()
    assert run.state == RouteRun.State.DONE
    ended = run.finished_at
    perform_run(run.pk)  # a worker believed dead that ends after all
    run.refresh_from_db()
    assert run.finished_at == ended
    assert Entry.objects.filter(kind="RouteRunEnded").count() == 1


def test_a_run_whose_worker_always_dies_says_so(by: Member, day: date) -> None:
    run = ask_run(day=day, technicians=[a_driver()], by=by)
    RouteRun.objects.filter(pk=run.pk).update(
        state=RouteRun.State.RUNNING, started_at=timezone.now() - timedelta(minutes=20)
    )
    assert bury_lost_runs() == 1
    run.refresh_from_db()
    assert run.state == RouteRun.State.FAILED and "interrompu" in run.problem


def test_a_run_is_stopped(by: Member, day: date) -> None:
    julien = a_driver()
    a_zigzag(julien, day)
    waiting = ask_run(day=day, technicians=[julien], by=by)
    cancel_run(run=waiting, by=by)
    assert solved(waiting).state == RouteRun.State.CANCELLED and waiting.result == {}
    running = ask_run(day=day, technicians=[julien], by=by)
    RouteRun.objects.filter(pk=running.pk).update(state=RouteRun.State.RUNNING)
    cancel_run(run=running, by=by)
    assert solved(running).state == RouteRun.State.CANCELLED
    with pytest.raises(NotAllowed, match="déjà terminé"):
        cancel_run(run=running, by=by)


def test_what_makes_no_sense_is_refused_or_fails_with_a_reason(by: Member, day: date) -> None:
    julien = a_driver()
    with pytest.raises(NotAllowed, match="passée"):
        ask_run(day=timezone.localdate() - timedelta(days=2), technicians=[julien], by=by)
    with pytest.raises(NotAllowed, match="au moins un"):
        ask_run(day=day, technicians=[], by=by)
    empty = solved(ask_run(day=day, technicians=[julien], by=by))
    assert empty.state == RouteRun.State.FAILED and "Aucune intervention" in empty.problem
    for _ in range(3):
        ask_run(day=day, technicians=[julien], by=by)
    with pytest.raises(NotAllowed, match="D’autres calculs"):
        ask_run(day=day, technicians=[julien], by=by)


def test_places_without_a_point_and_technicians_without_a_start_are_said(by: Member, day: date) -> None:
    nowhere = a_driver("Zoé", "Blanc")
    nowhere.start_latitude = nowhere.start_longitude = None
    nowhere.save()
    ali = a_driver("Ali", "Benali")
    row = a_stop("Perdue", 3, technician=ali, day=day, start=time(9))
    row.site.latitude = row.site.longitude = None
    row.site.save()
    a_stop("Jumelle", 3, technician=ali, day=day, start=time(10))
    a_stop("Même lieu", 3, technician=ali, day=day, start=time(11))
    run = solved(ask_run(day=day, technicians=[ali, nowhere], by=by))
    assert run.state == RouteRun.State.DONE
    notes = " ".join(run.result["notes"])
    assert "n’a pas de repère" in notes and "n’a pas de point de départ" in notes
