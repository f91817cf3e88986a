"""Emergencies: opened in one short form, given to the nearest, followed on a live board (URG-1 to 4)."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import member_of
from margelle.features.clients.models import Site
from margelle.features.dispatch.actions import learn_places
from margelle.features.dispatch.actions.emergencies import close_emergency, give_emergency, open_emergency
from margelle.features.dispatch.forms.emergencies import CloseForm, EmergencyForm, GiveForm
from margelle.features.dispatch.models import Emergency
from margelle.features.dispatch.queries.emergencies import (
    OPEN,
    emergencies,
    emergency_for,
    followed,
    performance,
)
from margelle.features.dispatch.queries.nearest import nearest
from margelle.features.dispatch.services import osrm
from margelle.features.planning.actions import StaleVisit
from margelle.features.planning.queries.slots import point_of
from margelle.features.planning.rules import MOVABLE, NotAllowed

from .said import chosen_client, client_step, tell_undoable


class EmergencyTable(Table[Emergency]):
    id = "emergencies"
    row_template = "dispatch/_emergency_row.html"
    columns = (
        Column(
            key="client", label="Client", sort=("client__name", "called_at"), export=lambda e: e.client.name
        ),
        Column(
            key="fault", label="Panne", sort=("fault", "called_at"), export=lambda e: e.get_fault_display()
        ),
        Column(key="called", label="Appel", sort=("called_at",), export=lambda e: e.called_at),
        Column(key="arrival", label="Arrivée", export=lambda e: e.arrived_at),
        Column(key="solution", label="Solution", export=lambda e: e.solved_at),
        Column(key="who", label="Technicien", export=lambda e: str(e.visit.technician or "")),
    )
    search_fields = ("client__name", "caller", "note")
    search_label = "Client, appelant, mot…"
    default_sort = "-called"
    filters = (
        Filter(
            key="fault",
            label="Panne",
            choices=Emergency.Fault.choices,
            apply=lambda rows, value: rows.filter(fault=value),
            all_label="Toutes",
        ),
    )
    empty = Empty(
        icon="triangle-alert",
        title="Aucune urgence close",
        text="Quand un client appelle pour une panne, ouvrez une urgence\u00a0: Margelle prévient "
        "l’astreinte, montre qui peut y être le plus tôt et mesure les délais.",
    )


@require_safe
@may("dispatch.view")
def emergencies_page(request: HttpRequest) -> HttpResponse:
    """Those that run, live, and those that are over."""
    measured = performance(member_of(request).company)
    table = EmergencyTable(request, emergencies().exclude(OPEN))
    if (answer := table.export_response("urgences")) is not None:
        return answer
    for row in table.rows:
        row.followed = followed(row, measured.arrival_target)  # type: ignore[attr-defined]  # for the row's template
    running = emergencies().filter(OPEN).order_by("-severity", "called_at")
    context = {
        "running": [followed(row, measured.arrival_target) for row in running],
        "measured": measured,
        "table": table,
    }
    return render(request, "dispatch/emergencies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may("dispatch.edit", transaction=False)
def emergency_new(request: HttpRequest) -> HttpResponse:
    """{client, caller, phone, site, pool, fault, severity, note}"""
    client, member = chosen_client(request), member_of(request)
    if client is None:
        return client_step(request, "Nouvelle urgence")
    form = EmergencyForm(
        request.POST if request.method == "POST" else None, client=client, initial=_caller(client)
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            _learn(form.cleaned_data["site"])
            try:
                row = open_emergency(client=client, by=member, **form.cleaned_data)
                return HttpResponseRedirect(address_of(row))
            except NotAllowed as problem:
                form.add_error(None, str(problem))
        status = 422
    context = {"form": form, "client": client}
    return render(request, "dispatch/emergency_new.html", context, status=status)


def _caller(client: Any) -> dict[str, Any]:
    return {"caller": client.full_name(), "phone": client.phone}


def _learn(site: Site) -> None:
    """The roads of an address never seen: one question, before any transaction is open."""
    point = point_of(site.latitude, site.longitude)
    if point is not None and osrm.is_set():
        with suppress(osrm.NoRoads):
            learn_places([point])


def address_of(row: Emergency) -> str:
    return reverse("dispatch:emergency", args=[row.pk])


@require_safe
@may("dispatch.view")
def emergency_page(request: HttpRequest, emergency: UUID) -> HttpResponse:
    return _page(request, emergency_for(emergency))


def _page(request: HttpRequest, row: Emergency, *, problem: str = "", status: int = 200) -> HttpResponse:
    company = member_of(request).company
    measured = performance(company)
    is_free = row.is_open and row.visit.state in MOVABLE
    verbs = request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    context = {
        "row": row,
        "shown": followed(row, measured.arrival_target),
        "measured": measured,
        "nearest": nearest(company, row.visit) if is_free else None,
        "is_free": is_free,
        "may_edit": "dispatch.edit" in verbs,
        "problem": problem,
    }
    return render(request, "dispatch/emergency.html", context, status=status)


@require_POST
@may("dispatch.edit")
def emergency_assignment(request: HttpRequest, emergency: UUID) -> HttpResponse:
    """{technician, day, at, after}: the chosen place."""
    row, form = emergency_for(emergency), GiveForm(request.POST)
    if not form.is_valid():
        said = " ".join(str(message) for errors in form.errors.values() for message in errors)
        return _page(request, row, problem=said, status=422)
    given = form.cleaned_data
    try:
        change = give_emergency(emergency=row, by=member_of(request), **given)
    except NotAllowed as problem:
        return _page(request, emergency_for(emergency), problem=str(problem), status=422)
    except StaleVisit as problem:
        return _page(request, emergency_for(emergency), problem=str(problem), status=409)
    tell_undoable(request, f"Urgence confiée à {given['technician']}. Son téléphone le lui dit.", change)
    return HttpResponseRedirect(address_of(row))


@require_http_methods(["GET", "HEAD", "POST"])
@may("dispatch.edit")
def emergency_end(request: HttpRequest, emergency: UUID) -> HttpResponse:
    """{how, why}"""
    row = emergency_for(emergency)
    form = CloseForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                close_emergency(
                    emergency=row,
                    is_solved=form.cleaned_data["how"] == "solved",
                    why=form.cleaned_data["why"],
                    by=member_of(request),
                )
                messages.success(request, "Urgence close.")
                return HttpResponseRedirect(reverse("dispatch:emergencies"))
            except NotAllowed as problem:
                form.add_error(None, str(problem))
        status = 422
    return render(request, "dispatch/emergency_end.html", {"row": row, "form": form}, status=status)
