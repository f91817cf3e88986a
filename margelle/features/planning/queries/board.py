"""The week board: technicians down, days across. The number of queries does not grow with the visits."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from margelle.base.ui import french
from margelle.features.accounts.models import Company, Member, Role
from margelle.features.planning.models import Priority, Visit, VisitPool
from margelle.features.planning.rules import State

from .filters import BoardFilters
from .visits import TO_PLAN, late_clock

OVER_MARGIN = 30  # minutes past the ordinary day before the cell says "trop"
COMPACT_ABOVE = 3  # cards per cell on average
TRAY_LIMIT = 40
DEFAULT_POOL = "Piscine"


class Line(NamedTuple):
    """One visit as read, without building four model instances for each card."""

    pk: UUID
    version: int
    day: date | None
    start: time | None
    window_to: time | None
    minutes: int
    state: str
    state_reason: str
    priority: str
    technician_id: UUID | None
    service: str
    category: str
    colour: str
    city: str
    civility: str
    first_name: str
    last_name: str
    firm_name: str

    @property
    def client(self) -> str:
        return self.firm_name or f"{self.civility} {self.last_name or self.first_name}".strip()


LINE = (
    "pk", "version", "day", "start", "window_to", "minutes", "state", "state_reason", "priority",
    "technician_id", "service__name", "service__category", "service__colour", "site__city",
    "client__civility", "client__first_name", "client__last_name", "client__firm_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    line: Line
    is_late: bool
    pools: str  # names worth showing, "" for the only "Piscine"


@dataclass(frozen=True)
class Cell:
    technician: Member
    day: date
    cards: list[Card]
    is_today: bool

    @property
    def key(self) -> str:
        return f"{self.technician.pk}_{self.day}"

    @property
    def minutes(self) -> int:
        return _minutes(self.cards)

    @property
    def limit(self) -> int:
        return self.technician.day_minutes

    @property
    def is_over(self) -> bool:
        return self.minutes > self.limit + OVER_MARGIN

    @property
    def label(self) -> str:
        return short_day(self.day)


@dataclass(frozen=True)
class Column:
    day: date
    is_today: bool
    count: int
    minutes: int

    @property
    def label(self) -> str:
        return short_day(self.day)

    @property
    def hours(self) -> str:
        """Whole hours: the head of a day compares days, it does not count minutes."""
        return f"{round(self.minutes / 60)}{french.NBSP}h"


@dataclass(frozen=True)
class Row:
    technician: Member
    cells: list[Cell]

    @property
    def minutes(self) -> int:
        return sum(cell.minutes for cell in self.cells)

    @property
    def is_over(self) -> bool:
        return self.minutes > self.technician.week_minutes + OVER_MARGIN


@dataclass(frozen=True)
class Board:
    monday: date
    columns: list[Column]
    rows: list[Row]
    tray: list[Card]
    tray_more: bool
    names: dict[UUID, str]  # technicians of undated visits that have one

    @property
    def is_compact(self) -> bool:
        cells = len(self.rows) * len(self.columns)
        return sum(len(c.cards) for row in self.rows for c in row.cells) > COMPACT_ABOVE * max(cells, 1)

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def title(self) -> str:
        return span_title(self.columns[0].day, self.columns[-1].day)

    def cell(self, technician: UUID, day: date) -> Cell | None:
        found = (cell for row in self.rows for cell in row.cells if cell.day == day)
        return next((cell for cell in found if cell.technician.pk == technician), None)


def short_day(day: date) -> str:
    return f"{french.SHORT_DAYS[day.weekday()].capitalize()}{french.NBSP}{day.day}"


def span_title(first: date, last: date) -> str:
    """« 15–20 juin 2026 », « 29 juin – 4 juillet 2026 »."""
    end = f"{last.day}{french.NBSP}{french.MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day}{french.NBSP}{french.MONTHS[first.month - 1]}{year} – {end}"


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def board_week(company: Company, monday: date, filters: BoardFilters) -> Board:
    """Monday to Saturday, and Sunday when something is planned on it or it is today. Five queries."""
    clock = late_clock(company)
    week = monday + timedelta(days=6)
    in_week = _shown(filters).filter(day__gte=monday, day__lte=week, technician__isnull=False)
    lines = _lines(in_week.order_by("day", "rank", "start", "id"))
    tray = _tray(filters)
    pools = _pool_names([line.pk for line in (*lines, *tray)])
    late = {line.pk for line in lines if clock.is_late(line.state, line.day, line.start, line.window_to)}
    cards = [
        Card(line, line.pk in late, pools.get(line.pk, ""))
        for line in lines
        if filters.keeps(line.state, line.pk in late)
    ]
    team = _team(filters, {line.technician_id for line in (*lines, *tray) if line.technician_id})
    by_cell: dict[tuple[UUID | None, date | None], list[Card]] = defaultdict(list)
    for card in cards:
        by_cell[card.line.technician_id, card.line.day].append(card)
    has_sunday = week == clock.today or any(card.line.day == week for card in cards)
    length = 7 if has_sunday else 6
    days = [monday + timedelta(days=number) for number in range(length)]
    shown = [
        m for m in team if (m.is_open and m.is_technician) or any(by_cell.get((m.pk, day)) for day in days)
    ]
    rows = [
        Row(m, [Cell(m, day, by_cell.get((m.pk, day), []), day == clock.today) for day in days])
        for m in shown
    ]
    return Board(
        monday=monday,
        columns=_columns(rows, days, clock.today),
        rows=rows,
        tray=[Card(line, False, pools.get(line.pk, "")) for line in tray[:TRAY_LIMIT]],
        tray_more=len(tray) > TRAY_LIMIT,
        names={m.pk: str(m) for m in team},
    )


def _shown(filters: BoardFilters) -> QuerySet[Visit]:
    """The visits of the chosen categories and people; states are sorted out once lateness is known."""
    found: QuerySet[Visit] = Visit.objects.all()
    if filters.categories:
        found = found.filter(service__category__in=filters.categories)
    if filters.technicians:
        found = found.filter(technician__in=filters.technicians)
    return found


def _lines(found: QuerySet[Visit]) -> list[Line]:
    rows: Any = found.values_list(*LINE)
    return [Line._make(row) for row in rows]


def _tray(filters: BoardFilters) -> list[Line]:
    """Undated visits, the most pressing first: urgent, then high, then the oldest."""
    found: QuerySet[Visit] = Visit.objects.filter(TO_PLAN)
    if filters.categories:
        found = found.filter(service__category__in=filters.categories)
    if filters.agencies:
        found = found.filter(Q(agency__in=filters.agencies) | Q(agency=None))
    lines = _lines(found.order_by("day", "created_at", "id")[: TRAY_LIMIT * 5])
    weight = {Priority.URGENT: 0, Priority.HIGH: 1}
    lines.sort(key=lambda line: (weight.get(Priority(line.priority), 2), line.category != "repair"))
    return lines[: TRAY_LIMIT + 1]


def _team(filters: BoardFilters, with_visits: set[UUID]) -> list[Member]:
    """Today's technicians, and those who have left while their visits still stand in this week."""
    wanted = Q(role=Role.TECHNICIAN, shut_at=None) | Q(pk__in=with_visits)
    found = Member.objects.filter(wanted).select_related("agency")
    if filters.technicians:
        found = found.filter(pk__in=filters.technicians)
    if filters.agencies:
        found = found.filter(agency__in=filters.agencies)
    return list(found.order_by("colour", "last_name", "first_name"))


def _pool_names(visits: list[UUID]) -> dict[UUID, str]:
    links = VisitPool.objects.filter(visit__in=visits).order_by("pool__name")
    names: dict[UUID, list[str]] = defaultdict(list)
    for visit, name in links.values_list("visit_id", "pool__name"):
        names[visit].append(name)
    return {visit: ", ".join(found) for visit, found in names.items() if found != [DEFAULT_POOL]}


def _columns(rows: list[Row], days: list[date], today: date) -> list[Column]:
    columns = []
    for number, day in enumerate(days):
        cells = [row.cells[number] for row in rows]
        count = sum(card.line.state != State.CANCELLED for cell in cells for card in cell.cards)
        columns.append(Column(day, day == today, count, sum(cell.minutes for cell in cells)))
    return columns


def _minutes(cards: list[Card]) -> int:
    """Booked minutes; a cancelled visit leaves the count, a skipped one was planned."""
    return sum(card.line.minutes for card in cards if card.line.state != State.CANCELLED)
