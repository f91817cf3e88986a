"""The week board: technicians or zones down, days across. The number of queries does not grow with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from margelle.base.ui import french
from margelle.features.accounts.models import Company, Member, Role
from margelle.features.clients.models import Zone
from margelle.features.planning.models import Priority, Visit
from margelle.features.planning.rules import Conflict, DaySpan, State

from .availability import Calendar
from .conflicts import conflicts_between
from .filters import BoardFilters
from .lines import Card, Line, pool_names, read_lines
from .view import BoardView
from .visits import TO_PLAN, late_clock

OVER_MARGIN = 30  # minutes past the ordinary day before the cell says "trop"
COMPACT_ABOVE = 3  # cards per cell on average
TRAY_LIMIT = 40
NO_ZONE = "Sans secteur"

__all__ = ["OVER_MARGIN", "Board", "Card", "Cell", "Column", "Line", "Row", "board_week", "monday_of"]


@dataclass(frozen=True)
class Cell:
    """A technician's day; in a board by zone, a zone's day, and then there is no working time."""

    technician: Member | None
    day: date
    cards: list[Card]
    is_today: bool
    span: DaySpan | None = None
    zone: UUID | None = None
    title: str = ""  # of the row, for who does not see the table

    @property
    def key(self) -> str:
        return f"{self.technician.pk if self.technician else self.zone or 'none'}_{self.day}"

    @property
    def name(self) -> str:
        return str(self.technician) if self.technician else self.title

    @property
    def minutes(self) -> int:
        return _minutes(self.cards)

    @property
    def limit(self) -> int:
        if self.span is not None:
            return self.span.minutes
        return self.technician.day_minutes if self.technician else 0

    @property
    def why_off(self) -> str:
        """The word for a day without work, "" for a working day."""
        return self.span.why if self.span is not None and self.span.is_off else ""

    @property
    def is_over(self) -> bool:
        return self.technician is not None and self.minutes > self.limit + OVER_MARGIN

    @property
    def label(self) -> str:
        return short_day(self.day)


@dataclass(frozen=True)
class Column:
    day: date
    is_today: bool
    count: int
    minutes: int
    limit: int = 0
    name: str = ""  # of a public holiday or closed day

    @property
    def label(self) -> str:
        return short_day(self.day)

    @property
    def hours(self) -> str:
        """Whole hours: the head of a day compares days, it does not count minutes."""
        booked = f"{round(self.minutes / 60)}{french.NBSP}h"
        return f"{booked} / {round(self.limit / 60)}{french.NBSP}h" if self.limit else booked


@dataclass(frozen=True)
class Row:
    technician: Member | None
    cells: list[Cell]
    title: str = ""
    section: str = ""  # the agency, on a board grouped by agency

    @property
    def key(self) -> str:
        return str(self.technician.pk if self.technician else self.cells[0].zone or "none")

    @property
    def minutes(self) -> int:
        return sum(cell.minutes for cell in self.cells)

    @property
    def limit(self) -> int:
        """The hours of the shown days; of the contract, when the board knows no working time."""
        if any(cell.span is None for cell in self.cells):
            return self.technician.week_minutes if self.technician else 0
        return sum(cell.limit for cell in self.cells)

    @property
    def is_over(self) -> bool:
        return self.technician is not None and self.minutes > self.limit + OVER_MARGIN


@dataclass(frozen=True)
class Board:
    monday: date
    columns: list[Column]
    rows: list[Row]
    tray: list[Card]
    tray_more: bool
    names: dict[UUID, str]  # technicians of undated visits, and of cards on a board by zone
    view: BoardView = field(default_factory=BoardView)
    discs: dict[UUID, tuple[str, int]] = field(default_factory=dict)  # initials and colour, by zone only

    @property
    def is_compact(self) -> bool:
        if self.view.density != "auto":
            return self.view.density == "compact"
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
        return next((cell for cell in found if cell.technician and cell.technician.pk == technician), None)


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


def board_week(company: Company, monday: date, filters: BoardFilters, view: BoardView | None = None) -> Board:
    """The days that the view asks for, and any other on which something is planned."""
    view = view or BoardView()
    clock = late_clock(company)
    week = monday + timedelta(days=6)
    in_week = filters.narrow(Visit.objects.filter(day__gte=monday, day__lte=week, technician__isnull=False))
    lines = read_lines(in_week.order_by("day", "rank", "start", "id"))
    tray = _tray(filters)
    pools = pool_names(line.pk for line in (*lines, *tray))
    late = {line.pk for line in lines if clock.is_late(line.state, line.day, line.start, line.window_to)}
    clashes = conflicts_between(monday, week)
    cards = [
        Card(line, line.pk in late, pools.get(line.pk, ""), _texts(clashes.get(line.pk, ())))
        for line in lines
        if filters.keeps(line.state, line.pk in late)
    ]
    team = _team(filters, {line.technician_id for line in (*lines, *tray) if line.technician_id})
    days = _days(monday, cards, view, clock.today)
    rows = _rows(cards, team, days, view, clock.today)
    return Board(
        monday=monday,
        columns=_columns(rows, days, clock.today),
        rows=rows,
        tray=[Card(line, False, pools.get(line.pk, "")) for line in tray[:TRAY_LIMIT]],
        tray_more=len(tray) > TRAY_LIMIT,
        names={m.pk: str(m) for m in team},
        view=view,
        discs={m.pk: (m.initials, m.colour) for m in team} if view.group == "zone" else {},
    )


def _texts(conflicts: Sequence[Conflict]) -> tuple[str, ...]:
    """The hard ones first."""
    return tuple(one.text for one in sorted(conflicts, key=lambda one: not one.is_hard))


def _days(monday: date, cards: Sequence[Card], view: BoardView, today: date) -> list[date]:
    used = {card.line.day for card in cards} | {today}
    saturday, sunday = monday + timedelta(days=5), monday + timedelta(days=6)
    length = view.length(has_saturday=saturday in used, has_sunday=sunday in used)
    return [monday + timedelta(days=number) for number in range(length)]


def _rows(
    cards: Sequence[Card], team: Sequence[Member], days: Sequence[date], view: BoardView, today: date
) -> list[Row]:
    if view.group == "zone":
        return _zone_rows(cards, days, today)
    by_cell: dict[tuple[UUID | None, date | None], list[Card]] = defaultdict(list)
    for card in cards:
        by_cell[card.line.technician_id, card.line.day].append(card)
    shown = [
        m for m in team if (m.is_open and m.is_technician) or any(by_cell.get((m.pk, day)) for day in days)
    ]
    by_agency = view.group == "agency"
    if by_agency:
        shown.sort(key=lambda m: (m.agency is None, str(m.agency or "")))
    calendar = Calendar.load(shown, days[0], days[-1])
    return [
        Row(
            m,
            [
                Cell(m, day, by_cell.get((m.pk, day), []), day == today, calendar.span(m.pk, day))
                for day in days
            ],
            section=str(m.agency or "Sans agence") if by_agency else "",
        )
        for m in shown
    ]


def _zone_rows(cards: Sequence[Card], days: Sequence[date], today: date) -> list[Row]:
    """Zones in alphabetical order, those without work left out; sites without a zone come last."""
    by_cell: dict[tuple[UUID | None, date | None], list[Card]] = defaultdict(list)
    for card in sorted(cards, key=lambda card: (card.line.start is None, card.line.start)):
        by_cell[card.line.zone_id, card.line.day].append(card)
    zones: list[tuple[UUID | None, str]] = [*Zone.objects.values_list("pk", "name"), (None, NO_ZONE)]
    return [
        Row(
            None,
            [
                Cell(None, day, by_cell.get((key, day), []), day == today, zone=key, title=name)
                for day in days
            ],
            title=name,
        )
        for key, name in zones
        if any(by_cell.get((key, day)) for day in days)
    ]


def _tray(filters: BoardFilters) -> list[Line]:
    """Undated visits, the most pressing first: urgent, then high, then the oldest."""
    found: QuerySet[Visit] = filters.narrow_sites(Visit.objects.filter(TO_PLAN))
    if filters.agencies:
        found = found.filter(Q(agency__in=filters.agencies) | Q(agency=None))
    lines = read_lines(found.order_by("day", "created_at", "id")[: TRAY_LIMIT * 5])
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


def _columns(rows: list[Row], days: Sequence[date], today: date) -> list[Column]:
    columns = []
    for number, day in enumerate(days):
        cells = [row.cells[number] for row in rows]
        count = sum(card.line.state != State.CANCELLED for cell in cells for card in cell.cards)
        minutes, limit = sum(cell.minutes for cell in cells), sum(cell.limit for cell in cells)
        columns.append(Column(day, day == today, count, minutes, limit))
    return columns


def _minutes(cards: list[Card]) -> int:
    """Booked minutes; a cancelled visit leaves the count, a skipped one was planned."""
    return sum(card.line.minutes for card in cards if card.line.state != State.CANCELLED)
