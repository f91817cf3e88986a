from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.queries import local_today, member_of, technicians
from margelle.features.planning.queries.filters import BoardFilters, day_or
from margelle.features.planning.queries.loads import Month, board_month

from .board import filter_choices
from .memory import chosen_filters, chosen_span
from .menu import menu_items
from .month_cells import drawn_rows, hours, words


@require_safe
@may("planning.view")
def month(request: HttpRequest) -> HttpResponse:
    """The load of each day as a number and a shade; a press opens the day (PLN-4)."""
    chosen_span(request, here="month")
    filters = chosen_filters(request)
    company = member_of(request).company
    shown = board_month(company, _wanted(request, local_today(company)), filters)
    context = page(shown, filters) | {"menu_items": menu_items(request)}
    return render(request, "planning/month.html", context)


def _wanted(request: HttpRequest, today: date) -> date:
    """?month=2026-06, or any day of it as the filter menu sends it."""
    text = request.GET.get("month", "")
    return day_or(f"{text}-01" if text else request.GET.get("day", ""), today)


def page(shown: Month, filters: BoardFilters) -> dict[str, Any]:
    query = filters.address()
    totals = shown.totals
    return {
        "month": shown,
        "title": f"{french.MONTHS[shown.first.month - 1].capitalize()} {shown.first.year}",
        "rows": drawn_rows(shown, query),
        "days": [
            (day, load, f"{day:%Y-%m-%d}", hours(load), words(load))
            for day, load in zip(shown.days, totals, strict=True)
        ],
        "filters": filters,
        "query": query,
        "here": filters.address(month=f"{shown.first:%Y-%m}"),
        "back": filters.address(month=f"{shown.before:%Y-%m}"),
        "next": filters.address(month=f"{shown.after:%Y-%m}"),
        **filter_choices(list(technicians())),
    }
