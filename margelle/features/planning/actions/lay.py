"""Many visits laid at once: what `move_visit` does to one, in a number of statements that hardly grows.

The days concerned are read and held once, the moves are made on them in memory, one after the other, and
written together: whoever waits for the company's journal waits for a moment.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from margelle.base.journal import Event, record_all, take_turn
from margelle.features.accounts.models import Member
from margelle.features.planning.events import VisitEdited, VisitRanked
from margelle.features.planning.models import Visit, VisitMate
from margelle.features.planning.rules import MOVABLE, NotAllowed, State

from .move import changes, check_technician, detaches, move_visit, moved_from, notice_of
from .ranks import GAP, free_rank, order_of, place_by_hour, renumbered
from .recording import current, leads_now

Cell = tuple[UUID, date]
WRITTEN = ("technician", "day", "start", "rank", "is_detached", "notice", "version")


@dataclass(frozen=True)
class Laying:
    """Where one visit goes. `after` are visits that it may follow, the best first: the first of them that is
    in that day counts, none of them makes it the first; None is by its hour. Undated it has no place."""

    visit: UUID
    technician: Member | None
    day: date | None
    start: time | None
    after: Sequence[UUID] | None = None


@transaction.atomic
def lay_visits(*, layings: Sequence[Laying], by: Member) -> None:
    """In this order. Raises NotAllowed, and changes nothing, when one may no longer be moved."""
    take_turn()
    desk = _Desk(layings, by)
    for laying in layings:
        desk.lay(laying)
    desk.flush()


class _Desk:
    """The rows of the days concerned, held until the end of the transaction."""

    def __init__(self, layings: Sequence[Laying], by: Member) -> None:
        self.layings, self.by = layings, by
        self.events: list[Event] = []
        self.dirty: dict[UUID, Visit] = {}
        self.checked: set[UUID] = set()
        self.read()

    def read(self) -> None:
        keys = {one.visit for one in self.layings}
        people = {one.technician.pk for one in self.layings if one.technician}
        days = {one.day for one in self.layings if one.day}
        found = Visit.objects.filter(Q(pk__in=keys) | Q(technician__in=people, day__in=days))
        rows = found.select_for_update(of=("self",)).select_related("technician").order_by("pk")
        self.rows: dict[UUID, Visit] = {row.pk: row for row in rows}
        self.cells: dict[Cell, list[Visit]] = defaultdict(list)
        for row in self.rows.values():
            if row.technician_id is not None and row.day is not None:
                self.cells[row.technician_id, row.day].append(row)
        for cell in self.cells.values():
            cell.sort(key=order_of)
        mates = VisitMate.objects.filter(visit__in=keys, technician__in=people)
        self.mates = set(mates.values_list("visit_id", "technician_id"))

    def lay(self, to: Laying) -> None:
        row = self.rows[to.visit]
        state = State(row.state)
        if state not in MOVABLE:
            raise NotAllowed(f"Une intervention « {state.label.lower()} » ne se déplace plus.")
        who = to.technician
        if who is not None and who.pk != row.technician_id and who.pk not in self.checked:
            check_technician(who)
            self.checked.add(who.pk)
        if state == State.EN_ROUTE and (row.day != to.day or row.technician_id != (who and who.pk)):
            self.turn_back(row, to)
            return
        fields = self.place(row, to)
        if not changes(row, fields):
            return
        was = (row.day, row.technician_id, row.start)
        detached = detaches(row, True, [name for name in fields if getattr(row, name) != fields[name]])
        self.write(row, **fields, **detached, notice=notice_of(row, fields))
        if who is not None and (row.pk, who.pk) in self.mates and leads_now(row, who.pk):
            self.events.append(VisitEdited(entity_id=row.pk, version=row.version, fields=("mates",)))
        self.events.append(moved_from(row, *was))

    def turn_back(self, row: Visit, to: Laying) -> None:
        """Somebody is on the way: that one goes alone, with all that it says."""
        self.flush()
        after = next(iter(self.standing(row, to)), None) if to.after is not None else None
        more: dict[str, Any] = {} if to.after is None else {"after": after}
        move_visit(
            visit=row, by=self.by, technician=to.technician, day=to.day, start=to.start, version=None, **more
        )
        self.read()

    def others(self, row: Visit, to: Laying) -> list[Visit]:
        if to.technician is None or to.day is None:
            return []
        return [one for one in self.cells[to.technician.pk, to.day] if one.pk != row.pk]

    def standing(self, row: Visit, to: Laying) -> list[UUID]:
        there = {one.pk for one in self.others(row, to)}
        return [key for key in to.after or () if key in there]

    def place(self, row: Visit, to: Laying) -> dict[str, Any]:
        if to.technician is None or to.day is None:
            return {"technician": to.technician, "day": to.day, "start": to.start, "rank": 0}
        others = self.others(row, to)
        if to.after is None:
            index = place_by_hour(others, to.start)
        else:
            follows = next(iter(self.standing(row, to)), None)
            index = next((n + 1 for n, one in enumerate(others) if one.pk == follows), 0)
        rank = free_rank([one.rank for one in others], index)
        if rank is None:
            for other, wanted in list(renumbered(others, index)):
                self.write(other, rank=wanted)
                self.events.append(VisitRanked(entity_id=other.pk, version=other.version, rank=wanted))
            rank = GAP * (index + 1)
        return {"technician": to.technician, "day": to.day, "start": to.start, "rank": rank}

    def write(self, row: Visit, **fields: Any) -> None:
        """As locking.write, in memory; the day it leaves and the day it joins follow."""
        recorder = current.get()
        if recorder is not None:
            recorder.writing(row)
        if row.technician_id is not None and row.day is not None:
            self.cells[row.technician_id, row.day].remove(row)
        row.version += 1
        for name, value in fields.items():
            setattr(row, name, value)
        if row.technician_id is not None and row.day is not None:
            cell = self.cells[row.technician_id, row.day]
            cell.append(row)
            cell.sort(key=order_of)
        self.dirty[row.pk] = row
        if recorder is not None:
            recorder.written(row)

    def flush(self) -> None:
        Visit.objects.bulk_update(self.dirty.values(), WRITTEN)
        record_all(self.events, by=self.by)
        self.dirty, self.events = {}, []
