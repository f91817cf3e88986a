"""The month: technicians down, days across, as sums. The number of queries does not grow with the visits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from margelle.base.ui import french
from margelle.features.accounts.models import Company, Member, Role
from margelle.features.planning.models import Priority, Visit
from margelle.features.planning.rules import OVER, DaySpan, LateClock, State
from margelle.features.planning.rules.load import NO_LOAD, Load

from .availability import Calendar
from .filters import LATE, BoardFilters
from .visits import late, late_clock

BY_AGENCY_ABOVE: Final = 30  # technicians; above, a row is an agency
WEEKS_AHEAD: Final = 12
Sums = dict[tuple[UUID, date], tuple[int, int, int, int, int]]  # count, minutes, late, urgent, high


@dataclass(frozen=True)
class LoadRow:
    """A technician, or an agency when `member` is None."""

    name: str
    member: Member | None
    cells: list[Load]

    @property
    def total(self) -> Load:
        return sum(self.cells, NO_LOAD)


@dataclass(frozen=True)
class LoadWeek:
    monday: date
    load: Load
    is_peak: bool

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def label(self) -> str:
        """Without the year: the twelve weeks come one after the other."""
        return french.day_short(self.monday)


@dataclass(frozen=True)
class Month:
    first: date
    today: date
    days: list[date]
    rows: list[LoadRow]
    weeks: list[LoadWeek]

    @property
    def by_agency(self) -> bool:
        return bool(self.rows) and all(row.member is None for row in self.rows)

    @property
    def totals(self) -> list[Load]:
        return [sum((row.cells[place] for row in self.rows), NO_LOAD) for place in range(len(self.days))]

    @property
    def total(self) -> Load:
        return sum(self.totals, NO_LOAD)

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return self.days[-1] + timedelta(days=1)


def board_month(company: Company, day: date, filters: BoardFilters) -> Month:
    """The month of a day, and the twelve weeks from today. Seven queries."""
    clock = late_clock(company)
    days = _month_of(day)
    mondays = _mondays(clock.today)
    ahead = [monday + timedelta(days=number) for monday in mondays for number in range(7)]
    sums = _sums(filters, clock, days[0], days[-1])
    coming = _sums(filters, clock, ahead[0], ahead[-1])
    team = team_of(filters, {key for key, _ in (*sums, *coming)})
    calendar = Calendar.load(team, min(days[0], ahead[0]), max(days[-1], ahead[-1]))
    return Month(
        first=days[0],
        today=clock.today,
        days=days,
        rows=_rows(team, calendar, days, sums),
        weeks=_weeks(team, calendar, mondays, coming),
    )


def planned(filters: BoardFilters, first: date, last: date, clock: LateClock) -> QuerySet[Visit]:
    """The visits given to somebody between two days, both included, as the filters want them."""
    found: QuerySet[Visit] = Visit.objects.filter(day__gte=first, day__lte=last, technician__isnull=False)
    found = filters.narrow(found)
    if filters.agencies:
        found = found.filter(technician__agency__in=filters.agencies)
    if filters.states:
        wanted = Q(state__in=filters.states - {LATE})
        found = found.filter(wanted | late(clock) if LATE in filters.states else wanted)
    return found


def team_of(filters: BoardFilters, with_visits: Iterable[UUID]) -> list[Member]:
    """Today's technicians, and those who have left while their visits still stand."""
    wanted = Q(role=Role.TECHNICIAN, shut_at=None) | Q(pk__in=set(with_visits))
    found = Member.objects.filter(wanted).select_related("agency")
    if filters.technicians:
        found = found.filter(pk__in=filters.technicians)
    if filters.agencies:
        found = found.filter(agency__in=filters.agencies)
    return list(found.order_by("colour", "last_name", "first_name"))


def _sums(filters: BoardFilters, clock: LateClock, first: date, last: date) -> Sums:
    open_ones = ~Q(state__in=OVER)
    found = (
        planned(filters, first, last, clock)
        .exclude(state=State.CANCELLED)
        .order_by()
        .values_list("technician_id", "day")
        .annotate(
            visits=Count("pk"),
            booked=Sum("minutes"),
            late=Count("pk", filter=late(clock)),
            urgent=Count("pk", filter=open_ones & Q(priority=Priority.URGENT)),
            high=Count("pk", filter=open_ones & Q(priority=Priority.HIGH)),
        )
    )
    return {(row[0], row[1]): row[2:] for row in found}


def _month_of(day: date) -> list[date]:
    first = day.replace(day=1)
    return [first + timedelta(days=number) for number in range(31) if _same_month(first, number)]


def _same_month(first: date, number: int) -> bool:
    return (first + timedelta(days=number)).month == first.month


def _mondays(today: date) -> list[date]:
    monday = today - timedelta(days=today.weekday())
    return [monday + timedelta(weeks=number) for number in range(WEEKS_AHEAD)]


def _load(sums: Sums, span: DaySpan, who: UUID, day: date) -> Load:
    count, minutes, is_late, urgent, high = sums.get((who, day), (0, 0, 0, 0, 0))
    clashes = count if span.is_off else 0
    return Load(count, minutes, span.minutes, is_late, urgent, high, clashes, span.why)


def _rows(team: Sequence[Member], calendar: Calendar, days: list[date], sums: Sums) -> list[LoadRow]:
    shown = [m for m in team if m.is_open or any((m.pk, day) in sums for day in days)]
    rows = [
        LoadRow(str(m), m, [_load(sums, calendar.span(m.pk, day), m.pk, day) for day in days]) for m in shown
    ]
    return rows if len(rows) <= BY_AGENCY_ABOVE else _by_agency(rows, days)


def _by_agency(rows: list[LoadRow], days: list[date]) -> list[LoadRow]:
    groups: dict[str, list[LoadRow]] = {}
    for row in rows:
        agency = row.member.agency if row.member else None
        groups.setdefault(agency.name if agency else "Sans agence", []).append(row)
    return [
        LoadRow(name, None, [sum((row.cells[place] for row in group), NO_LOAD) for place in range(len(days))])
        for name, group in sorted(groups.items())
    ]


def _weeks(team: Sequence[Member], calendar: Calendar, mondays: list[date], sums: Sums) -> list[LoadWeek]:
    loads = []
    for monday in mondays:
        days = [monday + timedelta(days=number) for number in range(7)]
        limit = sum(calendar.minutes(member.pk, days) for member in team if member.is_open)
        booked = [sums[m.pk, day] for m in team for day in days if (m.pk, day) in sums]
        loads.append(Load(sum(row[0] for row in booked), sum(row[1] for row in booked), limit))
    most = max(load.minutes for load in loads)
    return [
        LoadWeek(monday, load, bool(most) and load.minutes == most)
        for monday, load in zip(mondays, loads, strict=True)
    ]


def hour_or(text: str, default: time | None) -> time | None:
    """An hour of an address, as "10:30"; nonsense gives the default."""
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return default
