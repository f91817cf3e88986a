"""Plans: all rounds of a day, and all sites of the company. The list always stands beside."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.base.ui.slots import panels_for
from margelle.features.accounts.queries import local_now, local_today, member_of, technicians
from margelle.features.catalogue.models import Category
from margelle.features.clients.models import Zone
from margelle.features.planning.queries.day import board_day
from margelle.features.planning.queries.filters import BoardFilters, day_or
from margelle.features.planning.queries.places import CONTRACTS, GAPS, PlaceFilters, places
from margelle.features.planning.queries.rounds import drawn_round

from .board import filter_choices
from .memory import chosen_filters, chosen_span
from .menu import menu_items


@require_safe
@may("planning.view")
def day_map(request: HttpRequest) -> HttpResponse:
    """Every round of the day in its technician's colour (RTE-8, planned part)."""
    chosen_span(request, here="map")
    filters = chosen_filters(request)
    company = member_of(request).company
    now = local_now(company)
    wanted = day_or(request.GET.get("day", ""), now.date())
    board = board_day(company, wanted, filters, now.time())
    context = {
        "day": wanted,
        "today": now.date(),
        "rounds": [
            drawn_round(
                company,
                column.technician,
                wanted,
                [stop.visit for stop in column.stops],
                column.working,
                None,
                now=now,
            )
            for column in board.busy
        ],
        "idle": board.idle,
        "filters": filters,
        **filter_choices(list(technicians())),
        "menu_items": menu_items(request),
        "panels": panels_for("day_map", wanted, request),
        "here": _address(filters, wanted),
        "back": _address(filters, wanted - timedelta(days=1)),
        "next": _address(filters, wanted + timedelta(days=1)),
    }
    return render(request, "planning/map.html", context)


def _address(filters: BoardFilters, wanted: date) -> str:
    return filters.address(day=wanted.isoformat())


@require_safe
@may("planning.view")
def clients_map(request: HttpRequest) -> HttpResponse:
    """All sites on one map, by zone, category, contract, technician and last visit (RTE-7)."""
    filters = PlaceFilters.read(request.GET)
    today = local_today(member_of(request).company)
    context = {
        "places": places(filters, today),
        "filters": filters,
        "zones": Zone.objects.all(),
        "team": technicians(),
        "categories": Category.choices,
        "contracts": CONTRACTS,
        "gaps": GAPS,
    }
    return render(request, "planning/clients_map.html", context)
