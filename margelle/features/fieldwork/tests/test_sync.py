"""What a phone sends: each operation once, refused with its reason, or kept and flagged."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from margelle.base.journal.models import Entry
from margelle.base.sync.models import SyncOp
from margelle.base.sync.vocabulary import operation_kinds
from margelle.base.tenancy.ids import uuid7
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_device, a_member
from margelle.features.catalogue.models import StockMove
from margelle.features.clients.tests.make import a_pool, a_site
from margelle.features.fieldwork.actions import withdraw_validation
from margelle.features.fieldwork.models import (
    Comment,
    Incident,
    Photo,
    ProductUse,
    Reading,
    Recommendation,
    Report,
    TaskDone,
)
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.rules import State

from .make import a_media
from .world import World, a_world

FACTS = (TaskDone, Reading, ProductUse, Photo, Comment, Incident, Recommendation)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    here = a_world()
    a_world("Azur")  # a rival with the same names
    with company_scope(here.company.id):
        yield here


def every_operation(world: World) -> list[dict[str, Any]]:
    """A whole visit, each kind of operation at least once, in the order of a day."""
    sha = "ab" * 32
    recommendation = {
        "label": "Robot",
        "text": "Il boite.",
        "pool": str(world.pool.pk),
        "photo_sha256": None,
    }
    return [
        world.op("visit.set_off"),
        world.op("visit.turn_back"),
        world.op("visit.set_off"),
        world.op("visit.arrive"),
        world.op("code.reveal", {"site": str(world.site.pk)}),
        world.ticked(),
        world.reading(),
        world.used(),
        world.photo(sha),
        world.comment(),
        world.incident(),
        world.op("recommendation.add", recommendation),
        world.op("visit.finish", {"missing": []}),
        world.op("visit.reopen", {"reason": "Oubli du panier"}),
        world.op("visit.skip", {"reason": "Orage", "note": "Retour demain."}),
    ]


def test_every_kind_is_applied_then_known(world: World) -> None:
    ops = every_operation(world)
    assert {op["kind"] for op in ops} == {kind for kind in operation_kinds() if "." in kind}
    first = world.push(*ops)
    assert [(a["status"], a["reason"]) for a in first] == [("applied", None)] * len(ops)
    entries = Entry.objects.count()
    again = world.push(*ops)
    assert [answer["status"] for answer in again] == ["duplicate"] * len(ops)
    assert [answer["receipt"] for answer in again] == [answer["receipt"] for answer in first]
    assert Entry.objects.count() == entries
    assert SyncOp.objects.count() == len(ops)
    assert [model.objects.count() for model in FACTS] == [1, 1, 1, 1, 2, 1, 1]
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
    ops = every_operation(mine)
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
    foreign = [
        op | {"id": str(uuid7()), "subject": f"visit:{rival.visit.pk}"} for op in every_operation(mine)
    ]
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
