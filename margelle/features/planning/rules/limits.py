"""Which promised delays are near or passed: the pure part, without the database (PLN-19).

Hours are hours of the clock, nights and Sundays included: it is what a client counts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

ANSWER, VISIT, GAP = "answer", "visit", "gap"
WARNING, BREACH = "warning", "breach"

# What a company is offered: (category, measure) -> (limit, warning before), hours.
SUGGESTED: Final[dict[tuple[str, str], tuple[int, int]]] = {
    ("repair", ANSWER): (4, 1),
    ("repair", VISIT): (48, 12),
    ("seasonal", ANSWER): (72, 24),
    ("seasonal", VISIT): (21 * 24, 72),
    ("maintenance", ANSWER): (48, 12),
    ("maintenance", VISIT): (14 * 24, 48),
    ("maintenance", GAP): (10 * 24, 48),
}


@dataclass(frozen=True)
class Limit:
    """One row of the settings. Refuses a warning longer than the delay itself."""

    pk: UUID
    category: str
    measure: str
    limit: timedelta
    warn: timedelta

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.warn < self.limit:
            raise ValueError(f"the warning must come after the beginning: {self.warn} of {self.limit}")


@dataclass(frozen=True)
class Request:
    """A visit that somebody asked for (no series made it) and that nobody has reached yet."""

    visit: UUID
    site: UUID
    category: str
    asked_at: datetime
    planned_for: datetime | None  # None until it has a day and a technician


@dataclass(frozen=True)
class Rhythm:
    """A site that is to be visited again and again: by a series, or by a contract once begun."""

    site: UUID
    category: str
    since: date  # the rhythm runs from here when no visit was made yet
    season: tuple[str, str]  # MM-DD, both empty = all year
    last: datetime | None
    next_day: date | None  # of the next visit that is planned for somebody


@dataclass(frozen=True)
class Due:
    """A delay that came near or was passed. `visit` is None for a gap."""

    limit: Limit
    site: UUID
    visit: UUID | None
    due_at: datetime
    level: str

    @property
    def key(self) -> tuple[UUID, UUID]:
        return self.limit.pk, self.visit or self.site


def dues(
    limits: Iterable[Limit],
    requests: Iterable[Request],
    rhythms: Iterable[Rhythm],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> list[Due]:
    """All that is near or passed at this instant, at most one per limit and visit (or site)."""
    by_kind = {(limit.category, limit.measure): limit for limit in limits}
    found = [due for request in requests for due in _of_request(request, by_kind, now)]
    gaps: dict[tuple[UUID, UUID], Due] = {}
    for rhythm in rhythms:
        limit = by_kind.get((rhythm.category, GAP))
        due = _of_rhythm(rhythm, limit, now, zone) if limit else None
        if due is not None and (due.key not in gaps or due.due_at > gaps[due.key].due_at):
            gaps[due.key] = due  # two series at one site: the later promise is the one both rest on
    return [*found, *gaps.values()]


def _of_request(request: Request, by_kind: Mapping[tuple[str, str], Limit], now: datetime) -> Iterator[Due]:
    answer, visit = by_kind.get((request.category, ANSWER)), by_kind.get((request.category, VISIT))
    if answer is not None and request.planned_for is None:
        yield from _near(answer, request, now, in_hand=False)
    if visit is not None:
        planned = request.planned_for
        due_at = request.asked_at + visit.limit
        yield from _near(visit, request, now, in_hand=planned is not None and planned <= due_at)


def _near(limit: Limit, request: Request, now: datetime, *, in_hand: bool) -> Iterator[Due]:
    """Planned in time: no warning, there is nothing to do but to go. Passed is passed all the same."""
    due_at = request.asked_at + limit.limit
    if now >= due_at:
        yield Due(limit, request.site, request.visit, due_at, BREACH)
    elif now >= due_at - limit.warn and not in_hand:
        yield Due(limit, request.site, request.visit, due_at, WARNING)


def _of_rhythm(rhythm: Rhythm, limit: Limit, now: datetime, zone: ZoneInfo) -> Due | None:
    """Out of season nothing is owed; within it, one counts from the last visit or from its first day."""
    begun = season_begun(rhythm.season, now.astimezone(zone).date())
    if begun is None:
        return None
    first = datetime.combine(max(begun, rhythm.since), time.min, zone)
    base = max(rhythm.last, first) if rhythm.last else first
    due_at = base + limit.limit
    if now >= due_at:
        return Due(limit, rhythm.site, None, due_at, BREACH)
    in_hand = rhythm.next_day is not None and rhythm.next_day <= due_at.astimezone(zone).date()
    still_owed = season_begun(rhythm.season, due_at.astimezone(zone).date()) == begun
    if now < due_at - limit.warn or in_hand or not still_owed:
        return None
    return Due(limit, rhythm.site, None, due_at, WARNING)


def season_begun(season: tuple[str, str], day: date) -> date | None:
    """The first day of the season that holds this day; None outside; the year 1 for a season without end."""
    start, end = season
    if not start or not end:
        return date.min
    mark = f"{day:%m-%d}"
    if start <= end:
        return _edge(day.year, start) if start <= mark <= end else None
    if mark >= start:
        return _edge(day.year, start)
    return _edge(day.year - 1, start) if mark <= end else None


def _edge(year: int, mark: str) -> date:
    """29 February of an ordinary year is 1 March."""
    try:
        return date.fromisoformat(f"{year}-{mark}")
    except ValueError:
        return date(year, 3, 1)
