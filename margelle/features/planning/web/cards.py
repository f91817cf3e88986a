"""The cards and cells of the board as text, without templates.

A week holds 300 cards in 40 cells: drawn by templates they cost more than all the queries together. Whatever
a person typed passes through `escape`; the rest are ids, numbers and words of ours. A test puts markup into
every typed field.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import escape
from typing import Final
from uuid import UUID

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from margelle.base.ui import french
from margelle.base.ui.templatetags.ui import STATES
from margelle.features.catalogue.models import Category
from margelle.features.planning.models import Priority
from margelle.features.planning.queries.board import OVER_MARGIN, Board, Card, Cell
from margelle.features.planning.queries.lines import Line
from margelle.features.planning.queries.visits import ANY_VISIT, visit_address
from margelle.features.planning.rules import MOVABLE, OVER

ICONS: Final = {"": "", Category.SEASONAL.value: "leaf", Category.REPAIR.value: "wrench"}
ANY_DAY: Final = "2000-01-01"
_CATEGORY: Final = {str(value): str(label) for value, label in Category.choices}


@dataclass(frozen=True)
class Pen:
    """Draws the parts of one answer; the addresses are looked up once."""

    names: dict[UUID, str]  # of technicians, for undated visits that have one
    discs: dict[UUID, tuple[str, int]] = field(default_factory=dict)  # initials and colour, by zone only
    with_rounds: bool = True  # a draft has no round page

    @cached_property
    def visit_pattern(self) -> tuple[str, str]:
        head, _, tail = visit_address(ANY_VISIT).partition(str(ANY_VISIT))
        return head, tail

    @cached_property
    def add(self) -> str:
        return reverse("planning:visit_new")

    @cached_property
    def rounds(self) -> str:
        return reverse("planning:round", args=[ANY_VISIT, ANY_DAY])

    def address(self, visit: UUID) -> str:
        head, tail = self.visit_pattern
        return f"{head}{visit}{tail}"

    def cards(self, cards: Iterable[Card]) -> str:
        return "".join([self.card(card) for card in cards])

    def card(self, card: Card) -> str:
        line = card.line
        word, css = ("Retardée", "late") if card.is_late else STATES[line.state]
        hour = french.clock(line.start) if line.start else ""
        place = f"{line.city} · {card.pools}" if card.pools else line.city
        fixed = "" if line.state in MOVABLE and card.mate is None else " data-fixed"
        along = " data-mate" if card.mate else ""
        key = f"{line.pk}-{card.mate}" if card.mate else line.pk
        return (
            f'<a class="visit {_classes(card)}" id="v-{key}" href="{self.address(line.pk)}" '
            f'data-visit="{line.pk}" data-technician="{line.technician_id or ""}" '
            f'data-version="{line.version}"{fixed}{along} aria-label="{self._said(card, hour, word, place)}">'
            f'<span class="l1">{f"<time>{hour}</time> " if hour else ""}{self._disc(line.technician_id)}'
            f"<b>{escape(line.client)}</b> {_along(card)}{_icon(ICONS.get(line.category, ''))}</span>"
            f'<span class="l2"><span class="state {css}">{word}</span> {_clash(card)}'
            f"{_priority(_pressing(line))}<span>{escape(place)}</span></span></a>"
        )

    def _said(self, card: Card, hour: str, word: str, place: str) -> str:
        """What a screen reader says of a card: first what is seen, in its order, then what only colours and
        marks show. Hidden words in the card itself would be laid out with the rest: half of a week's letters.
        """
        line, pressing = card.line, _pressing(card.line)
        loud = "" if pressing == Priority.NORMAL else Priority(pressing).label
        initials, _ = self.discs.get(line.technician_id, ("", 0)) if line.technician_id else ("", 0)
        seen = " ".join(part for part in (hour, initials, line.client, word, loud, place) if part)
        who = self.names.get(line.technician_id, "") if initials and line.technician_id else ""
        mates = _with(card)
        parts = (seen, _CATEGORY[line.category], line.service, who, mates, *card.conflicts)
        return escape(", ".join(part for part in parts if part))

    def _disc(self, technician: UUID | None) -> str:
        """Who goes, on a board by zone; elsewhere the row says it."""
        if technician not in self.discs:
            return ""
        initials, colour = self.discs[technician]
        return f'<span class="disc tech-{colour}" data-initials="{escape(initials)}"></span>'

    def cell(self, cell: Cell) -> SafeString:
        """A cell with its cards and its foot; also a part of the answer to a drop."""
        day = cell.day.isoformat()
        who = str(cell.technician.pk) if cell.technician else ""
        name = f"{escape(cell.name)}, {cell.label}"
        off = f'<p class="absence">{escape(cell.why_off)}</p>' if cell.why_off and not cell.cards else ""
        html = (
            f'<div class="cell{" is-off" if cell.why_off else ""}" id="cell-{cell.key}">'
            f'<div class="cards" data-technician="{who}" '
            f'data-day="{day}">{self.cards(cell.cards)}</div>{off}<div class="foot">{self._foot(cell, name)}'
            f'<a class="add" href="{self.add}?{f"technician={who}&amp;" if who else ""}day={day}" data-panel '
            f'aria-label="Ajouter une intervention{french.NBSP}: {name}">{_icon("plus")}</a></div></div>'
        )
        return mark_safe(html)  # noqa: S308  # every typed part above is escaped

    def _foot(self, cell: Cell, name: str) -> str:
        if cell.technician is None:
            return f"<span>{french.duration(cell.minutes) if cell.cards else ''}</span>"
        if cell.cards:
            return self._load(cell, name)
        partly = (
            f"{french.duration(cell.limit)} · {cell.span.why}" if cell.span and cell.span.why else "Libre"
        )
        return "<span></span>" if cell.why_off else f"<span>{escape(partly)}</span>"

    def _load(self, cell: Cell, name: str) -> str:
        """The hours lead to the round; by keyboard, « T »: 40 more stops of Tab would be too many."""
        high = cell.limit + OVER_MARGIN
        allowed = escape(cell.why_off) if cell.why_off else french.duration(cell.limit)
        said = f"{french.duration(cell.minutes)} / {allowed}"
        css, said = ("round over", f"{said} · trop") if cell.is_over else ("round", said)
        return (
            f'<meter min="0" max="{high + 3 * OVER_MARGIN}" low="{high}" high="{high}" optimum="0" '
            f'value="{cell.minutes}" aria-label="Charge de {name}"></meter>'
            f"{self._to_round(cell, css, said, name)}"
        )

    def _to_round(self, cell: Cell, css: str, said: str, name: str) -> str:
        if not self.with_rounds or cell.technician is None:
            return f'<span class="{css}">{said}</span>'
        address = self.rounds.replace(str(ANY_VISIT), str(cell.technician.pk))
        return (
            f'<a class="{css}" href="{address.replace(ANY_DAY, cell.day.isoformat())}" tabindex="-1" '
            f'title="Ouvrir la tournée" aria-label="{said}, tournée de {name}">{said}</a>'
        )

    def tray(self, board: Board) -> SafeString:
        html = "".join([self.waiting(card) for card in board.tray])
        return mark_safe(html)  # noqa: S308  # every typed part is escaped in `waiting`

    def waiting(self, card: Card) -> str:
        line = card.line
        return (
            f'<a class="visit {_classes(card)}" id="v-{line.pk}" href="{self.address(line.pk)}" '
            f'data-visit="{line.pk}" data-technician="{line.technician_id or ""}" '
            f'data-version="{line.version}"><span class="l1"><b>{escape(line.client)}</b>'
            f'{_icon(ICONS.get(line.category, ""))}</span><span class="why">{escape(line.service)} · '
            f"{french.duration(line.minutes)}</span>{self._why(card)}</a>"
        )

    def _why(self, card: Card) -> str:
        line = card.line
        parts = []
        if line.priority != Priority.NORMAL:
            parts.append(f"Priorité {Priority(line.priority).label.lower()}")
        if line.day is not None:
            parts.append(f"{french.day(line.day)}, sans technicien")
        elif line.technician_id is not None:
            parts.append(f"Pour {self.names.get(line.technician_id, 'un technicien')}, sans date")
        if not parts:
            return ""
        css = "why due" if line.priority == Priority.URGENT else "why"
        return f'<span class="{css}">{escape(" · ".join(parts))}</span>'


def _classes(card: Card) -> str:
    """The state is on the card itself: a rule that looks inside hundreds of cards makes dragging slow."""
    line = card.line
    colour = f" colour-{escape(line.colour)}" if line.colour else ""
    state = "late" if card.is_late else STATES[line.state][1]
    loud = " is-loud" if state not in ("planned", "done", "validated") else ""
    presses = " is-pressing" if line.priority != Priority.NORMAL and line.state not in OVER else ""
    return f"{line.category}{colour} is-{state}{loud}{presses}"


def _along(card: Card) -> str:
    """Who shares the visit, behind a mark: « avec Léa Costa »."""
    if not card.mates:
        return ""
    return f'<span class="along" title="{escape(_with(card))}">{_icon("users")}</span>'


def _with(card: Card) -> str:
    return f"avec {', '.join(card.mates)}" if card.mates else ""


def _clash(card: Card) -> str:
    """A form and a word for what does not fit; the whole sentence is in the peek."""
    if not card.conflicts:
        return ""
    return f'<span class="clash" title="{escape(" ".join(card.conflicts))}">{_icon("triangle-alert")}</span>'


def _pressing(line: Line) -> str:
    """The priority as long as it matters."""
    return Priority.NORMAL.value if line.state in OVER else line.priority


@lru_cache(maxsize=8)
def _icon(name: str) -> str:
    if not name:
        return ""
    sprite = static("ui/icons.svg")
    return f'<svg class="icon" aria-hidden="true"><use href="{sprite}#i-{name}"/></svg>'


@lru_cache(maxsize=8)
def _priority(priority: str) -> str:
    """A word for what presses: colour alone would not print."""
    if priority == Priority.NORMAL:
        return ""
    return f'<span class="priority {priority}">{Priority(priority).label}</span> '
