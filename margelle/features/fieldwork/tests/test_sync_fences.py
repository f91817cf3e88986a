"""What a phone may not write: foreign things, unnamed fields, absurd clocks."""

from typing import Any
from uuid import uuid4

import pytest

from margelle.base.journal.models import Entry
from margelle.base.sync.models import SyncOp
from margelle.base.tenancy.ids import uuid7
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_device, a_member
from margelle.features.clients.tests.make import a_pool, a_site
from margelle.features.fieldwork.models import (
    Comment,
    Incident,
    Photo,
    ProductUse,
    Reading,
    Recommendation,
    Signature,
    TaskDone,
)
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .world import World, a_world, every_operation

FACTS = (TaskDone, Reading, ProductUse, Photo, Comment, Incident, Recommendation, Signature)


@pytest.mark.parametrize(
    "extra",
    [
        {"company": str(uuid4())},
        {"company_id": str(uuid4())},
        {"by": str(uuid4())},
        {"report": str(uuid4())},
        {"cost_cents": 1},
        {"superseded_at": None},
        {"needs_look": False},
    ],
)
def test_fields_that_are_not_named_are_refused(world: World, extra: dict[str, Any]) -> None:
    for op in every_operation(world):
        op["payload"] = op["payload"] | extra
        answer = world.push(op)[0]
        assert (answer["status"], answer["code"]) == ("rejected", "invalid")
        assert answer["reason"] == f"« {next(iter(extra))} » est un champ inconnu."
    assert not any(model.objects.exists() for model in FACTS)
    assert world.fresh().state == State.PLANNED


def test_pool_of_another_site_is_refused_by_name(world: World) -> None:
    elsewhere = a_pool(a_site(world.client))
    op = world.reading()
    op["payload"]["pool"] = str(elsewhere.pk)
    answer = world.push(op)[0]
    assert answer["reason"] == "« pool »\u00a0: ce bassin n’est pas sur le lieu de l’intervention."
    assert not Reading.objects.exists()


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_absurd_clock_stops_only_its_own_entry(world: World, at: str) -> None:
    answers = world.push(world.comment("un", at=at), world.comment("deux"))
    assert [answer["status"] for answer in answers] == ["rejected", "applied"]
    assert "« at »" in answers[0]["reason"]


def test_a_clock_ten_years_off_is_kept_beside_ours(world: World) -> None:
    world.push(world.reading(at="2036-01-01T10:00:00Z"))
    op = SyncOp.objects.get()
    assert op.device_at.year == 2036
    assert Reading.objects.get().at <= op.received_at


def test_unwritable_text_is_refused_not_a_crash(world: World) -> None:
    assert world.statuses(world.comment("a\x00b"), world.comment("ok")) == ["rejected", "applied"]


def test_half_a_character_does_not_hold_back_the_others(world: World) -> None:
    answers = world.push(world.comment("\ud83d"), world.comment("ok"))
    assert [answer["status"] for answer in answers] == ["rejected", "applied"]
    assert "« text »" in answers[0]["reason"]


def test_a_malformed_entry_is_answered_beside_the_good_ones(world: World) -> None:
    good, bad = world.comment("bon"), world.comment("mauvais")
    bad["seq"] = "trois"
    answers = world.push(bad, good)
    assert [answer["status"] for answer in answers] == ["rejected", "applied"]
    assert "« seq »" in answers[0]["reason"]


def test_other_company_is_neither_read_nor_changed(db: None) -> None:
    """Every id of a recorded push is swapped for the look-alike's: nothing is found, nothing moves."""
    mine, rival = a_world(), a_world()
    with company_scope(rival.company.id):
        before = (Entry.objects.count(), Visit.objects.get().state)
    with company_scope(mine.company.id):
        ops, others = every_operation(mine), every_operation(mine)
    swaps = {
        str(mine.pool.pk): str(rival.pool.pk),
        str(mine.task.pk): str(rival.task.pk),
        str(mine.product.pk): str(rival.product.pk),
        str(mine.site.pk): str(rival.site.pk),
    }
    named = [op for op in ops if set(map(str, op["payload"].values())) & swaps.keys()]
    assert len(named) >= 6
    for op in named:
        op["payload"] = {k: swaps.get(str(v), v) for k, v in op["payload"].items()}
    answers = mine.push(*named)
    assert {(a["status"], a["code"]) for a in answers} == {("rejected", "unknown_id")}
    on_visits = [op for op in others if op["subject"].startswith("visit:")]
    foreign = [op | {"id": str(uuid7()), "subject": f"visit:{rival.visit.pk}"} for op in on_visits]
    answers = mine.push(*foreign)
    assert {(a["status"], a["code"]) for a in answers} == {("rejected", "unknown_visit")}
    with company_scope(rival.company.id):
        assert (Entry.objects.count(), Visit.objects.get().state) == before
        assert not any(model.objects.exists() for model in FACTS)
        assert not SyncOp.objects.exists()
    with company_scope(mine.company.id):
        assert not any(model.objects.exists() for model in FACTS)
        assert not SyncOp.objects.exists()


def test_another_technicians_phone_may_record_on_the_visit(world: World) -> None:
    helper = a_member(world.company, "technician", first_name="Sarah", last_name="Benali")
    device, secret = a_device(helper)
    world.push(world.op("visit.arrive"))
    world.device, world.secret = device, secret
    assert world.statuses(world.reading()) == ["applied"]
    assert Reading.objects.get().by == helper
    assert world.fresh().needs_look
