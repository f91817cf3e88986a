from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.features.accounts.models import Agency, Member
from margelle.features.accounts.queries import local_today, member_of, technicians
from margelle.features.catalogue.models import Category
from margelle.features.clients.models import Client, Tag, Zone
from margelle.features.planning.queries.board import Board, Row, board_week, monday_of
from margelle.features.planning.queries.desk import last_change_of
from margelle.features.planning.queries.filters import STATE_WORDS, BoardFilters, day_or
from margelle.features.planning.queries.view import DAYS, DENSITIES, GROUPS, BoardView

from .cards import Pen
from .memory import chosen_filters, chosen_span, chosen_view
from .menu import menu_items

_OTHER_SPANS = {"day": "planning:day", "month": "planning:month", "map": "planning:map"}


@require_safe
@may("planning.view")
def board(request: HttpRequest) -> HttpResponse:
    """The week: filters and layout come from the address, else from this member's last choice."""
    span = chosen_span(request, here="week")
    if span != "week":
        return HttpResponseRedirect(reverse(_OTHER_SPANS[span]))
    filters = chosen_filters(request)
    view = chosen_view(request)
    company = member_of(request).company
    monday = monday_of(day_or(request.GET.get("week", ""), local_today(company)))
    shown = board_week(company, monday, filters, view)
    return render(request, "planning/board.html", page(shown, filters, request))


def page(shown: Board, filters: BoardFilters, request: HttpRequest) -> dict[str, Any]:
    today = local_today(member_of(request).company)
    pen = Pen(shown.names, shown.discs)
    return {
        "board": shown,
        "rows": [(row, [(cell, pen.cell(cell)) for cell in row.cells]) for row in shown.rows],
        "tray": drawn_tray(shown, pen),
        "filters": filters,
        "view": shown.view,
        "view_choices": {"group": GROUPS, "density": DENSITIES, "days": DAYS},
        "here": week_address(filters, shown.view, shown.monday),
        "back": week_address(filters, shown.view, shown.monday - timedelta(days=7)),
        "next": week_address(filters, shown.view, shown.monday + timedelta(days=7)),
        "query": filters.address(),
        "day": today if monday_of(today) == shown.monday else shown.monday,
        "last_change": last_change_of(member_of(request)),
        "menu_items": menu_items(request),
        "people": technicians(),
        **filter_choices(_team(shown, filters)),
    }


def filter_choices(team: list[Member]) -> dict[str, Any]:
    """What the filter menu of every span offers."""
    return {
        "categories": Category.choices,
        "states": STATE_WORDS,
        "agencies": Agency.objects.filter(archived_at=None),
        "zones": Zone.objects.all(),
        "tags": Tag.objects.all(),
        "values": Client.Value.choices,
        "team": team,
        "legend": STATE_WORDS,
    }


def week_address(filters: BoardFilters, view: BoardView, monday: date) -> str:
    more = dict(view.pairs())
    return filters.address(week=monday.isoformat(), **more)


def _team(shown: Board, filters: BoardFilters) -> list[Member]:
    rows = [row.technician for row in shown.rows if row.technician is not None]
    if filters.technicians or filters.agencies or not rows:
        return list(technicians())
    return sorted(rows, key=lambda member: (member.colour, str(member)))


def drawn_tray(shown: Board, pen: Pen) -> SafeString:
    context = {"board": shown, "cards": pen.tray(shown), "count": len(shown.tray)}
    return SafeString(render_to_string("planning/_tray.html", context))


def drawn_load(row: Row) -> str:
    return render_to_string("planning/_load.html", {"row": row})
