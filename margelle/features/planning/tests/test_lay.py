"""Many visits laid at once end where one move after the other would put them, with few statements."""

import random
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from margelle.base.journal.models import Entry
from margelle.base.journal.sweep import sweep
from margelle.features.accounts.models import Member
from margelle.features.planning.actions import (
    DraftLaying,
    Laying,
    lay_drafts,
    lay_visits,
    move_draft,
    move_visit,
    one_action,
    publish_scenario,
    undo_change,
)
from margelle.features.planning.models import PlanChange, PlanChangeLine, Scenario, ScenarioVisit, Visit
from margelle.features.planning.rules import NotAllowed, State

from .drafting import MONDAY, a_week
from .make import a_pool_client, a_technician, a_visit

pytestmark = pytest.mark.django_db
DAYS = [MONDAY + timedelta(days=n) for n in range(3)]


def a_plan(chance: random.Random, count: int = 14) -> tuple[list[Member], list[Visit]]:
    """Crowded days: equal ranks, narrow gaps, visits without an hour or a day, one with a helper."""
    people = [a_technician("Julien", "Rossi"), a_technician("Sarah", "Benali")]
    client = a_pool_client()
    rows = []
    for n in range(count):
        placed = chance.random() < 0.8
        rows.append(
            a_visit(
                client=client, technician=chance.choice(people) if placed else None,
                day=chance.choice(DAYS) if placed else None,
                start=time(chance.randrange(8, 17)) if chance.random() < 0.7 else None,
                rank=chance.choice((0, 1, 2, 1024, 1025, 2048, 1024 * n)),
            )
        )  # fmt: skip
    rows[0].mates.create(technician=people[1], instructions="Échelle")
    return people, rows


def wishes(chance: random.Random, people: list[Member], rows: list[Visit]) -> list[Laying]:
    found: list[Laying] = []
    for row in chance.sample(rows, 9):
        day = chance.choice(DAYS)
        who = chance.choice(people)
        start = time(chance.randrange(8, 17)) if chance.random() < 0.7 else None
        same = [one.visit for one in found if (one.technician, one.day) == (who, day)]
        after = chance.choice((None, (), tuple(reversed(same))))
        found.append(Laying(row.pk, who, day, start, after))
    return found


def one_by_one(layings: list[Laying], by: Member) -> None:
    for one in layings:
        more: dict[str, Any] = {} if one.after is None else {"after": next(iter(one.after), None)}
        move_visit(
            visit=Visit.objects.get(pk=one.visit), by=by, technician=one.technician, day=one.day,
            start=one.start, version=None, **more,
        )  # fmt: skip


def told(seq: int) -> list[Any]:
    found = Entry.objects.filter(seq__gt=seq).order_by("seq")
    return list(found.values_list("kind", "entity_id", "payload", "by_id"))


def outcome(act: Callable[[], None], by: Member) -> Any:
    """The plan, the journal and what undo would bring back; nothing of it stays."""
    begin = transaction.savepoint()
    seq = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    with one_action(kind=PlanChange.Kind.ROUND, title="Essai", by=by):
        act()
    columns = ("pk", "technician", "day", "start", "rank", "version", "notice", "is_detached", "mates")
    lines = PlanChangeLine.objects.order_by("visit_id").values_list("visit", "before", "after", "version")
    found = (list(Visit.objects.order_by("pk").values_list(*columns)), told(seq), list(lines))
    transaction.savepoint_rollback(begin)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_the_same_plan_journal_and_way_back_as_one_move_after_the_other(by: Member, seed: int) -> None:
    chance = random.Random(seed)
    people, rows = a_plan(chance)
    layings = wishes(chance, people, rows)
    assert outcome(lambda: lay_visits(layings=layings, by=by), by) == outcome(
        lambda: one_by_one(layings, by), by
    )


