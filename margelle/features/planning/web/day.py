from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.features.accounts.queries import local_today, member_of, technicians
from margelle.features.planning.models import Priority
from margelle.features.planning.queries import board_week, visit_address
from margelle.features.planning.queries.board import Card, Cell, monday_of
from margelle.features.planning.queries.filters import day_or
from margelle.features.planning.rules import OVER

from .board import filter_choices
from .memory import chosen_filters, chosen_span


@require_safe
@may("planning.view")
def day(request: HttpRequest) -> HttpResponse:
    """One day as lists, by technician then in the order of the round."""
    chosen_span(request, here="day")
    filters = chosen_filters(request)
    company = member_of(request).company
    today = local_today(company)
    shown = day_or(request.GET.get("day", ""), today)
    board = board_week(company, monday_of(shown), filters)
    cells = [cell for row in board.rows for cell in row.cells if cell.day == shown]
    context: dict[str, Any] = {
        "day": shown,
        "today": today,
        "monday": monday_of(shown),
        "rounds": [(cell, _stops(cell)) for cell in cells if cell.cards],
        "free": [cell.technician for cell in cells if not cell.cards],
        "filters": filters,
        **filter_choices(list(technicians())),
        "back": filters.address(day=(shown - timedelta(days=1)).isoformat()),
        "next": filters.address(day=(shown + timedelta(days=1)).isoformat()),
    }
    return render(request, "planning/day.html", context)


def _stops(cell: Cell) -> list[dict[str, Any]]:
    return [_stop(card) for card in cell.cards]


def _stop(card: Card) -> dict[str, Any]:
    line = card.line
    presses = line.priority != Priority.NORMAL and line.state not in OVER
    word = Priority(line.priority).label if presses else ""
    return {"card": card, "line": line, "url": visit_address(line.pk), "presses": word}
