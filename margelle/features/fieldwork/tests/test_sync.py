"""What a phone records: each operation once, or refused with its reason."""

from decimal import Decimal
from typing import Any

import pytest

from margelle.base.journal.models import Entry
from margelle.base.sync.models import SyncOp
from margelle.base.sync.vocabulary import operation_kinds
from margelle.base.tenancy.ids import uuid7
from margelle.features.catalogue.models import StockMove
from margelle.features.fieldwork.models import (
    Comment,
    Incident,
    Photo,
    ProductUse,
    Reading,
    Recommendation,
    Sale,
    Signature,
    StepDone,
    TaskDone,
)
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .world import World, every_operation, own_operations

FACTS = (TaskDone, StepDone, Reading, ProductUse, Photo, Comment, Incident, Recommendation, Sale, Signature)


def test_every_kind_is_applied_then_known(world: World) -> None:
    ops = every_operation(world) + own_operations(world)
    known = {kind for kind in operation_kinds() if "." in kind}
    assert {op["kind"] for op in ops} == known - {"absence.withdraw"}  # wants a request the office knows
    first = world.push(*ops)
    assert [(a["status"], a["reason"]) for a in first] == [("applied", None)] * len(ops)
    entries = Entry.objects.count()
    again = world.push(*ops)
    assert [answer["status"] for answer in again] == ["duplicate"] * len(ops)
    assert [answer["receipt"] for answer in again] == [answer["receipt"] for answer in first]
    assert Entry.objects.count() == entries
    assert SyncOp.objects.count() == len(ops)
    assert [model.objects.count() for model in FACTS] == [1, 1, 1, 1, 2, 2, 1, 1, 1, 1]
    assert world.fresh().state == State.SKIPPED


def test_facts_carry_the_operations_identity_and_author(world: World) -> None:
    op = world.reading("7,4".replace(",", "."))
    world.push(op)
    fact = Reading.objects.get()
    assert (str(fact.pk), fact.by, fact.seq, fact.value) == (
        op["id"],
        world.technician,
        op["seq"],
        Decimal("7.4"),
    )
    assert fact.report.technician == world.technician


def test_one_bad_among_twenty_blocks_nothing(world: World) -> None:
    ops = [world.comment(f"Note {n}") for n in range(20)]
    ops[6]["payload"]["audience"] = "everybody"
    answers = world.push(*ops)
    assert [a["status"] for a in answers] == ["applied"] * 6 + ["rejected"] + ["applied"] * 13
    assert answers[6]["reason"] == "« audience » n’a pas la forme attendue."
    assert Comment.objects.count() == 19


def test_reused_identity_is_refused(world: World) -> None:
    op = world.reading("7.4")
    world.push(op)
    answer = world.push(op | {"payload": op["payload"] | {"value": "8.2"}})[0]
    assert (answer["status"], answer["code"]) == ("rejected", "id_reused")
    assert [str(reading.value) for reading in Reading.objects.all()] == ["7.400"]


@pytest.mark.parametrize(
    ("parameter", "value", "status", "word"),
    [
        ("ph", "7.4", "applied", ""),
        ("ph", "9.6", "applied", ""),  # unusual, yet it happens
        ("ph", "42", "rejected", "« value » : pH ne peut pas valoir 42."),
        ("ph", "-1", "rejected", "« value »"),
        ("alcohol", "1", "rejected", "« parameter »"),
        ("ph", "7,4", "rejected", "« value » n’a pas la forme attendue."),
        ("ph", "NaN", "rejected", "« value »"),
        ("ph", "1e3", "rejected", "« value »"),
        ("ph", 7.4, "rejected", "« value »"),
        ("ph", None, "rejected", "« value »"),
    ],
)
def test_only_the_impossible_is_refused(
    world: World, parameter: str, value: Any, status: str, word: str
) -> None:
    answer = world.push(world.reading(value, parameter))[0]
    assert answer["status"] == status
    assert word.replace("» :", "»\u00a0:") in (answer["reason"] or "")
    assert Reading.objects.count() == (status == "applied")
    assert SyncOp.objects.count() == (status == "applied")


def test_corrections_supersede_within_the_report(world: World) -> None:
    first = world.reading("7.4")
    second = world.reading("7.2", replaces=first["id"])
    assert world.statuses(first, second) == ["applied", "applied"]
    assert [str(r.value) for r in Reading.objects.filter(superseded_at=None)] == ["7.200"]
    assert Reading.objects.count() == 2


def test_correction_of_a_refused_entry_stands_alone(world: World) -> None:
    assert world.statuses(world.reading("7.2", replaces=str(uuid7()))) == ["applied"]


def test_correction_cannot_reach_another_report(world: World) -> None:
    mine = world.reading("7.4")
    world.push(mine)
    other = Visit.objects.get(pk=world.visit.pk)
    other.pk = uuid7()
    other.save(force_insert=True)
    answer = world.push(world.reading("8.0", subject=f"visit:{other.pk}", replaces=mine["id"]))[0]
    assert answer["status"] == "rejected" and "replaces" in answer["reason"]
    assert Reading.objects.get().superseded_at is None


def test_product_leaves_the_vehicle_and_comes_back_when_corrected(world: World) -> None:
    first = world.used("0.72")
    second = world.used("0.5", replaces=first["id"])
    gone = world.used("0", replaces=second["id"])
    assert world.statuses(first, second) == ["applied", "applied"]
    moves = StockMove.objects.order_by("pk").values_list("kind", "quantity")
    assert list(moves) == [
        ("used", Decimal("-0.720")),
        ("reversed", Decimal("0.720")),
        ("used", Decimal("-0.500")),
    ]
    assert world.statuses(gone) == ["applied"]
    assert sum(move.quantity for move in StockMove.objects.all()) == 0


@pytest.mark.parametrize("quantity", ["-1", "10001", "1e9", "", "abc"])
def test_absurd_quantities_are_refused(world: World, quantity: str) -> None:
    answer = world.push(world.used(quantity))[0]
    assert answer["status"] == "rejected" and "« quantity »" in answer["reason"]
    assert not ProductUse.objects.exists() and not StockMove.objects.exists()


def test_last_tick_wins_by_the_phones_order(world: World) -> None:
    late = world.ticked(done=False, reason="Trop de vent", seq=9)
    early = world.ticked(done=True, seq=4)
    world.push(late)
    world.push(early)
    standing = TaskDone.objects.get(superseded_at=None)
    assert (standing.done, standing.reason) == (False, "Trop de vent")
    assert TaskDone.objects.count() == 2
