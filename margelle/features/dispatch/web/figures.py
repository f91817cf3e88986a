"""Kilometres against their target, zones that get too little time (RTE-9, RTE-10)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.dispatch.queries.kilometres import kilometres
from margelle.features.dispatch.queries.zones import zone_lines


@require_safe
@may("dispatch.view")
def kilometres_page(request: HttpRequest) -> HttpResponse:
    found = kilometres(member_of(request).company)
    widest = max((week.planned_m for week in found.weeks), default=0) or 1
    context = {
        "found": found,
        "widest": widest,
        "tabs": tabs_for("rounds", None, request, current="kilometres"),
    }
    return render(request, "dispatch/kilometres.html", context)


@require_safe
@may("dispatch.view")
def zones_page(request: HttpRequest) -> HttpResponse:
    context = {
        "found": zone_lines(local_today(member_of(request).company)),
        "tabs": tabs_for("rounds", None, request, current="zones"),
    }
    return render(request, "dispatch/zones.html", context)
