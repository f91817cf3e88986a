"""Publishing a scenario: only what differs, in one action, conflicts shown."""

from datetime import date, time

import pytest

from margelle.features.accounts.models import Member
from margelle.features.planning.actions import (
    add_draft,
    cancel_visit,
    change_state,
    copy_scenario,
    move_visit,
    publish_scenario,
    remove_draft,
    undo_change,
)
from margelle.features.planning.models import PlanChange, Visit
from margelle.features.planning.queries.scenarios import differences
from margelle.features.planning.rules import NotAllowed, Side, State

from .drafting import a_week, lay, where
from .make import a_draft, a_pool_client, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, SUNDAY = date(2026, 6, 15), date(2026, 6, 16), date(2026, 6, 21)


def test_only_what_differs_is_published_in_one_action_that_can_be_undone(by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    moved = a_visit(technician=julien, day=MONDAY, start=time(9))
    gone = a_visit(technician=julien, day=MONDAY)
    still = a_visit(technician=julien, day=TUESDAY)
    back = a_visit(technician=julien, day=MONDAY)
    client = a_pool_client("Durand")
    scenario = a_week(by)
    lay(a_draft(scenario, moved), by, lea, TUESDAY)
    remove_draft(row=a_draft(scenario, gone), by=by)
    lay(lay(a_draft(scenario, back), by, lea, TUESDAY), by, julien, MONDAY)
    added = add_draft(scenario=scenario, by=by, site=client.sites.get(), service=a_service_type(), minutes=50)
    lay(added, by, lea, TUESDAY, start=time(14))
    assert sorted(one.kind for one in differences(scenario)) == ["added", "moved", "removed"]
    done = publish_scenario(scenario=scenario, by=by)
    assert (done.changed, done.kept) == (3, [])
    assert where(moved) == (TUESDAY, lea.pk, time(9)) and where(back)[:2] == (MONDAY, julien.pk)
    gone.refresh_from_db()
    assert (gone.state, gone.state_reason) == (State.CANCELLED, "Scénario « Semaine sans Julien »")
    new = Visit.objects.get(client=client)
    assert (new.day, new.technician_id, new.start, new.minutes) == (TUESDAY, lea.pk, time(14), 50)
    still.refresh_from_db()
    assert still.version == 1
    assert done.change is not None and done.change.kind == PlanChange.Kind.SCENARIO
    undo_change(change=done.change, by=by)
    gone.refresh_from_db()
    new.refresh_from_db()
    assert (where(moved), gone.state, new.state) == (
        (MONDAY, julien.pk, time(9)),
        State.PLANNED,
        State.CANCELLED,
    )


def test_a_visit_changed_in_the_plan_since_the_copy_stays_unless_ticked(by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    both, mine = (
        a_visit(technician=julien, day=MONDAY, client=a_pool_client(name)) for name in ("Alba", "Brun")
    )
    scenario = a_week(by)
    lay(a_draft(scenario, both), by, lea, TUESDAY)
    lay(a_draft(scenario, mine), by, lea, TUESDAY)
    move_visit(visit=both, by=by, technician=julien, day=SUNDAY, version=None)
    [conflict] = [one for one in differences(scenario) if one.conflict]
    assert conflict.may_force and "changée depuis la copie" in conflict.conflict
    again = copy_scenario(source=scenario, name="Deuxième", by=by)
    done = publish_scenario(scenario=scenario, by=by)
    assert done.changed == 1 and len(done.kept) == 1 and done.kept[0].startswith("Mme Alba\u00a0: changée")
    assert where(both)[:2] == (SUNDAY, julien.pk) and where(mine)[:2] == (TUESDAY, lea.pk)
    row = a_draft(again, both)
    with pytest.raises(NotAllowed, match="cochez"):
        publish_scenario(scenario=again, by=by, forced={(row.pk, both.version - 1)})  # seen before it changed
    assert publish_scenario(scenario=again, by=by, forced={(row.pk, both.version)}).changed == 1
    assert where(both)[:2] == (TUESDAY, lea.pk)


def test_what_began_or_was_cancelled_meanwhile_is_never_touched(by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    begun, cancelled, free = (a_visit(technician=julien, day=MONDAY) for _ in range(3))
    scenario = a_week(by)
    rows = [lay(a_draft(scenario, one), by, lea, TUESDAY) for one in (begun, cancelled, free)]
    change_state(visit=begun, to=State.EN_ROUTE, by=julien, side=Side.TECHNICIAN)
    cancel_visit(visit=cancelled, by=by, reason="Doublon")
    versions = {(row.pk, row.visit.version + more) for row in rows if row.visit for more in range(3)}
    done = publish_scenario(scenario=scenario, by=by, forced=versions)
    assert (done.changed, len(done.kept)) == (1, 2)
    assert where(begun)[:2] == (MONDAY, julien.pk) and where(free)[0] == TUESDAY


def test_a_renumbered_round_is_no_conflict(by: Member) -> None:
    julien = a_technician()
    first, second = (a_visit(technician=julien, day=MONDAY, rank=rank) for rank in (1, 2))
    other = a_visit(technician=julien, day=TUESDAY, rank=1)
    scenario = a_week(by)
    lay(a_draft(scenario, second), by, julien, TUESDAY)
    move_visit(visit=other, by=by, technician=julien, day=MONDAY, after=first.pk, version=None)
    second.refresh_from_db()
    assert second.version > 1
    assert [one.conflict for one in differences(scenario)] == [""]


def test_the_order_of_a_day_is_published_too(by: Member) -> None:
    julien = a_technician()
    rows = [a_visit(technician=julien, day=MONDAY, rank=1024 * (number + 1)) for number in range(3)]
    scenario = a_week(by)
    first, _, third = (a_draft(scenario, row) for row in rows)
    lay(first, by, julien, MONDAY, after=third.pk)
    [one] = differences(scenario)
    assert (one.kind, one.tells) == ("ordered", False)
    publish_scenario(scenario=scenario, by=by)
    order = Visit.objects.filter(day=MONDAY).order_by("rank").values_list("pk", flat=True)
    assert list(order) == [rows[1].pk, rows[2].pk, rows[0].pk]
