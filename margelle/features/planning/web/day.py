"""One day by the hour: technicians as columns (PLN-2). Its lists are the narrow and spoken twin."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.queries import local_now, member_of, technicians
from margelle.features.planning.actions import Action, StaleVisit, edit_visit, move_visit, one_action
from margelle.features.planning.forms.day import DayDropForm, LengthForm
from margelle.features.planning.models import PlanChange, Visit
from margelle.features.planning.queries.day import DayBoard, board_day
from margelle.features.planning.queries.desk import last_change_of
from margelle.features.planning.queries.filters import BoardFilters, day_or
from margelle.features.planning.rules import NotAllowed

from .board import filter_choices
from .fit import clashes_of
from .memory import chosen_filters, chosen_span
from .menu import menu_items
from .moves import refused, said
from .said import place_said


@require_safe
@may("planning.view")
def day(request: HttpRequest) -> HttpResponse:
    chosen_span(request, here="day")
    filters = chosen_filters(request)
    company = member_of(request).company
    now = local_now(company)
    wanted = day_or(request.GET.get("day", ""), now.date())
    shown = board_day(company, wanted, filters, now.time())
    context: dict[str, Any] = {
        "board": shown,
        "day": wanted,
        "today": now.date(),
        "as_list": request.GET.get("as") == "list",
        "filters": filters,
        **filter_choices(list(technicians())),
        "last_change": last_change_of(member_of(request)),
        "menu_items": menu_items(request),
        "here": _address(filters, wanted),
        "back": _address(filters, wanted - timedelta(days=1)),
        "next": _address(filters, wanted + timedelta(days=1)),
    }
    return render(request, "planning/day.html", context)


def _address(filters: BoardFilters, wanted: date) -> str:
    return filters.address(day=wanted.isoformat())


@require_POST
@may("planning.edit")
def day_moves(request: HttpRequest) -> HttpResponse:
    """A block was laid elsewhere: {visit, technician, day, start, version}. Answers what changed."""
    form = DayDropForm(request.POST)
    if not form.is_valid():
        return refused(form.first_problem(), 422)
    drop = form.cleaned_data
    visit = get_object_or_404(Visit, pk=drop["visit"])
    was, member = visit.technician_id, member_of(request)
    try:
        with one_action(kind=PlanChange.Kind.MOVE, title="", by=member) as action:
            move_visit(
                visit=visit,
                by=member,
                technician=drop["technician"],
                day=drop["day"],
                start=drop["start"],
                version=drop["version"],
            )
            action.title = place_said(visit)
    except StaleVisit as stale:
        return refused(str(stale), 409)
    except NotAllowed as problem:
        return refused(str(problem), 422)
    return _changed(request, action, visit, drop["day"], {was, visit.technician_id})


@require_POST
@may("planning.edit")
def day_lengths(request: HttpRequest) -> HttpResponse:
    """An edge was pulled: {visit, minutes, version}. Answers the visit's column."""
    form = LengthForm(request.POST)
    if not form.is_valid():
        return refused(form.first_problem(), 422)
    given = form.cleaned_data
    visit, member = get_object_or_404(Visit, pk=given["visit"]), member_of(request)
    title = f"{visit.client.short_name}{french.NBSP}: {french.duration(given['minutes'])}"
    try:
        with one_action(kind=PlanChange.Kind.MOVE, title=title, by=member) as action:
            edit_visit(visit=visit, by=member, version=given["version"], minutes=given["minutes"])
    except StaleVisit as stale:
        return refused(str(stale), 409)
    except NotAllowed as problem:
        return refused(str(problem), 422)
    return _changed(request, action, visit, visit.day, {visit.technician_id})


def _changed(
    request: HttpRequest, action: Action, visit: Visit, wanted: date | None, places: set[Any]
) -> HttpResponse:
    """What was done and does not fit, then the columns: each carries the id of what it takes the place of."""
    words = said(action, clashes_of(visit))
    if wanted is None:
        return HttpResponse(words)
    company = member_of(request).company
    shown = board_day(company, wanted, BoardFilters.read(request.GET), local_now(company).time())
    return HttpResponse(words + "".join(_drawn(shown, request, places)))


def _drawn(shown: DayBoard, request: HttpRequest, places: set[Any]) -> list[str]:
    columns = [column for column in shown.columns if column.technician.pk in places]
    context = {"board": shown, "day": shown.day}
    return [
        render_to_string("planning/_day_column.html", {**context, "column": column}, request)
        for column in columns
    ]
