"""Work on a visit that the office had changed: both versions in the tray, the manager chooses (NEW-1)."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Device, Member
from margelle.features.accounts.tests.make import a_device, a_member
from margelle.features.catalogue.models import StockMove
from margelle.features.fieldwork.models import Conflict, ProductUse, Reading, TaskDone
from margelle.features.fieldwork.rules import work_day
from margelle.features.planning.actions import cancel_visit, move_visit, skip_visit
from margelle.features.planning.models import Visit, VisitMate
from margelle.features.planning.rules import State

from .pages import office, state, text_of
from .world import World, a_world


@pytest.fixture
def lea(world: World) -> Member:
    return a_member(world.company, "technician", first_name="Léa", last_name="Marchetti")


def a_day_s_work(world: World) -> None:
    world.push(world.reading(), world.used(), world.op("visit.finish", {"missing": []}))


def cancelled(world: World) -> None:
    cancel_visit(visit=world.visit, by=world.manager, reason="Client absent")


def only() -> Conflict:
    found: Conflict = Conflict.objects.get()
    return found


def answer(world: World, value: str, **more: str) -> int:
    address = f"/checks/conflicts/{only().pk}/answer/"
    return office(world).post(address, {"answer": value, **more}).status_code


def test_the_tray_says_why_and_shows_both_versions(world: World) -> None:
    cancelled(world)
    a_day_s_work(world)
    page = text_of(office(world), "/checks/conflicts/")
    for words in (
        "alors que Claire Vidal l’avait annulée",
        "Prévu par le bureau",
        "Annulée",
        "Client absent",
        "Fait sur le téléphone",
        "Julien Rossi",
        "1 relevé, 1 produit",
    ):
        assert words in page
    assert "2 à regarder" in text_of(office(world), "/visits/")  # the bar: to validate, to settle


def test_many_entries_are_one_conflict(world: World) -> None:
    cancelled(world)
    a_day_s_work(world)
    world.push(world.ticked())
    assert Conflict.objects.count() == 1
    assert Entry.objects.filter(kind="WorkFlagged").count() == 1


def test_keeping_the_phone_s_work_lets_the_visit_count(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    cancelled(world)
    a_day_s_work(world)
    with django_capture_on_commit_callbacks(execute=True):
        assert answer(world, "phone") == 302
    assert (state(world), world.fresh().needs_look) == (State.VALIDATED, False)
    assert Entry.objects.get(kind="ConflictAnswered").payload["answer"] == "phone"
    assert "Le téléphone a raison" in text_of(office(world), f"/visits/{world.visit.pk}/")


def test_keeping_the_office_s_version_sets_the_work_aside_and_erases_nothing(world: World) -> None:
    cancelled(world)
    a_day_s_work(world)
    assert answer(world, "office") == 302
    visit = world.fresh()
    assert (visit.state, visit.state_reason, visit.needs_look) == (State.CANCELLED, "Client absent", False)
    assert Reading.objects.get().superseded_at is not None
    assert ProductUse.objects.get().superseded_at is not None
    assert sum(move.quantity for move in StockMove.objects.all()) == 0  # the vehicle has it back
    assert Entry.objects.get(kind="ConflictAnswered").payload["aside"] == 2


def test_a_skip_that_the_office_keeps_stays_a_skip(world: World) -> None:
    skip_visit(visit=world.visit, by=world.manager, reason="Orage")
    world.push(world.reading())
    assert answer(world, "office") == 302
    assert (state(world), world.fresh().state_reason) == (State.SKIPPED, "Orage")


@pytest.mark.parametrize(("value", "who"), [("phone", "Julien"), ("office", "Léa"), ("both", "Léa")])
def test_a_visit_given_to_somebody_else(world: World, lea: Member, value: str, who: str) -> None:
    move_visit(visit=world.visit, by=world.manager, technician=lea, day=world.today, version=None)
    world.push(world.reading())
    assert "alors qu’elle était confiée à Léa Marchetti" in text_of(office(world), "/checks/conflicts/")
    assert answer(world, value) == 302
    visit = Visit.objects.select_related("technician").get(pk=world.visit.pk)
    assert visit.technician is not None and visit.technician.first_name == who
    assert Reading.objects.filter(superseded_at=None).exists() == (value != "office")
    assert not visit.needs_look


def test_work_on_another_day_moves_the_visit_or_waits_for_it(world: World) -> None:
    later = world.today + timedelta(days=3)
    move_visit(visit=world.visit, by=world.manager, technician=world.technician, day=later, version=None)
    a_day_s_work(world)
    assert only().why == "moved"
    assert answer(world, "phone") == 302
    assert world.fresh().day == work_day(only().at, world.company.timezone)


def test_what_is_added_after_validation_may_be_left_out(world: World) -> None:
    a_day_s_work(world)
    assert state(world) == State.VALIDATED
    world.push(world.ticked())
    assert only().why == "validated"
    assert answer(world, "office") == 302
    assert state(world) == State.VALIDATED
    assert TaskDone.objects.get().superseded_at is not None
    assert Reading.objects.get().superseded_at is None


def with_a_mate(world: World, lea: Member) -> tuple[Device, str]:
    VisitMate.objects.create(visit=world.visit, technician=lea)
    return a_device(lea, id=uuid4())


def of_mate(world: World, phone: tuple[Device, str]) -> World:
    mate = World(**{**world.__dict__, "device": phone[0], "secret": phone[1]})
    mate.technician = phone[0].member
    return mate


def test_two_phones_that_measured_differently_are_shown_and_one_is_kept(world: World, lea: Member) -> None:
    mate = of_mate(world, with_a_mate(world, lea))
    world.push(world.reading("7.4"))
    mate.push(mate.reading("7.9"))
    page = text_of(office(world), "/checks/conflicts/")
    assert "pH" in page and "Garder « 7,4 »" in page and "Garder « 7,9 »" in page and "Léa Marchetti" in page
    kept = Reading.objects.get(value=Decimal("7.4"))
    assert answer(world, "phone") == 302  # without saying which one: nothing happens
    assert only().answered_at is None
    assert answer(world, "phone", keep=str(kept.pk)) == 302
    assert [one.value for one in Reading.objects.filter(superseded_at=None)] == [Decimal("7.400")]
    assert only().answered_by == world.manager


def test_two_phones_that_agree_are_no_conflict(world: World, lea: Member) -> None:
    mate = of_mate(world, with_a_mate(world, lea))
    world.push(world.reading("7.4"), world.reading("7.6"), world.ticked())
    Reading.objects.filter(value=Decimal("7.6")).delete()
    mate.push(mate.reading("7.4"), mate.ticked())
    assert not Conflict.objects.exists()


def test_a_correction_that_agrees_ends_the_conflict(world: World, lea: Member) -> None:
    mate = of_mate(world, with_a_mate(world, lea))
    wrong = mate.reading("7.9")
    world.push(world.reading("7.4"), world.ticked())
    mate.push(wrong, mate.ticked(done=False, reason="Pas nécessaire"))
    assert Conflict.objects.filter(answered_at=None).count() == 2
    mate.push(mate.reading("7.4", replaces=wrong["id"]), mate.ticked())
    assert not Conflict.objects.filter(answered_at=None).exists()
    assert not world.fresh().needs_look
    assert {one.value for one in Reading.objects.filter(superseded_at=None)} == {Decimal("7.400")}
    assert [one.done for one in TaskDone.objects.filter(superseded_at=None)] == [True]


def test_a_task_done_by_one_and_left_by_the_other(world: World, lea: Member) -> None:
    mate = of_mate(world, with_a_mate(world, lea))
    world.push(world.ticked())
    mate.push(mate.ticked(done=False, reason="Pas nécessaire"))
    conflict = only()
    done = TaskDone.objects.get(done=True)
    assert done.superseded_at is not None
    assert answer(world, "phone", keep=str(done.pk)) == 302
    assert [one.done for one in TaskDone.objects.filter(superseded_at=None)] == [True]
    assert conflict.pk == only().pk


def test_a_double_press_and_a_bad_answer_change_nothing(world: World) -> None:
    cancelled(world)
    a_day_s_work(world)
    for bad in ("", "maybe"):
        assert answer(world, bad) == 302
        assert only().answered_at is None
    assert answer(world, "phone", keep=str(uuid4())) == 302
    assert only().answered_at is None
    assert answer(world, "phone") == 302
    assert answer(world, "office") == 302
    assert only().answer == "phone"
    assert Entry.objects.filter(kind="ConflictAnswered").count() == 1


def test_looking_at_the_visit_as_a_whole_settles_what_is_open(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    cancelled(world)
    a_day_s_work(world)
    with django_capture_on_commit_callbacks(execute=True):
        office(world).post(f"/visits/{world.visit.pk}/look/")
    assert (only().answer, only().answered_by) == ("both", world.manager)


def test_only_managers_choose_and_only_in_their_company(db: None) -> None:
    mine, rival = a_world(), a_world()
    found = []
    for one in (mine, rival):
        with company_scope(one.company.id):
            cancelled(one)
            a_day_s_work(one)
            found.append(only())
    said = {"answer": "both"}
    assert office(mine).post(f"/checks/conflicts/{found[1].pk}/answer/", said).status_code == 404
    coordinator = office(mine, "coordinator")
    assert coordinator.get("/checks/conflicts/").status_code == 200
    assert coordinator.post(f"/checks/conflicts/{found[0].pk}/answer/", said).status_code == 403
    for one in (mine, rival):
        with company_scope(one.company.id):
            assert only().answered_at is None


def test_the_tray_costs_the_same_with_one_and_three_conflicts(world: World, lea: Member) -> None:
    cancelled(world)
    world.push(world.reading())
    only_one = only()
    browser, counts = office(world), []
    for number in range(2):
        browser.get("/checks/conflicts/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/checks/conflicts/")
        counts.append(len(captured))
        if not number:
            for why in ("moved", "skipped"):
                Conflict.objects.create(
                    visit=world.visit, why=why, by=lea, op=uuid4(), at=only_one.at, plan={"state": "planned"}
                )
    assert counts[0] == counts[1]


def test_what_comes_after_the_client_signed_may_be_left_out(world: World) -> None:
    world.push(world.reading(), world.signed(), world.ticked())
    assert only().why == "signed"
    assert "après la signature du client" in text_of(office(world), "/checks/conflicts/")
    assert answer(world, "office") == 302
    assert TaskDone.objects.get().superseded_at is not None
    assert Reading.objects.get().superseded_at is None
