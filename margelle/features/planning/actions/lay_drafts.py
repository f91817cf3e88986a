"""Many visits of a draft laid at once: a season into a scenario."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.planning.events import ScenarioEdited
from margelle.features.planning.models import Scenario, ScenarioVisit
from margelle.features.planning.rules import State

from .drafts import check_draft_day, draft_index
from .move import BY_HOUR
from .ranks import GAP, free_rank, order_of, renumbered
from .scenarios import open_scenario

Cell = tuple[UUID, date]


@dataclass(frozen=True)
class DraftLaying:
    row: ScenarioVisit
    technician: Member
    day: date
    start: time | None


@transaction.atomic
def lay_drafts(*, scenario: Scenario, layings: Sequence[DraftLaying], by: Member) -> int:
    """As move_draft one after the other, in a number of statements that hardly grows; how many were laid.

    What has begun in the live plan, was taken out of the draft, or would go to somebody who has left, stays.
    Raises NotAllowed for a day outside the scenario, or when it is closed.
    """
    held = open_scenario(scenario)
    for day in {one.day for one in layings}:
        check_draft_day(held, day)
    desk = _Desk(held, layings)
    for one in layings:
        desk.lay(one)
    columns = ("technician", "day", "start", "rank")
    ScenarioVisit.objects.bulk_update(desk.moved.values(), (*columns, "version"))
    ScenarioVisit.objects.bulk_update(desk.ranked.values(), ("rank",))
    if desk.moved:
        record(ScenarioEdited(entity_id=held.pk), by=by)
    return len(desk.moved)


class _Desk:
    """The rows of the days concerned, in memory."""

    def __init__(self, scenario: Scenario, layings: Sequence[DraftLaying]) -> None:
        keys = {one.row.pk for one in layings}
        people, days = {one.technician.pk for one in layings}, {one.day for one in layings}
        found = scenario.visits.filter(Q(pk__in=keys) | Q(technician__in=people, day__in=days))
        rows = found.filter(is_removed=False).select_related("visit")
        self.rows: dict[UUID, ScenarioVisit] = {row.pk: row for row in rows}
        self.cells: dict[Cell, list[ScenarioVisit]] = defaultdict(list)
        for row in self.rows.values():
            if row.technician_id is not None and row.day is not None:
                self.cells[row.technician_id, row.day].append(row)
        for cell in self.cells.values():
            cell.sort(key=order_of)
        self.moved: dict[UUID, ScenarioVisit] = {}
        self.ranked: dict[UUID, ScenarioVisit] = {}  # an order alone is no change of the others

    def lay(self, one: DraftLaying) -> None:
        row, who = self.rows.get(one.row.pk), one.technician
        if row is None or not (who.is_technician and who.is_open):
            return
        if row.visit is not None and row.visit.state != State.PLANNED:
            return
        if row.technician_id is not None and row.day is not None:
            self.cells[row.technician_id, row.day].remove(row)
        others = self.cells[who.pk, one.day]
        index = draft_index(others, one.start, BY_HOUR)
        rank = free_rank([other.rank for other in others], index)
        if rank is None:
            for other, wanted in list(renumbered(others, index)):
                other.rank = wanted
                if other.pk not in self.moved:
                    self.ranked[other.pk] = other
            rank = GAP * (index + 1)
        row.technician, row.day, row.start, row.rank = who, one.day, one.start, rank
        row.version += row.pk not in self.moved
        self.moved[row.pk] = row
        self.ranked.pop(row.pk, None)
        others.append(row)
        others.sort(key=order_of)
