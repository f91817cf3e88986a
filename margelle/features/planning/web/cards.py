"""The cards of the board as text. A week holds 300 of them: a template for each would cost more than all
the queries together, so one format string is filled in; it escapes what people typed."""

from functools import lru_cache
from typing import Final
from uuid import UUID

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from margelle.base.ui import french
from margelle.base.ui.templatetags.ui import STATES
from margelle.features.catalogue.models import Category
from margelle.features.planning.models import Priority
from margelle.features.planning.queries import visit_address
from margelle.features.planning.queries.board import Card
from margelle.features.planning.rules import MOVABLE, OVER

ICONS: Final = {Category.SEASONAL.value: "leaf", Category.REPAIR.value: "wrench"}
_CATEGORY: Final = {str(value): label for value, label in Category.choices}
_CARD = (
    '<a class="visit {}" href="{}" data-visit="{}" data-version="{}"{} title="{}">'
    '<span class="l1">{}<b>{}</b>{}<span class="sr">, {}</span></span>'
    '<span class="l2"><span class="state {}">{}</span>{}<span>{}</span></span></a>'
)
_TRAY = (
    '<a class="visit {}" href="{}" data-visit="{}" data-version="{}"><span class="l1"><b>{}</b>{}</span>'
    '<span class="why">{} · {}</span>{}</a>'
)
_FIXED = mark_safe(" data-fixed")  # a constant
NOTHING = mark_safe("")


def cards_html(cards: list[Card]) -> SafeString:
    return format_html_join("", "{}", ((card_html(card),) for card in cards))


def card_html(card: Card) -> SafeString:
    line = card.line
    word, css = STATES[line.state]
    if card.is_late:
        word, css = "Retardée", "late"
    hour = french.clock(line.start) if line.start else ""
    return format_html(
        _CARD,
        _classes(card),
        visit_address(line.pk),
        line.pk,
        line.version,
        NOTHING if line.state in MOVABLE else _FIXED,
        _title(card, hour),
        format_html("<time>{}</time>", hour) if hour else NOTHING,
        line.client,
        _icon(ICONS.get(line.category, "")),
        _CATEGORY[line.category],
        css,
        word,
        NOTHING if line.state in OVER else _priority(line.priority),
        f"{line.city} · {card.pools}" if card.pools else line.city,
    )


def _classes(card: Card) -> str:
    colour = f" colour-{card.line.colour}" if card.line.colour else ""
    return f"{card.line.category}{colour}"


def _title(card: Card, hour: str) -> str:
    line = card.line
    reason = f"{STATES[line.state][0]}{french.NBSP}: {line.state_reason}" if line.state_reason else ""
    parts = (hour, line.client, line.service, card.pools, line.city, french.duration(line.minutes), reason)
    return " · ".join(part for part in parts if part)


def tray_html(card: Card, technician: str = "") -> SafeString:
    line = card.line
    return format_html(
        _TRAY,
        _classes(card),
        visit_address(line.pk),
        line.pk,
        line.version,
        line.client,
        _icon(ICONS.get(line.category, "")),
        line.service,
        french.duration(line.minutes),
        _why(card, technician),
    )


def _why(card: Card, technician: str) -> SafeString:
    line = card.line
    parts = []
    if line.priority != Priority.NORMAL:
        parts.append(f"Priorité {Priority(line.priority).label.lower()}")
    if line.day is not None:
        parts.append(f"{french.day(line.day)}, sans technicien")
    elif technician:
        parts.append(f"Pour {technician}, sans date")
    if not parts:
        return NOTHING
    css = "why due" if line.priority == Priority.URGENT else "why"
    return format_html('<span class="{}">{}</span>', css, " · ".join(parts))


@lru_cache(maxsize=8)
def _icon(name: str) -> SafeString:
    if not name:
        return NOTHING
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("ui/icons.svg"), name
    )


@lru_cache(maxsize=8)
def _priority(priority: str) -> SafeString:
    """A word for what presses: colour alone would not print."""
    if priority == Priority.NORMAL:
        return NOTHING
    label = Priority(priority).label
    return format_html('<span class="priority {}">{}</span>', priority, label)


def names_of(board_names: dict[UUID, str], card: Card) -> str:
    technician = card.line.technician_id
    return board_names.get(technician, "") if technician else ""
