"""One technician's day as a round: stops in order, when he comes and goes, how far he drives."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from margelle.engines.routing import Point, Trip
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.queries import local_now
from margelle.features.planning.models import Priority, Round, Visit
from margelle.features.planning.rules import MOVABLE, DaySpan, LateClock, State
from margelle.features.planning.rules.trips import (
    Call,
    Insertion,
    Passing,
    best_insertion,
    departure,
    insertions,
    metres,
    minute_of,
    passings,
    travel_minutes,
    way,
)

from .availability import Calendar
from .day import DEFAULT_POOL, NOT_GOING, site_point
from .visits import round_of, visits

OPENS: Final = 8 * 60  # when the technician has no hours of his own
EARLIER: Final = 12  # visits of the past that a stop shows


@dataclass(frozen=True)
class Stop:
    """`number` and `passing` are None for a visit that is not driven to: cancelled or skipped."""

    visit: Visit
    pools: str
    is_late: bool
    number: int | None = None
    passing: Passing | None = None
    is_open: bool = True
    late_by: int = 0  # minutes, for one still to make that would come later than the company tolerates
    before: object = None  # the stop it would follow when it goes up one place, None = first
    after: object = None  # the stop it would follow when it goes down one place


@dataclass(frozen=True)
class RoundSheet:
    technician: Member
    day: date
    row: Round | None
    working: DaySpan
    stops: list[Stop]
    base: Point | None
    leaves: int
    back: Trip | None
    is_today: bool

    @property
    def going(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.passing is not None]

    @property
    def open(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.is_open]

    @property
    def ends(self) -> int:
        """Back at the starting point, in minutes of the day."""
        going = [stop.passing.leave for stop in self.going if stop.passing]
        return (going[-1] if going else self.leaves) + travel_minutes(self.back)

    @property
    def metres(self) -> int:
        return metres([s.passing for s in self.going if s.passing]) + (self.back.metres if self.back else 0)

    @property
    def driving(self) -> int:
        legs = [stop.passing.trip for stop in self.going if stop.passing]
        return sum(travel_minutes(trip) for trip in (*legs, self.back))

    @property
    def work(self) -> int:
        return sum(stop.visit.minutes for stop in self.going)

    @property
    def total(self) -> int:
        return max(0, self.ends - self.leaves) if self.going else 0

    @property
    def lates(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.late_by]


def round_sheet(company: Company, technician: Member, day: date) -> RoundSheet:
    """Nine queries at most, whatever the number of stops."""
    rows = list(round_of(technician, day).prefetch_related("pools"))
    row = Round.objects.filter(technician=technician, day=day).select_related("handed_by").first()
    working = Calendar.load([technician], day, day).span(technician.pk, day)
    return drawn_round(company, technician, day, rows, working, row, now=local_now(company))


def drawn_round(
    company: Company,
    technician: Member,
    day: date,
    rows: list[Visit],
    working: DaySpan,
    row: Round | None,
    *,
    now: datetime,
) -> RoundSheet:
    """The same from rows already read, pools and places included, at that moment of the company's clock."""
    clock = LateClock.at(now, company.late_tolerance_min)
    going = [visit for visit in rows if visit.state not in NOT_GOING]
    base = start_point(technician)
    calls = [call_of(visit, company) for visit in going]
    opens = minute_of(working.from_hour) if working.from_hour else OPENS
    leaves = departure(calls, base=base, opens=opens)
    is_today = day == clock.today
    moment = now.hour * 60 + now.minute if is_today and day == now.date() else None
    times = dict(
        zip((v.pk for v in going), passings(calls, leaves=leaves, base=base, now=moment), strict=True)
    )
    stops = []
    for visit in rows:
        is_late = clock.is_late(visit.state, visit.day, visit.start, visit.window_to)
        stop = _stop(visit, is_late, times.get(visit.pk), going, rows)
        late_by = stop.passing.late_by if stop.passing and stop.is_open else 0
        stops.append(replace(stop, late_by=late_by if late_by > company.late_tolerance_min else 0))
    last = next((call.point for call in reversed(calls) if call.point), None)
    return RoundSheet(technician, day, row, working, stops, base, leaves, way(last, base), is_today)


