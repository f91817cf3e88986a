"""The week board: technicians or zones down, days across. The number of queries does not grow with it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from margelle.features.accounts.models import Company, Member, Role
from margelle.features.clients.models import Zone
from margelle.features.planning.models import Priority, Visit
from margelle.features.planning.rules import Conflict, State

from .availability import Calendar
from .board_parts import (
    OVER_MARGIN,
    Board,
    Cell,
    Column,
    Row,
    monday_of,
)
from .conflicts import conflicts_between
from .filters import BoardFilters
from .lines import Card, Line, pool_names, read_lines, shared_lines
from .view import BoardView
from .visits import TO_PLAN, late_clock

TRAY_LIMIT = 40
NO_ZONE = "Sans secteur"

__all__ = ["OVER_MARGIN", "Board", "Card", "Cell", "Column", "Line", "Row", "board_week", "monday_of"]


def board_week(company: Company, monday: date, filters: BoardFilters, view: BoardView | None = None) -> Board:
    """The days that the view asks for, and any other on which something is planned."""
    view = view or BoardView()
    clock = late_clock(company)
    week = monday + timedelta(days=6)
    in_week = filters.narrow(Visit.objects.filter(day__gte=monday, day__lte=week, technician__isnull=False))
    lines = read_lines(in_week.order_by("day", "rank", "start", "id"))
    shared = shared_lines(filters.narrow_sites(Visit.objects.filter(day__gte=monday, day__lte=week)))
    tray = _tray(filters)
    pools = pool_names(line.pk for line in (*lines, *tray))
    drawn = (*lines, *(line for line, _ in shared))
    late = {line.pk for line in drawn if clock.is_late(line.state, line.day, line.start, line.window_to)}
    people = {line.technician_id for line in (*lines, *tray) if line.technician_id}
    team = _team(filters, people | {mate for _, mate in shared})
    calendar = Calendar.load(team, monday, week)
    clashes = conflicts_between(monday, week, calendar=calendar)
    names = {m.pk: str(m) for m in team}
    along = _along(shared, names)
    cards = [
        Card(line, line.pk in late, pools.get(line.pk, ""), _texts(clashes.get(line.pk, ())), along[line.pk])
        for line in lines
        if filters.keeps(line.state, line.pk in late)
    ]
    cards += [
        Card(line, line.pk in late, "", (), (_name(line.technician_id, names),), mate)
        for line, mate in shared
        if filters.keeps(line.state, line.pk in late) and view.group != "zone"
    ]
    days = _days(monday, cards, view, clock.today)
    rows = _rows(cards, team, calendar, days, view, clock.today)
    return Board(
        monday=monday,
        columns=_columns(rows, days, clock.today),
        rows=rows,
        tray=[Card(line, False, pools.get(line.pk, "")) for line in tray[:TRAY_LIMIT]],
        tray_more=len(tray) > TRAY_LIMIT,
        names=names,
        view=view,
        discs={m.pk: (m.initials, m.colour) for m in team} if view.group == "zone" else {},
    )


def _name(technician: UUID | None, names: dict[UUID, str]) -> str:
    return names.get(technician, "un collègue") if technician else "personne encore"


def _along(shared: Sequence[tuple[Line, UUID]], names: dict[UUID, str]) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for line, mate in shared:
        found[line.pk] += (names.get(mate, "un collègue"),)
    return found


def _texts(conflicts: Sequence[Conflict]) -> tuple[str, ...]:
    """The hard ones first."""
    return tuple(one.text for one in sorted(conflicts, key=lambda one: not one.is_hard))


def _days(monday: date, cards: Sequence[Card], view: BoardView, today: date) -> list[date]:
    used = {card.line.day for card in cards} | {today}
    saturday, sunday = monday + timedelta(days=5), monday + timedelta(days=6)
    length = view.length(has_saturday=saturday in used, has_sunday=sunday in used)
    return [monday + timedelta(days=number) for number in range(length)]


def _rows(
    cards: Sequence[Card],
    team: Sequence[Member],
    calendar: Calendar,
    days: Sequence[date],
    view: BoardView,
    today: date,
) -> list[Row]:
    if view.group == "zone":
        return _zone_rows(cards, days, today)
    by_cell: dict[tuple[UUID | None, date | None], list[Card]] = defaultdict(list)
    for card in cards:
        _put(by_cell[card.mate or card.line.technician_id, card.line.day], card)
    shown = [
        m for m in team if (m.is_open and m.is_technician) or any(by_cell.get((m.pk, day)) for day in days)
    ]
    by_agency = view.group == "agency"
    if by_agency:
        shown.sort(key=lambda m: (m.agency is None, str(m.agency or "")))
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


def _put(cards: list[Card], card: Card) -> None:
    """In the order of the round; somebody else's visit has no place in it and goes by its hour."""
    start, place = card.line.start, len(cards)
    if card.mate is not None and start is not None:
        later = (n for n, other in enumerate(cards) if other.line.start and other.line.start > start)
        place = next(later, place)
    cards.insert(place, card)


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
        own = [card for cell in cells for card in cell.cards if card.mate is None]
        count = sum(card.line.state != State.CANCELLED for card in own)
        minutes, limit = sum(cell.minutes for cell in cells), sum(cell.limit for cell in cells)
        columns.append(Column(day, day == today, count, minutes, limit))
    return columns
