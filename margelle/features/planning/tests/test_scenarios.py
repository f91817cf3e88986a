"""A draft of the plan: copied, changed by several hands, compared, then published or dropped."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from margelle.base.journal.models import Entry
from margelle.features.accounts.models import Member
from margelle.features.planning.actions import (
    StaleDraft,
    cancel_visit,
    change_state,
    drop_scenario,
    give_draft_day,
    make_scenario,
    move_draft,
    move_visit,
    publish_scenario,
    remove_draft,
    renew_scenario,
    restore_draft,
)
from margelle.features.planning.models import PlanChange, Scenario
from margelle.features.planning.queries.scenarios import differences, drifted, figures
from margelle.features.planning.rules import NotAllowed, Side, State

from .drafting import a_week, lay, where
from .make import a_draft, a_technician, a_visit

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
MONDAY, TUESDAY, SUNDAY = date(2026, 6, 15), date(2026, 6, 16), date(2026, 6, 21)


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
