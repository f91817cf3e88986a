"""Scenarios: made from a period, compared with the live plan, published or dropped (PLN-18)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.planning.actions import (
    StaleVisit,
    copy_scenario,
    drop_scenario,
    make_scenario,
    publish_scenario,
    renew_scenario,
)
from margelle.features.planning.forms.scenarios import ScenarioForm, forced_conflicts
from margelle.features.planning.models import Scenario
from margelle.features.planning.queries.board import monday_of
from margelle.features.planning.queries.scenarios import differences, drifted, figures, scenarios
from margelle.features.planning.rules import NotAllowed

from .plan_changes import tell_undoable


def state_of(row: Scenario) -> str:
    if row.published_at is not None:
        return "Publié"
    return "Brouillon" if row.dropped_at is None else "Abandonné"


_STATES: dict[str, dict[str, Any]] = {
    "draft": {"published_at": None, "dropped_at": None},
    "published": {"published_at__isnull": False},
    "dropped": {"dropped_at__isnull": False},
}


class ScenarioTable(Table[Scenario]):
    id = "scenarios"
    row_template = "planning/_scenario_row.html"
    columns = (
        Column(key="name", label="Scénario", sort=("name",), export=lambda s: s.name),
        Column(key="period", label="Période", sort=("from_day",), export=lambda s: s.from_day),
        Column(key="state", label="État", export=state_of),
        Column(key="by", label="Qui", sort=("by__last_name", "created_at"), export=lambda s: str(s.by)),
        Column(key="created", label="Créé", sort=("created_at",), export=lambda s: s.created_at),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields = ("name",)
    search_label = "Nom…"
    default_sort = "-created"
    filters = (
        Filter(
            key="state",
            label="État",
            choices=(("draft", "Brouillons"), ("published", "Publiés"), ("dropped", "Abandonnés")),
            apply=lambda found, value: found.filter(**_STATES[value]),
        ),
    )
    empty = Empty(
        icon="copy",
        title="Aucun scénario",
        text="Un scénario est la copie d’une période\u00a0: "
        "on la change librement, personne d’autre ne la voit.",
        url="/planning/scenarios/new/",
        label="Scénario",
    )


@require_safe
@may("planning.edit")
def scenarios_list(request: HttpRequest) -> HttpResponse:
    table = ScenarioTable(request, scenarios())
    if (answer := table.export_response("scenarios")) is not None:
        return answer
    for row in table.rows:
        row.word = state_of(row)  # type: ignore[attr-defined]  # for the row's template
    return render(request, "planning/scenarios.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def scenario_new(request: HttpRequest) -> HttpResponse:
    """A copy of a period of the plan or, with ?source=, of another scenario."""
    source = _source(request)
    if request.method != "POST":
        return _form(
            request, ScenarioForm(initial=_initial(request, source), copying=source is not None), source
        )
    form = ScenarioForm(request.POST, copying=source is not None)
    if not form.is_valid():
        return _form(request, form, source, 422)
    given, member = form.cleaned_data, member_of(request)
    try:
        if source is not None:
            made = copy_scenario(source=source, name=given["name"], by=member)
        else:
            made = make_scenario(name=given["name"], first=given["first"], last=given["last"], by=member)
    except NotAllowed as problem:
        form.add_error("last", str(problem))
        return _form(request, form, source, 422)
    return HttpResponseRedirect(reverse("planning:scenario", args=[made.pk]))


def _source(request: HttpRequest) -> Scenario | None:
    text = request.POST.get("source") or request.GET.get("source", "")
    if not text:
        return None
    try:
        return get_object_or_404(Scenario, pk=UUID(text))
    except ValueError as problem:
        raise Http404 from problem


def _initial(request: HttpRequest, source: Scenario | None) -> dict[str, Any]:
    if source is not None:
        return {"name": f"{source.name[:72]}, copie"}
    monday = monday_of(local_today(member_of(request).company)) + timedelta(days=7)
    return {
        "first": monday,
        "last": monday + timedelta(days=6),
        "name": f"Semaine {monday.isocalendar().week}",
    }


def _form(
    request: HttpRequest, form: ScenarioForm, source: Scenario | None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "source": source}
    return render(request, "planning/scenario_new.html", context, status=status)


@require_safe
@may("planning.edit")
def scenario_comparison(request: HttpRequest, scenario: UUID) -> HttpResponse:
    return _comparison(request, get_object_or_404(scenarios(), pk=scenario))


def _comparison(request: HttpRequest, row: Scenario, *, problem: str = "", status: int = 200) -> HttpResponse:
    found = differences(row) if is_open(row) else []
    clients = {one.row.client_id for one in found if one.tells}
    rows = figures(row) if is_open(row) else []
    context = {
        "scenario": row,
        "is_open": is_open(row),
        "state": state_of(row),
        "differences": [one for one in found if not one.conflict],
        "conflicts": [one for one in found if one.conflict],
        "clients": len(clients),
        "figures": rows,
        "total": {
            "minutes": [sum(one.minutes[side] for one in rows) for side in (0, 1)],
            "km": [sum(one.km[side] for one in rows) for side in (0, 1)],
        },
        "drifted": drifted(row) if is_open(row) else 0,
        "problem": problem,
        "pk_text": str(row.pk),
    }
    return render(request, "planning/scenario_comparison.html", context, status=status)


def is_open(row: Scenario) -> bool:
    return row.published_at is None and row.dropped_at is None


@require_POST
@may("planning.edit")
def scenario_publication(request: HttpRequest, scenario: UUID) -> HttpResponse:
    row = get_object_or_404(scenarios(), pk=scenario)
    try:
        done = publish_scenario(scenario=row, by=member_of(request), forced=forced_conflicts(request.POST))
    except NotAllowed as problem:
        return _comparison(request, row, problem=str(problem), status=422)
    except StaleVisit as stale:
        return _comparison(request, row, problem=str(stale), status=409)
    title = done.change.title if done.change else f"Scénario « {row.name} » publié"
    tell_undoable(request, f"{title}.", done.change)
    if done.kept:
        count = french.plural(len(done.kept), "conflit gardé", "conflits gardés")
        said = " ".join([f"{count} tels qu’ils sont dans le planning\u00a0:", *done.kept[:5]])
        messages.warning(request, said)
    back = reverse("planning:change", args=[done.change.pk]) if done.change else reverse("planning:scenarios")
    return HttpResponseRedirect(back)


@require_POST
@may("planning.edit")
def scenario_removal(request: HttpRequest, scenario: UUID) -> HttpResponse:
    """Dropped: it stays in the list, with who and when."""
    row = get_object_or_404(scenarios(), pk=scenario)
    try:
        drop_scenario(scenario=row, by=member_of(request))
    except NotAllowed as problem:
        return _comparison(request, row, problem=str(problem), status=422)
    messages.success(request, f"Scénario « {row.name} » abandonné. Le planning n’a pas changé.")
    return HttpResponseRedirect(reverse("planning:scenarios"))


@require_POST
@may("planning.edit")
def scenario_renewal(request: HttpRequest, scenario: UUID) -> HttpResponse:
    """What the draft did not change itself is copied again from the live plan."""
    row = get_object_or_404(scenarios(), pk=scenario)
    try:
        count = renew_scenario(scenario=row, by=member_of(request))
    except NotAllowed as problem:
        return _comparison(request, row, problem=str(problem), status=422)
    words = french.plural(count, "intervention reprise", "interventions reprises")
    messages.success(request, f"Copie mise à jour{french.NBSP}: {words} du planning.")
    return HttpResponseRedirect(reverse("planning:scenario", args=[row.pk]))
