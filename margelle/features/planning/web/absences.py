"""Absences: the list with six weeks at a glance, one request with what it touches, the answer."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import local_today, member_of, technicians
from margelle.features.planning.actions import ask_absence, decide_absence, withdraw_absence
from margelle.features.planning.forms.absences import AbsenceForm, DecisionForm
from margelle.features.planning.models import Absence
from margelle.features.planning.queries import absences, asked_count, strip, visit_address, visits_in
from margelle.features.planning.queries.board import monday_of
from margelle.features.planning.queries.filters import day_or
from margelle.features.planning.rules import NotAllowed

from .availability import page

SHOWN = 50  # visits named on the page of an absence


class AbsenceTable(Table[Absence]):
    id = "absences"
    row_template = "planning/_absence_row.html"
    columns = (
        Column(
            key="technician",
            label="Technicien",
            sort=("technician__last_name", "from_day"),
            export=lambda a: str(a.technician),
        ),
        Column(key="kind", label="Motif", sort=("kind", "from_day"), export=lambda a: a.get_kind_display()),
        Column(key="from", label="Du", sort=("from_day",), export=lambda a: a.from_day),
        Column(key="to", label="Au", sort=("to_day",), export=lambda a: a.to_day),
        Column(key="state", label="État", sort=("state", "from_day"), export=lambda a: a.get_state_display()),
        Column(key="asked", label="Demandée", sort=("asked_at",), export=lambda a: a.asked_at.date()),
    )
    search_fields = ("technician__last_name", "technician__first_name", "note")
    search_label = "Technicien, commentaire…"
    default_sort = "-from"
    empty = Empty(
        icon="calendar-days",
        title="Aucune absence",
        text="Congés, maladie, formation\u00a0: une absence acceptée libère ses journées sur le planning.",
        url="/availability/absences/new/",
        label="Absence",
    )

    def get_filters(self) -> tuple[Filter, ...]:
        people = [(str(one.pk), str(one)) for one in technicians()]
        today = self.context["today"]
        return (
            Filter(
                key="state",
                label="État",
                choices=Absence.State.choices,
                apply=lambda found, value: found.filter(state=value),
            ),
            Filter(
                key="technician",
                label="Technicien",
                choices=people,
                apply=lambda found, value: found.filter(technician=value),
            ),
            Filter(
                key="when",
                label="Période",
                choices=(("coming", "En cours et à venir"), ("past", "Passées")),
                apply=lambda found, value: (
                    found.filter(to_day__lt=today) if value == "past" else found.filter(to_day__gte=today)
                ),
                all_label="Toutes",
            ),
        )


@require_safe
@may("planning.view")
def absence_list(request: HttpRequest) -> HttpResponse:
    today = local_today(member_of(request).company)
    table = AbsenceTable(request, absences(), today=today)
    if (answer := table.export_response("absences")) is not None:
        return answer
    first = monday_of(day_or(request.GET.get("from", ""), today))
    context: dict[str, Any] = {
        "table": table,
        "strip": strip(first),
        "asked": asked_count(),
        "today": today,
        "before": table.url(**{"from": (first - timedelta(weeks=6)).isoformat()}),
        "after": table.url(**{"from": (first + timedelta(weeks=6)).isoformat()}),
    }
    return page(request, "planning/absences.html", tab="absences", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def absence_new(request: HttpRequest) -> HttpResponse:
    """The office enters: what it may decide itself is approved at once."""
    if request.method in ("GET", "HEAD"):
        first = day_or(request.GET.get("day", ""), local_today(member_of(request).company))
        initial = {"technician": request.GET.get("technician", ""), "from_day": first}
        return _form(request, AbsenceForm(initial=initial))
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        return _form(request, form, 422)
    given, by = form.cleaned_data, member_of(request)
    try:
        with transaction.atomic():
            row = ask_absence(
                technician=given["technician"],
                by=by,
                kind=given["kind"],
                from_day=given["from_day"],
                to_day=given["to_day"],
                hours=form.hours(),
                note=given["note"],
            )
            if may_decide(request):
                decide_absence(absence=row, by=by, approved=True)
    except NotAllowed as problem:
        form.add_error(None, str(problem))
        return _form(request, form, 422)
    said = "notée" if may_decide(request) else "demandée"
    messages.success(request, f"Absence de {row.technician} {said}.")
    return HttpResponseRedirect(reverse("planning:absence", args=[row.pk]))


def _form(request: HttpRequest, form: AbsenceForm, status: int = 200) -> HttpResponse:
    return page(request, "planning/absence_form.html", tab="absences", status=status, form=form)


def may_decide(request: HttpRequest) -> bool:
    return "absences.decide" in request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may


@require_safe
@may("planning.view")
def absence(request: HttpRequest, absence: UUID) -> HttpResponse:
    return _sheet(request, get_object_or_404(absences(), pk=absence), DecisionForm())


def _sheet(request: HttpRequest, row: Absence, form: DecisionForm, status: int = 200) -> HttpResponse:
    is_living = row.state in (Absence.State.ASKED, Absence.State.APPROVED)
    touched = list(visits_in(row)[: SHOWN + 1]) if is_living else []
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "is_asked": row.state == Absence.State.ASKED,
        "is_living": is_living,
        "touched": [(one, visit_address(one.pk)) for one in touched[:SHOWN]],
        "has_more": len(touched) > SHOWN,
        "move_url": move_address(row),
    }
    return page(request, "planning/absence.html", tab="absences", status=status, **context)


def move_address(row: Absence) -> str:
    """Where many visits are moved at once for this absence; the list of visits without that page."""
    asked = {"technician": row.technician_id, "from": row.from_day, "to": row.to_day, "cause": "absence"}
    try:
        return f"{reverse('planning:mass_move')}?{urlencode(asked)}"
    except NoReverseMatch:
        return f"{reverse('planning:visits')}?{urlencode({'technician': row.technician_id})}"


@require_POST
@may("absences.decide")
def absence_decision(request: HttpRequest, absence: UUID) -> HttpResponse:
    row = get_object_or_404(absences(), pk=absence)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _sheet(request, row, form, 422)
    approved = form.cleaned_data["decision"] == "approve"
    try:
        decide_absence(
            absence=row, by=member_of(request), approved=approved, answer=form.cleaned_data["answer"]
        )
    except NotAllowed as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Absence acceptée." if approved else "Absence refusée.")
    return HttpResponseRedirect(reverse("planning:absence", args=[row.pk]))


@require_POST
@may("planning.edit")
def absence_withdrawal(request: HttpRequest, absence: UUID) -> HttpResponse:
    row = get_object_or_404(absences(), pk=absence)
    try:
        withdraw_absence(absence=row, by=member_of(request))
    except NotAllowed as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Absence retirée\u00a0: ses journées sont de nouveau libres.")
    return HttpResponseRedirect(reverse("planning:absence", args=[row.pk]))
