"""How a visit goes on by the phone; what does not fit the plan is kept and flagged."""

from datetime import timedelta
from typing import Any

import pytest

from margelle.base.journal.models import Entry
from margelle.features.accounts.tests.make import a_member
from margelle.features.fieldwork.actions import withdraw_validation
from margelle.features.fieldwork.models import (
    Comment,
    Reading,
    Report,
)
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.rules import State

from .make import a_media
from .world import World


def test_arriving_twice_is_one_transition(world: World) -> None:
    assert world.statuses(world.op("visit.arrive"), world.op("visit.arrive")) == ["applied", "applied"]
    assert Transition.objects.count() == 1
    assert world.fresh().state == State.IN_PROGRESS


def test_a_whole_visit_validates_by_itself(world: World) -> None:
    ops = [world.op("visit.set_off"), world.op("visit.arrive"), world.ticked(), world.reading()]
    world.push(*ops, world.op("visit.finish", {"missing": []}))
    visit = world.fresh()
    assert visit.state == State.VALIDATED
    assert visit.validated_at is not None
    steps = list(Transition.objects.order_by("at", "id").values_list("to_state", "by"))
    me = world.technician.pk
    assert steps == [("en_route", me), ("in_progress", me), ("done", me), ("validated", None)]
    report = Report.objects.get()
    assert report.closed_at is not None and not visit.needs_look


@pytest.mark.parametrize("held_by", ["company", "grave", "unexplained", "photo"])
def test_what_calls_for_a_check_holds_validation(world: World, held_by: str) -> None:
    missing = [{"what": "Relevés", "reason": "" if held_by == "unexplained" else "Pas d’eau"}]
    if held_by == "company":
        world.company.validates_by_itself = False
        world.company.save()
    if held_by == "grave":
        world.push(world.incident("high"))
    if held_by == "photo":
        world.push(world.photo("cd" * 32))
    world.push(world.op("visit.finish", {"missing": missing}))
    assert world.fresh().state == State.DONE


def test_finish_without_arrival_counts_as_both(world: World) -> None:
    assert world.statuses(world.op("visit.finish", {"missing": []})) == ["applied"]
    states = list(Transition.objects.order_by("received_at", "id").values_list("to_state", flat=True))
    assert states == ["in_progress", "done", "validated"]


def test_a_correction_that_removes_the_obstacle_validates(world: World) -> None:
    lost = world.photo("cd" * 32)
    world.push(lost, world.op("visit.finish", {"missing": []}))
    assert world.fresh().state == State.DONE
    here = a_media()
    world.push(world.photo(here.sha256, replaces=lost["id"]))
    assert world.fresh().state == State.VALIDATED


def test_a_validation_taken_back_by_hand_does_not_come_back_by_itself(world: World) -> None:
    world.push(world.op("visit.finish", {"missing": []}))
    withdraw_validation(visit=world.fresh(), by=world.manager, reason="À revoir")
    world.push(world.reading())
    assert world.fresh().state == State.DONE


def test_work_received_after_validation_is_kept_and_flagged(world: World) -> None:
    world.push(world.op("visit.finish", {"missing": []}))
    assert world.statuses(world.comment()) == ["applied"]
    assert not world.fresh().needs_look
    assert world.statuses(world.reading()) == ["applied"]
    assert (world.fresh().state, world.fresh().needs_look) == (State.VALIDATED, True)


@pytest.mark.parametrize("why", ["cancelled", "skipped", "reassigned", "moved"])
def test_work_that_does_not_fit_the_plan_is_kept_and_flagged(world: World, why: str) -> None:
    possible: dict[str, dict[str, Any]] = {
        "cancelled": {"state": State.CANCELLED},
        "skipped": {"state": State.SKIPPED},
        "reassigned": {"technician": a_member(world.company, "technician", first_name="Sarah")},
        "moved": {"day": world.today + timedelta(days=3)},
    }
    Visit.objects.filter(pk=world.visit.pk).update(**possible[why])
    ops = [world.op("visit.arrive"), world.reading(), world.op("visit.finish", {"missing": []})]
    assert world.statuses(*ops) == ["applied"] * 3
    visit = world.fresh()
    assert (visit.state, visit.needs_look) == (State.DONE, True)
    assert Reading.objects.count() == 1
    assert [e.payload["why"] for e in Entry.objects.filter(kind="WorkFlagged")] == [why]


def test_a_reading_alone_reinstates_a_cancelled_visit(world: World) -> None:
    Visit.objects.filter(pk=world.visit.pk).update(state=State.CANCELLED)
    assert world.statuses(world.reading()) == ["applied"]
    visit = world.fresh()
    assert (visit.state, visit.needs_look) == (State.PLANNED, True)


def test_setting_off_or_skipping_leaves_a_cancelled_visit_cancelled(world: World) -> None:
    Visit.objects.filter(pk=world.visit.pk).update(state=State.CANCELLED)
    ops = [world.op("visit.set_off"), world.op("visit.skip", {"reason": "Portail fermé", "note": ""})]
    assert world.statuses(*ops) == ["applied", "applied"]
    assert (world.fresh().state, world.fresh().needs_look) == (State.CANCELLED, False)


def test_turning_back_is_refused_once_something_is_recorded(world: World) -> None:
    world.push(world.op("visit.arrive"))
    assert world.statuses(world.op("visit.turn_back")) == ["applied"]
    assert world.fresh().state == State.PLANNED
    world.push(world.op("visit.arrive"), world.ticked())
    answer = world.push(world.op("visit.turn_back"))[0]
    assert (answer["status"], answer["reason"]) == (
        "rejected",
        "Des saisies sont déjà enregistrées\u00a0: terminez ou sautez l’intervention.",
    )


def test_skip_needs_its_reason_and_keeps_its_note(world: World) -> None:
    assert world.statuses(world.op("visit.skip", {"reason": "  ", "note": ""})) == ["rejected"]
    assert world.statuses(world.op("visit.skip", {"reason": "x" * 201, "note": ""})) == ["rejected"]
    world.push(world.op("visit.skip", {"reason": "Portail fermé", "note": "Sonné deux fois."}))
    assert (world.fresh().state, world.fresh().state_reason) == (State.SKIPPED, "Portail fermé")
    assert Comment.objects.get().audience == "office"


def test_reopening_lapses_a_validation_that_nobody_gave(world: World) -> None:
    world.push(world.op("visit.finish", {"missing": []}))
    assert world.statuses(world.op("visit.reopen", {"reason": "Oubli"})) == ["applied"]
    assert world.fresh().state == State.IN_PROGRESS
    assert Report.objects.get().closed_at is None


def test_reopening_is_for_the_same_day(world: World) -> None:
    yesterday = world.today - timedelta(days=1)
    Visit.objects.filter(pk=world.visit.pk).update(state=State.DONE, day=yesterday)
    answer = world.push(world.op("visit.reopen", {"reason": "Oubli"}))[0]
    assert answer["status"] == "rejected" and "jour" in answer["reason"]
    assert world.fresh().state == State.DONE


def test_gate_code_shown_leaves_a_trace_without_the_code(world: World) -> None:
    world.push(world.op("code.reveal", {"site": str(world.site.pk)}))
    entry = Entry.objects.get(kind="CodeRevealed")
    assert (entry.entity_id, entry.payload["where"], entry.by_id) == (
        world.site.pk,
        "phone",
        world.technician.pk,
    )
    assert "2741B" not in str(entry.payload)
