"""What a week board is made of: cells, columns, rows. Pure arithmetic over cards; it reads nothing."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.planning.rules import DaySpan, State

from .lines import Card
from .view import BoardView

OVER_MARGIN = 30  # minutes past the ordinary day before the cell says "trop"
COMPACT_ABOVE = 3  # cards per cell on average


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
    """« 15–20 juin 2026 », « 29 juin – 4 juil. 2026 »: two whole months would not fit in the bar."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day}{french.NBSP}{french.MONTHS[last.month - 1]} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    start = f"{first.day}{french.NBSP}{french.SHORT_MONTHS[first.month - 1]}{year}"
    return f"{start} – {last.day}{french.NBSP}{french.SHORT_MONTHS[last.month - 1]} {last.year}"


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _minutes(cards: list[Card]) -> int:
    """Booked minutes; a cancelled visit leaves the count, a skipped one was planned."""
    return sum(card.line.minutes for card in cards if card.line.state != State.CANCELLED)
