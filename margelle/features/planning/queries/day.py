"""One day by the hour: a column for each technician. Seven queries, whatever the number of visits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from itertools import pairwise
from typing import Final

from margelle.engines.routing import Point, Trip
from margelle.features.accounts.models import Company, Member
from margelle.features.clients.models import Site
from margelle.features.planning.models import Priority, Visit
from margelle.features.planning.rules import MOVABLE, OVER, Away, DaySpan, LateClock, State
from margelle.features.planning.rules.load import Load
from margelle.features.planning.rules.trips import Lane, Span, lanes, minute_of, travel_minutes, way

from .availability import Calendar
from .filters import BoardFilters
from .loads import planned, team_of
from .visits import late_clock

FIRST_HOUR, LAST_HOUR = 8, 18  # shown even when nothing is planned
LEAST_FREE: Final = 20  # minutes between two visits worth offering
LEAST_WRITTEN: Final = 14  # minutes that hold a line of text
DEFAULT_POOL: Final = "Piscine"
NOT_GOING: Final = frozenset({State.CANCELLED, State.SKIPPED})


@dataclass(frozen=True)
class Block:
    visit: Visit
    is_late: bool
    pools: str  # names worth showing, "" for the only "Piscine"
    span: Span | None = None  # None: no hour was said
    lane: Lane = field(default=Lane(0, 1))

    @property
    def is_fixed(self) -> bool:
        return self.visit.state not in MOVABLE

    @property
    def presses(self) -> str:
        """The word of a priority that still matters."""
        presses = self.visit.priority != Priority.NORMAL and self.visit.state not in OVER
        return self.visit.get_priority_display() if presses else ""


@dataclass(frozen=True)
class Gap:
    """The way from one visit to the next. `is_tight`: the next hour cannot be met."""

    span: Span
    trip: Trip
    is_tight: bool
    is_close: bool  # too little time between the two to write in

    @property
    def minutes(self) -> int:
        return travel_minutes(self.trip)


@dataclass(frozen=True)
class Band:
    """A stretch that is not worked; a word when it is an absence."""

    span: Span
    word: str = ""


@dataclass(frozen=True)
class DayColumn:
    technician: Member
    working: DaySpan
    load: Load
    stops: list[Block]  # all, in the order of the round
    blocks: list[Block]  # those with an hour, by hour
    gaps: list[Gap]
    free: list[Span]
    bands: list[Band]

    @property
    def untimed(self) -> list[Block]:
        return [block for block in self.stops if block.span is None]


@dataclass(frozen=True)
class DayBoard:
    day: date
    now: time | None  # None on another day
    columns: list[DayColumn]
    first_hour: int
    last_hour: int

    @property
    def hours(self) -> list[int]:
        return list(range(self.first_hour, self.last_hour))

    @property
    def busy(self) -> list[DayColumn]:
        return [column for column in self.columns if column.stops]

    @property
    def idle(self) -> list[Member]:
        return [column.technician for column in self.columns if not column.stops]


def board_day(company: Company, day: date, filters: BoardFilters, local_now: time) -> DayBoard:
    clock = late_clock(company)
    found = planned(filters, day, day, clock).select_related("client", "site", "service", "technician")
    rows = list(found.prefetch_related("pools").order_by("rank", "start", "id"))
    team = team_of(filters, {row.technician_id for row in rows if row.technician_id})
    calendar = Calendar.load(team, day, day)
    by_member: dict[object, list[Visit]] = {}
    for row in rows:
        by_member.setdefault(row.technician_id, []).append(row)
    shown = [m for m in team if m.is_open or m.pk in by_member]
    spans = {m.pk: calendar.span(m.pk, day) for m in shown}
    first, last = _hours(rows, list(spans.values()))
    columns = [
        _column(m, by_member.get(m.pk, []), spans[m.pk], calendar.away.get(m.pk, []), (first, last), clock)
        for m in shown
    ]
    return DayBoard(day, local_now if day == clock.today else None, columns, first, last)


def site_point(site: Site) -> Point | None:
    if site.latitude is None or site.longitude is None:
        return None
    return Point(float(site.latitude), float(site.longitude))


def _hours(rows: Sequence[Visit], spans: Sequence[DaySpan]) -> tuple[int, int]:
    """Whole hours that hold every visit and every working day."""
    starts = [FIRST_HOUR * 60, *(minute_of(row.start) for row in rows if row.start)]
    ends = [LAST_HOUR * 60, *(minute_of(row.start) + row.minutes for row in rows if row.start)]
    starts += [minute_of(span.from_hour) for span in spans if span.from_hour]
    ends += [minute_of(span.to_hour) for span in spans if span.to_hour]
    return min(starts) // 60, min(24, -(-max(ends) // 60))


def _column(
    member: Member,
    rows: list[Visit],
    working: DaySpan,
    away: Sequence[Away],
    hours: tuple[int, int],
    clock: LateClock,
) -> DayColumn:
    stops = [_block(row, clock) for row in rows]
    timed = sorted((b for b in stops if b.span), key=lambda b: (b.span.at if b.span else 0, b.visit.rank))
    laid = lanes([block.span for block in timed if block.span])
    blocks = [Block(b.visit, b.is_late, b.pools, b.span, lane) for b, lane in zip(timed, laid, strict=True)]
    going = [block for block in blocks if block.visit.state not in NOT_GOING]
    gaps = [gap for a, b in pairwise(going) if (gap := _gap(a, b)) is not None]
    return DayColumn(
        technician=member,
        working=working,
        load=_load(stops, working),
        stops=stops,
        blocks=blocks,
        gaps=gaps,
        free=_free(going, working, hours),
        bands=_bands(working, away, hours),
    )


def _block(row: Visit, clock: LateClock) -> Block:
    names = ", ".join(sorted(pool.name for pool in row.pools.all()))
    is_late = clock.is_late(row.state, row.day, row.start, row.window_to)
    span = Span(minute_of(row.start), row.minutes) if row.start else None
    return Block(row, is_late, "" if names == DEFAULT_POOL else names, span)


def _load(stops: Sequence[Block], working: DaySpan) -> Load:
    due = [block for block in stops if block.visit.state != State.CANCELLED]
    return Load(
        count=len(due),
        minutes=sum(block.visit.minutes for block in due),
        limit=working.minutes,
        clashes=len(due) if working.is_off else 0,
        why=working.why,
    )


def _gap(a: Block, b: Block) -> Gap | None:
    trip = way(site_point(a.visit.site), site_point(b.visit.site))
    if trip is None or not trip.metres or a.span is None or b.span is None:
        return None
    minutes = travel_minutes(trip)
    between = b.span.at - a.span.end
    return Gap(Span(a.span.end, minutes), trip, minutes > between, between < LEAST_WRITTEN)


def _free(going: Sequence[Block], working: DaySpan, hours: tuple[int, int]) -> list[Span]:
    """Where another visit could go, travel left out; nothing on a day that is not worked."""
    if working.is_off:
        return []
    opens = minute_of(working.from_hour) if working.from_hour else hours[0] * 60
    closes = minute_of(working.to_hour) if working.to_hour else hours[1] * 60
    found, here = [], opens
    for block in going:
        assert block.span is not None
        if block.span.at - here >= LEAST_FREE:
            found.append(Span(here, min(block.span.at, closes) - here))
        here = max(here, block.span.end)
    if closes - here >= LEAST_FREE:
        found.append(Span(here, closes - here))
    return [span for span in found if span.minutes >= LEAST_FREE]


def _bands(working: DaySpan, away: Sequence[Away], hours: tuple[int, int]) -> list[Band]:
    low, high = hours[0] * 60, hours[1] * 60
    if working.is_off:
        return [Band(Span(low, high - low), working.why)]
    found = []
    if working.from_hour and minute_of(working.from_hour) > low:
        found.append(Band(Span(low, minute_of(working.from_hour) - low)))
    if working.to_hour and minute_of(working.to_hour) < high:
        found.append(Band(Span(minute_of(working.to_hour), high - minute_of(working.to_hour))))
    for one in away:
        if one.from_hour and one.to_hour:
            start, end = max(low, minute_of(one.from_hour)), min(high, minute_of(one.to_hour))
            if end > start:
                found.append(Band(Span(start, end - start), one.word))
    return found