def _stop(
    visit: Visit, is_late: bool, passing: Passing | None, going: Sequence[Visit], rows: Sequence[Visit]
) -> Stop:
    place = rows.index(visit)
    return Stop(
        visit=visit,
        pools=_pools(visit),
        is_late=is_late,
        number=going.index(visit) + 1 if passing else None,
        passing=passing,
        is_open=visit.state in MOVABLE,
        before=rows[place - 2].pk if place > 1 else None,
        after=rows[place + 1].pk if place + 1 < len(rows) else visit.pk,
    )


def _pools(visit: Visit) -> str:
    names = ", ".join(sorted(pool.name for pool in visit.pools.all()))
    return "" if names == DEFAULT_POOL else names


def start_point(technician: Member) -> Point | None:
    """Where his day begins: his own point, else his agency's."""
    if technician.start_latitude is not None and technician.start_longitude is not None:
        return Point(float(technician.start_latitude), float(technician.start_longitude))
    agency = technician.agency
    if agency is None or agency.latitude is None or agency.longitude is None:
        return None
    return Point(float(agency.latitude), float(agency.longitude))


def call_of(visit: Visit, company: Company) -> Call:
    return Call(
        point=site_point(visit.site),
        minutes=visit.minutes,
        start=minute_of(visit.start) if visit.start else None,
        window_from=minute_of(visit.window_from) if visit.window_from else None,
        window_to=minute_of(visit.window_to) if visit.window_to else None,
        came=_minute(visit.arrived_at, visit.day, company),
        left=_minute(visit.finished_at, visit.day, company),
    )


def _minute(moment: datetime | None, day: date | None, company: Company) -> int | None:
    """The minute of that day; what happened on another day is not of this round."""
    if moment is None:
        return None
    local = moment.astimezone(ZoneInfo(company.timezone))
    return minute_of(local.time()) if local.date() == day else None


@dataclass(frozen=True)
class Option:
    """One place of an urgent stop: whom it follows, and who becomes late by how many minutes."""

    insertion: Insertion
    follows: Visit | None
    late: list[tuple[Visit, int]]

    @property
    def index(self) -> int:
        return self.insertion.index


@dataclass(frozen=True)
class Trial:
    """An urgent stop tried in a round: the places it could take, and the one being looked at."""

    visit: Visit
    options: list[Option]
    shown: Option
    best: Option
    order: list[tuple[Visit, Passing]]


def try_insertion(company: Company, sheet: RoundSheet, visit: Visit, place: int | None = None) -> Trial:
    """`place` is the one to look at, the best when there is no such place."""
    rows = [stop.visit for stop in sheet.going if stop.visit.pk != visit.pk]
    now = local_now(company)
    found = insertions(
        [call_of(row, company) for row in rows],
        call_of(visit, company),
        leaves=sheet.leaves,
        base=sheet.base,
        now=now.hour * 60 + now.minute if sheet.is_today else None,
        first=max((n + 1 for n, row in enumerate(rows) if row.state != State.PLANNED), default=0),
        tolerance=company.late_tolerance_min,
    )
    options = [_option(one, rows) for one in found]
    wanted = best_insertion(found, is_urgent=visit.priority == Priority.URGENT)
    best = next(option for option in options if option.insertion is wanted)
    shown = next((option for option in options if option.index == place), best)
    laid = [*rows[: shown.index], visit, *rows[shown.index :]]
    return Trial(visit, options, shown, best, list(zip(laid, shown.insertion.passings, strict=True)))


def _option(one: Insertion, rows: Sequence[Visit]) -> Option:
    rest = [*one.passings[: one.index], *one.passings[one.index + 1 :]]
    late = [(rows[n], rest[n].late_by) for n in one.newly_late]
    return Option(one, rows[one.index - 1] if one.index else None, late)


def earlier_visits(visit: Visit) -> list[Visit]:
    """What was done at that place before, the latest first."""
    found = visits().filter(site=visit.site, state__in=(State.DONE, State.VALIDATED, State.SKIPPED))
    found = found.exclude(pk=visit.pk).exclude(day=None).prefetch_related("pools")
    return list(found.order_by("-day", "-start", "-id")[:EARLIER])
