"""Where a visit stands in the technician's day. Ranks leave gaps, so that a move touches one row."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import TypeVar
from uuid import UUID

from django.db import connection

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.planning.events import VisitRanked
from margelle.features.planning.models import ScenarioVisit, Visit

from .locking import write

GAP = 1024
Ranked = TypeVar("Ranked", Visit, ScenarioVisit)


def neighbours(technician: Member, day: date, *, without: UUID | None = None) -> list[Visit]:
    """The technician's day in order. Not locked: two moves that swap visits would wait for each other; two
    that choose the same rank at once are told apart by hour and id."""
    found = Visit.objects.filter(technician=technician, day=day)
    rows = list(found.order_by("rank", "start", "id"))
    return [row for row in rows if row.pk != without]


def last_rank(technician: Member | None, day: date | None) -> int:
    if technician is None or day is None:
        return 0
    found = Visit.objects.filter(technician=technician, day=day).order_by("-rank")
    return int(found.values_list("rank", flat=True).first() or 0) + GAP


def place_by_hour(others: list[Visit], start: time | None) -> int:
    """How many of the others come before: a visit without an hour goes last."""
    if start is None:
        return len(others)
    for index, other in enumerate(others):
        if other.start is not None and other.start > start:
            return index
    return len(others)


def rank_at(others: list[Visit], index: int, by: Member | None) -> int:
    """A rank for that place; renumbers the day when no number is left between the two neighbours."""
    rank = free_rank([other.rank for other in others], index)
    if rank is not None:
        return rank
    for other, wanted in renumbered(others, index):
        write(other, rank=wanted)
        record(VisitRanked(entity_id=other.pk, version=other.version, rank=wanted), by=by)
    return GAP * (index + 1)


def order_of(row: Ranked) -> tuple[int, bool, time, UUID]:
    """As the database orders a day: by rank, hour and id; it decides where a missing hour stands."""
    last = connection.features.nulls_order_largest
    return row.rank, (row.start is None) == last, row.start or time.min, row.pk


def free_rank(ranks: Sequence[int], index: int) -> int | None:
    """A number between the two that would stand on both sides; None when none is left."""
    low = ranks[index - 1] if index > 0 else 0
    if index == len(ranks):
        return low + GAP
    return (low + ranks[index]) // 2 if ranks[index] - low >= 2 else None


def renumbered(others: Sequence[Ranked], index: int) -> Iterator[tuple[Ranked, int]]:
    """Those whose rank changes so that there is room at `index`, with their new rank."""
    for number, other in enumerate(others):
        wanted = GAP * (number + 1 + (number >= index))
        if other.rank != wanted:
            yield other, wanted