def test_the_number_of_statements_hardly_grows_and_all_of_it_can_be_undone(by: Member) -> None:
    counts, julien, client = [], a_technician(), a_pool_client()
    for number in (20, 120):
        rows = [a_visit(client=client) for _ in range(number)]
        layings = [Laying(row.pk, julien, DAYS[n % 3], None) for n, row in enumerate(rows)]
        with CaptureQueriesContext(connection) as asked, one_action(
            kind=PlanChange.Kind.ROUND, title="Saison", by=by
        ) as action:  # fmt: skip
            lay_visits(layings=layings, by=by)
        counts.append(len(asked))
        assert action.change is not None and action.change.lines.count() == number
        assert (
            Entry.objects.filter(kind="VisitMoved", entity_id__in=[row.pk for row in rows]).count() == number
        )
        assert undo_change(change=action.change, by=by).restored == number
        assert Visit.objects.filter(pk__in=[row.pk for row in rows], day=None).count() == number
    assert counts[1] - counts[0] < 30, counts  # of 100 visits more


def test_one_that_is_done_stops_the_whole_and_nothing_is_written(by: Member) -> None:
    julien, client = a_technician(), a_pool_client()
    rows = [a_visit(client=client), a_visit(client=client, technician=julien, day=MONDAY, state=State.DONE)]
    seq = Entry.objects.count()
    with pytest.raises(NotAllowed):
        lay_visits(layings=[Laying(row.pk, julien, DAYS[1], None) for row in rows], by=by)
    assert not Visit.objects.filter(day=DAYS[1]).exists() and Entry.objects.count() == seq


def test_who_is_on_the_way_is_turned_back_as_by_hand(by: Member) -> None:
    julien, sarah = a_technician(), a_technician("Sarah", "Benali")
    row = a_visit(technician=julien, day=MONDAY, start=time(9), state=State.EN_ROUTE)
    other = a_visit(technician=sarah, day=MONDAY, start=time(8))
    first = Laying(other.pk, sarah, MONDAY, time(8), ())
    lay_visits(layings=[first, Laying(row.pk, sarah, MONDAY, time(10), (other.pk,))], by=by)
    row.refresh_from_db()
    assert (row.state, row.technician) == (State.PLANNED, sarah)


@pytest.mark.django_db(transaction=True)
def test_what_listens_to_a_large_action_hears_it_from_the_worker(by: Member) -> None:
    """Few moves are followed at once; hundreds would hold the office's page up."""
    julien, client = a_technician(), a_pool_client()
    rows = [a_visit(client=client) for _ in range(30)]
    lay_visits(layings=[Laying(row.pk, julien, MONDAY, None) for row in rows], by=by)
    assert sweep() >= 30
    assert sweep() == 0


def drafted(scenario: Scenario) -> list[Any]:
    columns = ("visit", "technician", "day", "start", "rank", "version")
    return list(scenario.visits.order_by("visit_id").values_list(*columns))


@pytest.mark.parametrize("seed", range(6))
def test_a_draft_is_laid_as_one_move_after_the_other(by: Member, seed: int) -> None:
    chance = random.Random(100 + seed)
    people, _ = a_plan(chance)
    scenario = a_week(by)
    drafts: list[ScenarioVisit] = list(scenario.visits.order_by("visit_id"))
    layings = [
        DraftLaying(row, chance.choice(people), chance.choice(DAYS), time(chance.randrange(8, 17)))
        for row in chance.sample(drafts, 9)
    ]
    begin = transaction.savepoint()
    for one in layings:
        move_draft(row=one.row, by=by, technician=one.technician, day=one.day, start=one.start, version=None)
    wanted = drafted(scenario)
    transaction.savepoint_rollback(begin)
    assert lay_drafts(scenario=scenario, layings=layings, by=by) == 9
    assert drafted(scenario) == wanted


def test_a_large_draft_is_laid_and_published_in_few_statements(by: Member) -> None:
    counts, julien, client = [], a_technician(), a_pool_client()
    for number in (20, 120):
        rows = [a_visit(client=client) for _ in range(number)]
        scenario = a_week(by)
        drafts = {row.visit_id: row for row in scenario.visits.all()}
        layings = [DraftLaying(drafts[row.pk], julien, DAYS[n % 3], time(9)) for n, row in enumerate(rows)]
        with CaptureQueriesContext(connection) as asked:
            assert lay_drafts(scenario=scenario, layings=layings, by=by) == number
            done = publish_scenario(scenario=scenario, by=by)
        assert done.changed == number and done.change is not None
        counts.append(len(asked))
        Visit.objects.filter(pk__in=[row.pk for row in rows]).update(day=date(2020, 1, 1))
    assert counts[1] - counts[0] < 40, counts
