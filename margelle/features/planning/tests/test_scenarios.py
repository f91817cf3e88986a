"""A draft of the plan: copied, changed by several hands, compared, then published or dropped."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.planning.actions import (
    StaleDraft,
    add_draft,
    cancel_visit,
    change_state,
    copy_scenario,
    drop_scenario,
    give_draft_day,
    make_scenario,
    move_draft,
    move_visit,
    publish_scenario,
    remove_draft,
    renew_scenario,
    restore_draft,
    undo_change,
)
from margelle.features.planning.models import PlanChange, Scenario, ScenarioVisit, Visit
from margelle.features.planning.queries.scenarios import differences, drifted, figures
from margelle.features.planning.rules import NotAllowed, Side, State

from .make import a_draft, a_pool_client, a_scenario, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
MONDAY, TUESDAY, SUNDAY = date(2026, 6, 15), date(2026, 6, 16), date(2026, 6, 21)


@pytest.fixture
def by() -> Any:
    company = a_company()
    with company_scope(company.id):
        yield a_member(company, "coordinator", first_name="Claire", last_name="Vidal")


def a_week(by: Member, **more: Any) -> Scenario:
    return a_scenario(by, first=MONDAY, last=SUNDAY, **more)


def lay(
    row: ScenarioVisit, by: Member, technician: Member | None, day: date | None, **more: Any
) -> ScenarioVisit:
    row.refresh_from_db()
    return move_draft(row=row, by=by, technician=technician, day=day, version=row.version, **more)


def where(row: Visit) -> tuple[Any, Any, Any]:
    row.refresh_from_db()
    return row.day, row.technician_id, row.start


def test_the_period_and_what_waits_are_copied_and_the_rest_is_not(by: Member) -> None:
    julien = a_technician()
    inside = a_visit(technician=julien, day=MONDAY, start=time(9), rank=7)
    waiting = a_visit(technician=julien)
    a_visit(technician=julien, day=MONDAY - timedelta(days=1))
    a_visit(technician=julien, day=MONDAY, state=State.CANCELLED)
    scenario = a_week(by)
    assert set(scenario.visits.values_list("visit_id", flat=True)) == {inside.pk, waiting.pk}
    row = a_draft(scenario, inside)
    assert (row.day, row.start, row.rank, row.base_version, row.version) == (MONDAY, time(9), 7, 1, 1)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (MONDAY, MONDAY - timedelta(days=1), "avant le premier"),
        (MONDAY, MONDAY + timedelta(days=70), "dix semaines"),
    ],
)
def test_a_wrong_period_makes_no_scenario(by: Member, first: date, last: date, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        make_scenario(name="X", first=first, last=last, by=by)
    assert not Scenario.objects.exists()


def test_a_draft_changes_and_nobody_else_sees_it(by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    visit = a_visit(technician=julien, day=MONDAY, start=time(9))
    scenario = a_week(by)
    seen = Entry.objects.filter(entity="visit").count()
    row = lay(a_draft(scenario, visit), by, lea, TUESDAY)
    assert (row.day, row.technician_id, row.version) == (TUESDAY, lea.pk, 2)
    assert where(visit) == (MONDAY, julien.pk, time(9))
    assert Entry.objects.filter(entity="visit").count() == seen  # what phones and live boards follow


def test_two_hands_on_one_row_do_not_win_in_silence(by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    visit = a_visit(technician=julien, day=MONDAY)
    row = a_draft(a_week(by), visit)
    move_draft(row=row, by=by, technician=lea, day=TUESDAY, version=1)
    with pytest.raises(StaleDraft, match="Mme Ferrand a changé entre-temps dans ce scénario"):
        move_draft(row=row, by=by, technician=julien, day=TUESDAY, version=1)
    row.refresh_from_db()
    assert row.technician_id == lea.pk


def test_what_has_begun_and_what_lies_outside_do_not_move(by: Member) -> None:
    julien = a_technician()
    begun, free = (a_visit(technician=julien, day=MONDAY) for _ in range(2))
    scenario = a_week(by)
    change_state(visit=begun, to=State.EN_ROUTE, by=julien, side=Side.TECHNICIAN)
    with pytest.raises(NotAllowed, match="elle ne change plus ici"):
        lay(a_draft(scenario, begun), by, julien, TUESDAY)
    with pytest.raises(NotAllowed, match="hors de la période"):
        lay(a_draft(scenario, free), by, julien, SUNDAY + timedelta(days=1))
    with pytest.raises(NotAllowed, match="hors de la période"):
        give_draft_day(
            scenario=scenario,
            by=by,
            technician=julien,
            day=MONDAY,
            to=julien,
            to_day=SUNDAY + WEEK,
        )
    assert differences(scenario) == []


def test_a_whole_day_goes_to_another_technician(by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    rows = [a_visit(technician=julien, day=MONDAY, start=time(hour)) for hour in (8, 9)]
    begun = a_visit(technician=julien, day=MONDAY)
    scenario = a_week(by)
    change_state(visit=begun, to=State.EN_ROUTE, by=julien, side=Side.TECHNICIAN)
    done = give_draft_day(scenario=scenario, by=by, technician=julien, day=MONDAY, to=lea, to_day=TUESDAY)
    assert done == (2, 1)
    assert {(a_draft(scenario, row).technician_id, a_draft(scenario, row).day) for row in rows} == {
        (lea.pk, TUESDAY)
    }


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


def test_published_or_dropped_it_no_longer_changes(by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    visit = a_visit(technician=julien, day=MONDAY)
    published, dropped = a_week(by), a_week(by, name="Autre")
    for scenario in (published, dropped):
        lay(a_draft(scenario, visit), by, lea, TUESDAY)
    publish_scenario(scenario=published, by=by)
    drop_scenario(scenario=dropped, by=by)
    for scenario, words in ((published, "déjà publié"), (dropped, "abandonné")):
        row = a_draft(scenario, visit)
        for act in (
            lambda s=scenario: publish_scenario(scenario=s, by=by),
            lambda s=scenario: drop_scenario(scenario=s, by=by),
            lambda s=scenario: renew_scenario(scenario=s, by=by),
            lambda r=row: lay(r, by, julien, MONDAY),
            lambda r=row: remove_draft(row=r, by=by),
        ):
            with pytest.raises(NotAllowed, match=words):
                act()
    assert PlanChange.objects.count() == 1
    dropped.refresh_from_db()
    assert dropped.dropped_by == by and dropped.visits.exists()


def test_nothing_changed_is_nothing_to_publish(by: Member) -> None:
    a_visit(technician=a_technician(), day=MONDAY)
    scenario = a_week(by)
    with pytest.raises(NotAllowed, match="rien à publier"):
        publish_scenario(scenario=scenario, by=by)
    scenario.refresh_from_db()
    assert scenario.published_at is None


def test_the_copy_can_follow_the_plan_without_losing_the_draft(by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    mine, theirs, gone = (a_visit(technician=julien, day=MONDAY) for _ in range(3))
    scenario = a_week(by)
    lay(a_draft(scenario, mine), by, lea, TUESDAY)
    move_visit(visit=theirs, by=by, technician=lea, day=TUESDAY, version=None)
    cancel_visit(visit=gone, by=by, reason="Doublon")
    new = a_visit(technician=julien, day=MONDAY)
    assert drifted(scenario) == 2
    assert renew_scenario(scenario=scenario, by=by) == 3
    assert drifted(scenario) == 0
    assert a_draft(scenario, theirs).day == TUESDAY and a_draft(scenario, new).day == MONDAY
    assert not scenario.visits.filter(visit=gone).exists()
    assert [one.row.visit_id for one in differences(scenario)] == [mine.pk]


def test_taken_out_and_put_back_is_no_change(by: Member) -> None:
    a_visit(technician=a_technician(), day=MONDAY)
    scenario = a_week(by)
    row = scenario.visits.get()
    remove_draft(row=row, by=by)
    row.refresh_from_db()
    with pytest.raises(NotAllowed, match="remettez-la"):
        lay(row, by, None, None)
    restore_draft(row=row, by=by)
    assert differences(scenario) == []


def test_hours_and_kilometres_stand_side_by_side(by: Member) -> None:
    home: dict[str, Any] = {"start_latitude": Decimal("43.60"), "start_longitude": Decimal("7.00")}
    julien, lea = a_technician(**home), a_technician("Léa", "Costa", **home)
    near, far = (
        a_visit(technician=julien, day=MONDAY, minutes=60),
        a_visit(technician=julien, day=MONDAY, minutes=90),
    )
    near.client.sites.update(latitude=Decimal("43.61"), longitude=Decimal("7.00"))
    far.client.sites.update(latitude=Decimal("43.80"), longitude=Decimal("7.00"))
    scenario = a_week(by)
    lay(a_draft(scenario, far), by, lea, TUESDAY)
    costa, rossi = figures(scenario)
    assert (rossi.minutes, costa.minutes) == ((150, 60), (0, 90))
    assert rossi.km[0] > 40 and rossi.km[1] <= 4 and costa.km == (0, rossi.km[0])
    assert [(day.day, day.before, day.after) for day in costa.days] == [(TUESDAY, 0, 90)]


def test_who_is_no_technician_any_more_is_a_conflict_that_stops_no_other(by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    one, two = (a_visit(technician=julien, day=MONDAY) for _ in range(2))
    scenario = a_week(by)
    lay(a_draft(scenario, one), by, lea, TUESDAY)
    lay(a_draft(scenario, two), by, julien, TUESDAY)
    Member.objects.filter(pk=lea.pk).update(role="coordinator")
    done = publish_scenario(scenario=scenario, by=by)
    assert done.changed == 1 and "n’est plus dans l’équipe" in done.kept[0]
