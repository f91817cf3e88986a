"""A stop skipped on the phone, with the day on which the technician could come back (PEER-12)."""

from datetime import timedelta
from typing import Any

import pytest

from margelle.features.planning.actions import accept_proposal
from margelle.features.planning.models import SlotProposal, Visit
from margelle.features.planning.rules import State

from .world import World


def skipped(world: World, days: int, **more: Any) -> dict[str, Any]:
    day = (world.today + timedelta(days=days)).isoformat()
    return world.op("visit.skip", {"reason": "Portail fermé", "note": "", "new_day": day} | more)


def test_a_new_day_is_proposed_straight_away_and_planned_in_one_press(world: World) -> None:
    op = skipped(world, 3)
    assert world.statuses(op) == ["applied"] and world.statuses(op) == ["duplicate"]
    assert world.fresh().state == State.SKIPPED
    made = Visit.objects.get(replaces=world.visit)
    assert (made.day, made.state) == (None, State.PLANNED)
    proposal = SlotProposal.objects.get()
    assert (proposal.visit, proposal.day, proposal.technician) == (
        made, world.today + timedelta(days=3), world.technician
    )  # fmt: skip
    assert proposal.note == "Proposé par Julien Rossi en sautant l’arrêt."
    accept_proposal(proposal=proposal, by=world.manager)
    made.refresh_from_db()
    assert (made.day, made.technician) == (proposal.day, world.technician)


def test_a_day_that_is_past_when_the_network_is_back_loses_nothing(world: World) -> None:
    assert world.statuses(skipped(world, -1)) == ["applied"]
    assert world.fresh().state == State.SKIPPED and not SlotProposal.objects.exists()


def test_an_old_phone_skips_without_a_day(world: World) -> None:
    assert world.statuses(world.op("visit.skip", {"reason": "Orage", "note": ""})) == ["applied"]
    assert world.fresh().state == State.SKIPPED and Visit.objects.count() == 1


@pytest.mark.parametrize("day", ["jeudi", "2026-13-01", 3, ["2026-06-17"]])
def test_a_day_that_is_none_is_refused_by_name(world: World, day: Any) -> None:
    answer = world.push(skipped(world, 1, new_day=day))[0]
    assert answer["status"] == "rejected" and "« new_day" in answer["reason"]
    assert world.fresh().state == State.PLANNED
