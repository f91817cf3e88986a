"""A phone that does not know yet that the office gave the visit to somebody else."""

import pytest

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_member
from margelle.features.fieldwork.models import Comment
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.rules import State

from .world import World

SKIP = {"reason": "Portail fermé", "note": "Sonné deux fois"}


@pytest.fixture
def sarah(world: World) -> Member:
    """The visit is hers now; the world's phone is still Julien's."""
    sarah = a_member(world.company, "technician", first_name="Sarah")
    Visit.objects.filter(pk=world.visit.pk).update(technician=sarah)
    return sarah


@pytest.mark.parametrize("state", [State.PLANNED, State.EN_ROUTE, State.IN_PROGRESS])
@pytest.mark.parametrize("kind", ["visit.set_off", "visit.turn_back", "visit.skip"])
def test_the_new_technicians_way_is_not_disturbed(
    world: World, sarah: Member, state: State, kind: str
) -> None:
    Visit.objects.filter(pk=world.visit.pk).update(state=state)
    assert world.statuses(world.op(kind, SKIP if kind == "visit.skip" else {})) == ["applied"]
    assert world.fresh().state == state
    assert world.fresh().technician == sarah
    assert not Transition.objects.exists()


def test_the_office_is_told_what_was_found_at_the_gate(world: World, sarah: Member) -> None:
    world.push(world.op("visit.skip", SKIP))
    comment = Comment.objects.get()
    assert (comment.text, comment.audience) == ("Portail fermé. Sonné deux fois.", "office")
    assert world.fresh().needs_look


def test_finished_work_of_another_is_not_reopened(world: World, sarah: Member) -> None:
    Visit.objects.filter(pk=world.visit.pk).update(state=State.DONE)
    answer = world.push(world.op("visit.reopen", {"reason": "Oubli"}))[0]
    assert (answer["status"], "autre technicien" in answer["reason"]) == ("rejected", True)
    assert world.fresh().state == State.DONE


def test_who_did_the_work_may_reopen_it(world: World, sarah: Member) -> None:
    world.push(world.op("visit.finish", {"missing": []}))
    assert world.fresh().state == State.DONE
    assert world.statuses(world.op("visit.reopen", {"reason": "Oubli"})) == ["applied"]
    assert world.fresh().state == State.IN_PROGRESS
