"""« Optimiser la journée »: asked for, followed, read beside the plan of today, applied (RTE-6, NEW-4)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import local_today, member_of, technicians
from margelle.features.dispatch.actions import StalePlan, apply_run, ask_run, cancel_run
from margelle.features.dispatch.forms.runs import ALL, ORDER, RunForm
from margelle.features.dispatch.models import RouteRun
from margelle.features.dispatch.queries.runs import found, runs
from margelle.features.dispatch.queries.season_board import season_found
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.filters import day_or
from margelle.features.planning.rules import NotAllowed

from .said import tell_undoable


class RunTable(Table[RouteRun]):
    id = "runs"
    row_template = "dispatch/_run_row.html"
    columns = (
        Column(key="day", label="Jour", sort=("day", "created_at"), export=lambda r: r.day),
        Column(key="state", label="État", export=lambda r: r.get_state_display()),
        Column(key="gain", label="Gain", sort=("gain_m",), num=True, export=lambda r: r.gain_m / 1000),
        Column(key="applied", label="Appliqué", export=lambda r: r.applied_at),
        Column(key="by", label="Qui", sort=("by__last_name", "created_at"), export=lambda r: str(r.by)),
        Column(key="created", label="Demandé", sort=("created_at",), export=lambda r: r.created_at),
    )
    default_sort = "-created"
    filters = (
        Filter(
            key="kind",
            label="Calcul",
            choices=RouteRun.Kind.choices,
            apply=lambda rows, value: rows.filter(kind=value),
            all_label="Tous",
        ),
        Filter(
            key="applied",
            label="Appliqué",
            choices=(("yes", "Appliqués"), ("no", "Non appliqués")),
            apply=lambda rows, value: rows.filter(applied_at__isnull=value == "no"),
            all_label="Tous",
        ),
    )
    empty = Empty(
        icon="route",
        title="Aucun calcul",
        text="Margelle cherche un meilleur ordre pour un jour. Rien ne change avant votre accord.",
        url="/dispatch/runs/new/",
        label="Optimiser une journée",
    )


@require_safe
@may("dispatch.view")
def runs_list(request: HttpRequest) -> HttpResponse:
    table = RunTable(request, runs())
    if (answer := table.export_response("calculs")) is not None:
        return answer
    tabs = tabs_for("rounds", None, request, current="runs")
    return render(request, "dispatch/runs.html", {"table": table, "tabs": tabs})


@require_http_methods(["GET", "HEAD", "POST"])
@may("dispatch.edit")
def run_new(request: HttpRequest) -> HttpResponse:
    """{day, technicians, keeps}. Opened from a day it has everybody, from a round its technician."""
    member = member_of(request)
    if request.method != "POST":
        return _form(request, RunForm(initial=_initial(request)))
    form = RunForm(request.POST)
    if not form.is_valid():
        return _form(request, form, 422)
    given = form.cleaned_data
    try:
        run = ask_run(
            day=given["day"],
            technicians=list(given["technicians"]),
            keeps_technicians=given["keeps"] == ORDER,
            by=member,
        )
    except NotAllowed as problem:
        form.add_error(None, str(problem))
        return _form(request, form, 422)
    return HttpResponseRedirect(run_address(run))


def _initial(request: HttpRequest) -> dict[str, Any]:
    day = day_or(request.GET.get("day", ""), local_today(member_of(request).company))
    one = request.GET.get("technician", "")
    team = [str(who.pk) for who in technicians()]
    if one in team:
        return {"day": day, "technicians": [one], "keeps": ORDER}
    busy = {str(key) for key in _busy(day)}
    return {"day": day, "technicians": [key for key in team if key in busy] or team, "keeps": ALL}


def _busy(day: date) -> set[UUID]:
    found = Visit.objects.filter(day=day, technician__isnull=False).values_list("technician", flat=True)
    return {key for key in found if key is not None}


def _form(request: HttpRequest, form: RunForm, status: int = 200) -> HttpResponse:
    return render(request, "dispatch/run_new.html", {"form": form}, status=status)


def run_address(run: RouteRun) -> str:
    return reverse("dispatch:run", args=[run.pk])


@require_safe
@may("dispatch.view")
def run_page(request: HttpRequest, route_run: UUID) -> HttpResponse:
    return _page(request, get_object_or_404(runs(), pk=route_run))


def _page(
    request: HttpRequest,
    run: RouteRun,
    *,
    problem: str = "",
    lines: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    is_season = run.kind == RouteRun.Kind.SEASON
    context = {
        "run": run,
        "found": None if is_season else found(run),
        "season": season_found(run) if is_season else None,
        "problem": problem,
        "lines": lines or [],
        "may_edit": "dispatch.edit" in request.access_pass.verbs,  # type: ignore[attr-defined]  # set by @may
    }
    return render(request, "dispatch/run.html", context, status=status)


@require_POST
@may("dispatch.edit")
def run_cancellation(request: HttpRequest, route_run: UUID) -> HttpResponse:
    run = get_object_or_404(runs(), pk=route_run)
    try:
        cancel_run(run=run, by=member_of(request))
    except NotAllowed as problem:
        messages.info(request, str(problem))
    return HttpResponseRedirect(run_address(run))


@require_POST
@may("dispatch.edit")
def run_application(request: HttpRequest, route_run: UUID) -> HttpResponse:
    run = get_object_or_404(runs(), pk=route_run)
    try:
        change = apply_run(run=run, by=member_of(request))
    except StalePlan as stale:
        return _page(request, run, problem=str(stale), lines=stale.lines, status=409)
    except NotAllowed as problem:
        return _page(request, run, problem=str(problem), status=422)
    if change is None:
        messages.success(request, "Le planning était déjà dans cet ordre.")
    tell_undoable(request, f"{change.title}." if change else "", change)
    return HttpResponseRedirect(f"{reverse('planning:day')}?day={run.day.isoformat()}")
