"""« Plan de saison »: openings or closings laid out over weeks, then a scenario (NEW-3)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.features.accounts.queries import local_today, member_of, technicians
from margelle.features.clients.models import Site
from margelle.features.dispatch.actions.seasons import ask_season, draft_season, wish_season
from margelle.features.dispatch.forms.season import DraftForm, SeasonForm, WishForm
from margelle.features.dispatch.models import SeasonWish
from margelle.features.dispatch.queries.runs import runs
from margelle.features.planning.rules import NotAllowed

WEEKS = 8


@require_http_methods(["GET", "HEAD", "POST"])
@may("dispatch.edit")
def season_new(request: HttpRequest) -> HttpResponse:
    form = SeasonForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    status = 200
    if request.method == "POST":
        if form.is_valid():
            given: dict[str, Any] = {
                name: list(form.cleaned_data[name]) for name in ("services", "technicians")
            }
            given |= {name: form.cleaned_data[name] for name in ("first", "last", "work")}
            try:
                run = ask_season(by=member_of(request), **given)
                return HttpResponseRedirect(reverse("dispatch:run", args=[run.pk]))
            except NotAllowed as problem:
                form.add_error("last", str(problem))
        status = 422
    return render(request, "dispatch/season_new.html", {"form": form}, status=status)


def _initial(request: HttpRequest) -> dict[str, Any]:
    today = local_today(member_of(request).company)
    monday = today + timedelta(days=7 - today.weekday())
    work = SeasonWish.Work.OPENING if 1 <= monday.month <= 7 else SeasonWish.Work.CLOSING
    return {
        "first": monday,
        "last": monday + timedelta(weeks=WEEKS, days=-1),
        "work": work,
        "technicians": [str(one.pk) for one in technicians()],
    }


@require_POST
@may("dispatch.edit")
def season_draft(request: HttpRequest, route_run: UUID) -> HttpResponse:
    """{name}: what was found becomes a scenario, to compare and publish."""
    run = get_object_or_404(runs(), pk=route_run)
    form = DraftForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Donnez un nom au scénario.")
        return HttpResponseRedirect(reverse("dispatch:run", args=[run.pk]))
    try:
        scenario = draft_season(run=run, by=member_of(request), name=form.cleaned_data["name"])
    except NotAllowed as problem:
        messages.error(request, str(problem))
        return HttpResponseRedirect(reverse("dispatch:run", args=[run.pk]))
    messages.success(request, "Le plan de saison est un scénario\u00a0: comparez-le, puis publiez-le.")
    return HttpResponseRedirect(reverse("planning:scenario_comparison", args=[scenario.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@may("dispatch.edit")
def season_wish(request: HttpRequest, site: UUID) -> HttpResponse:
    """{work, first, last}: the days that the client chose."""
    row = get_object_or_404(Site.objects.select_related("client"), pk=site)
    form = WishForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            wish_season(site=row, by=member_of(request), **form.cleaned_data)
            messages.success(request, "Fenêtre de saison enregistrée.")
            return HttpResponseRedirect(reverse("clients:client", args=[row.client_id]))
        status = 422
    context = {"site": row, "form": form, "wishes": row.season_wishes.all()}
    return render(request, "dispatch/season_wish.html", context, status=status)
