"""The last action of the office can be taken back as one, and never over somebody else's change."""

from datetime import date, time
from typing import Any

import pytest

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.planning.actions import (
    cancel_visit,
    change_state,
    edit_visit,
    move_visit,
    one_action,
    plan_visit,
    undo_change,
)
from margelle.features.planning.models import PlanChange, Visit
from margelle.features.planning.rules import NotAllowed, Side, State

from .make import a_pool_client, a_technician, a_visit

MONDAY, TUESDAY = date(2026, 6, 15), date(2026, 6, 16)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Any:
    company = a_company()
    with company_scope(company.id):
        yield a_member(company, "coordinator")


def moved(by: Member, *rows: Visit) -> PlanChange:
    with one_action(kind="bulk", title="Deux interventions déplacées", by=by) as action:
        for row in rows:
            move_visit(visit=row, by=by, technician=row.technician, day=TUESDAY, version=None)
    assert action.change is not None
    return action.change


def test_visits_moved_together_come_back_together(by: Member) -> None:
    julien = a_technician()
    rows = [a_visit(technician=julien, day=MONDAY, start=time(hour)) for hour in (9, 8)]
    done = undo_change(change=moved(by, *rows), by=by)
    assert (done.restored, done.left) == (2, [])
    assert {(row.day, row.start) for row in Visit.objects.all()} == {(MONDAY, time(8)), (MONDAY, time(9))}


def test_a_visit_changed_since_is_left_and_named(by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    one, two = (a_visit(technician=julien, day=MONDAY) for _ in range(2))
    change = moved(by, one, two)
    move_visit(visit=two, by=by, technician=lea, day=TUESDAY, version=None)
    done = undo_change(change=change, by=by)
    assert (done.restored, done.left) == (1, ["Mme Ferrand a changé depuis\u00a0: laissée telle quelle."])
    two.refresh_from_db()
    assert (two.technician_id, two.day) == (lea.pk, TUESDAY)


def test_a_visit_begun_since_is_left(by: Member) -> None:
    row = a_visit(technician=a_technician(), day=MONDAY)
    change = moved(by, row)
    change_state(visit=row, to=State.EN_ROUTE, by=row.technician, side=Side.TECHNICIAN)
    assert undo_change(change=change, by=by).restored == 0
    row.refresh_from_db()
    assert (row.day, row.state) == (TUESDAY, State.EN_ROUTE)


def test_a_cancelled_visit_is_due_again(by: Member) -> None:
    row = a_visit(technician=a_technician(), day=MONDAY, start=time(9))
    with one_action(kind="cancel", title="Annulée", by=by) as action:
        cancel_visit(visit=row, by=by, reason="Doublon")
    assert action.change is not None
    assert undo_change(change=action.change, by=by).restored == 1
    row.refresh_from_db()
    assert (row.state, row.day, row.start) == (State.PLANNED, MONDAY, time(9))


def test_a_created_visit_is_cancelled(by: Member) -> None:
    with one_action(kind="create", title="Créée", by=by) as action:
        a_service = a_visit().service  # a company with a service
        row = plan_visit(client=a_pool_client("Durand"), by=by, service=a_service, day=MONDAY)
    assert action.change is not None
    undo_change(change=action.change, by=by)
    row.refresh_from_db()
    assert (row.state, row.state_reason) == (State.CANCELLED, "Création annulée")


def test_a_neighbour_only_renumbered_does_not_count_nor_hold(by: Member) -> None:
    julien = a_technician()
    for rank in (1, 2):
        a_visit(technician=julien, day=TUESDAY, rank=rank)
    row = a_visit(technician=julien, day=MONDAY)
    first = Visit.objects.filter(day=TUESDAY).earliest("rank")
    with one_action(kind="move", title="Déplacée", by=by) as action:
        move_visit(visit=row, by=by, technician=julien, day=TUESDAY, after=first.pk, version=None)
    assert action.change is not None and action.change.lines.count() == 3
    assert undo_change(change=action.change, by=by).restored == 1


def test_an_order_alone_comes_back_and_counts_for_one(by: Member) -> None:
    julien = a_technician()
    first, second = (a_visit(technician=julien, day=MONDAY, rank=rank) for rank in (1024, 2048))
    with one_action(kind="move", title="Déplacée", by=by) as action:
        move_visit(visit=first, by=by, technician=julien, day=MONDAY, after=second.pk, version=None)
    assert action.change is not None
    assert undo_change(change=action.change, by=by).restored == 1
    assert Visit.objects.earliest("rank").pk == first.pk


def test_nothing_changed_leaves_nothing_to_undo(by: Member) -> None:
    row = a_visit(technician=a_technician(), day=MONDAY, rank=1024)
    with one_action(kind="move", title="Rien", by=by) as action:
        move_visit(visit=row, by=by, technician=row.technician, day=MONDAY, version=None)
    assert action.change is None and PlanChange.objects.count() == 0


def test_undone_once(by: Member) -> None:
    change = moved(by, a_visit(technician=a_technician(), day=MONDAY))
    undo_change(change=change, by=by)
    with pytest.raises(NotAllowed, match="déjà annulée"):
        undo_change(change=change, by=by)


def test_an_inner_action_joins_the_outer_one(by: Member) -> None:
    row = a_visit(technician=a_technician(), day=MONDAY)
    with one_action(kind="bulk", title="Ensemble", by=by) as outer:
        inner = moved_inside(by, row)
    assert inner is None and outer.change is not None and PlanChange.objects.count() == 1


def moved_inside(by: Member, row: Visit) -> PlanChange | None:
    with one_action(kind="move", title="Une", by=by) as action:
        move_visit(visit=row, by=by, technician=row.technician, day=TUESDAY, version=None)
    return action.change


def test_a_failed_action_keeps_nothing(by: Member) -> None:
    row = a_visit(technician=a_technician(), day=MONDAY)
    with pytest.raises(NotAllowed), one_action(kind="bulk", title="Deux", by=by):
        move_visit(visit=row, by=by, technician=row.technician, day=TUESDAY, version=None)
        raise NotAllowed("Non.")
    row.refresh_from_db()
    assert row.day == MONDAY and PlanChange.objects.count() == 0


def test_who_gets_a_visit_back_does_not_also_come_along(by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    visit = a_visit(technician=julien, day=MONDAY)
    with one_action(kind="move", title="À Léa", by=by) as action:
        move_visit(visit=visit, by=by, technician=lea, day=MONDAY, version=None)
    edit_visit(visit=visit, by=by, mates=[(julien, "")])
    assert action.change is not None
    undo_change(change=action.change, by=by)
    visit.refresh_from_db()
    assert visit.technician == julien and not visit.mates.exists()
