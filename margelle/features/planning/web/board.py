from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.features.accounts.models import Agency, Member
from margelle.features.accounts.queries import local_today, member_of, technicians
from margelle.features.catalogue.models import Category
from margelle.features.planning.actions import BY_HOUR, StaleVisit, move_visit
from margelle.features.planning.forms import DropForm
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.board import Board, board_week, monday_of
from margelle.features.planning.queries.filters import STATE_WORDS, BoardFilters, day_or
from margelle.features.planning.rules import NotAllowed

from .cards import Pen
from .memory import chosen_filters, chosen_span


@require_safe
@may("planning.view")
def board(request: HttpRequest) -> HttpResponse:
    """The week: the filters come from the address, else from this member's last choice."""
    if chosen_span(request, here="week") == "day":
        return HttpResponseRedirect(reverse("planning:day"))
    filters = chosen_filters(request)
    company = member_of(request).company
    today = local_today(company)
    monday = monday_of(day_or(request.GET.get("week", ""), today))
    return render(
        request, "planning/board.html", page(board_week(company, monday, filters), filters, request)
    )


def page(shown: Board, filters: BoardFilters, request: HttpRequest) -> dict[str, Any]:
    today = local_today(member_of(request).company)
    query = filters.address()
    pen = Pen(shown.names)
    return {
        "board": shown,
        "rows": [(row, [(cell, pen.cell(cell)) for cell in row.cells]) for row in shown.rows],
        "tray": drawn_tray(shown, pen),
        "filters": filters,
        "here": filters.address(week=shown.monday.isoformat()),
        "back": filters.address(week=_week(shown, -7)),
        "next": filters.address(week=_week(shown, 7)),
        "query": query,
        "day": today if monday_of(today) == shown.monday else shown.monday,
        "categories": Category.choices,
        "states": STATE_WORDS,
        "agencies": Agency.objects.filter(archived_at=None),
        "team": _team(shown, filters),
        "legend": STATE_WORDS,
    }


def _team(shown: Board, filters: BoardFilters) -> list[Member]:
    if not filters.technicians and not filters.agencies:
        return [row.technician for row in shown.rows]
    return list(technicians())


def _week(shown: Board, days: int) -> str:
    return (shown.monday + timedelta(days=days)).isoformat()


def drawn_tray(shown: Board, pen: Pen) -> SafeString:
    context = {"board": shown, "cards": pen.tray(shown), "count": len(shown.tray)}
    return SafeString(render_to_string("planning/_tray.html", context))


@require_POST
@may("planning.edit")
def moves(request: HttpRequest) -> HttpResponse:
    """A card was dropped: {visit, technician, day, after, version}. Answers the parts that changed."""
    form = DropForm(request.POST)
    if not form.is_valid():
        return _refused(form.first_problem(), 422)
    drop = form.cleaned_data
    visit = get_object_or_404(Visit, pk=drop["visit"])
    was = (visit.technician_id, visit.day)
    try:
        move_visit(
            visit=visit,
            by=member_of(request),
            technician=drop["technician"],
            day=drop["day"],
            after=drop["after"] if drop["technician"] else BY_HOUR,
            version=drop["version"],
        )
    except StaleVisit as stale:
        return _refused(str(stale), 409)
    except NotAllowed as problem:
        return _refused(str(problem), 422)
    filters = BoardFilters.read(request.GET)
    today = local_today(member_of(request).company)
    monday = monday_of(day_or(request.GET.get("week", ""), today))
    shown = board_week(member_of(request).company, monday, filters)
    return HttpResponse(_changed(shown, [was, (visit.technician_id, visit.day)]))


def _changed(shown: Board, places: list[tuple[Any, Any]]) -> str:
    """Each part carries the id of what it takes the place of."""
    pen = Pen(shown.names)
    parts: list[str] = [drawn_tray(shown, pen)]
    for technician, day in dict.fromkeys(places):
        if technician is None or day is None:
            continue
        cell = shown.cell(technician, day)
        if cell is not None:
            parts.append(pen.cell(cell))
        parts += [_loads(shown, technician), _head(shown, day)]
    return "".join(parts)


def _loads(shown: Board, technician: Any) -> str:
    row = next((row for row in shown.rows if row.technician.pk == technician), None)
    return render_to_string("planning/_load.html", {"row": row}) if row else ""


def _head(shown: Board, day: Any) -> str:
    column = next((column for column in shown.columns if column.day == day), None)
    return render_to_string("planning/_head_count.html", {"column": column}) if column else ""


def _refused(message: str, status: int) -> HttpResponse:
    return HttpResponse(format_html('<p class="error">{}</p>', message), status=status)
