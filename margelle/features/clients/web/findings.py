"""What visits found out about pools: the sheet and what was seen side by side, one click for each (CLI-5)."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import member_of
from margelle.features.clients import actions, queries
from margelle.features.clients.forms import DirectFieldsForm
from margelle.features.clients.models import Finding
from margelle.features.clients.rules.findings import LABELS


class FindingTable(Table[Finding]):
    id = "findings"
    row_template = "clients/_finding_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="at", label="Vu le", sort=("at",), export=lambda row: timezone.localtime(row.at)),
        Column(key="pool", label="Bassin", export=lambda row: f"{row.site.client.name}, {row.pool.name}"),
        Column(key="field", label="Quoi", sort=("field", "at"), export=lambda row: row.get_field_display()),
        Column(key="before", label="Sur la fiche", export=lambda row: row.now),
        Column(key="seen", label="Constaté", export=lambda row: row.seen),
        Column(key="by", label="Par", sort=("by__last_name", "at"), export=lambda row: str(row.by)),
        Column(key="state", label="Suite", sort=("state", "at"), export=lambda row: row.get_state_display()),
    )
    search_fields: ClassVar[Sequence[str]] = ("site__client__name", "site__city", "pool__name")
    search_label = "Client, ville, bassin…"
    default_sort = "-at"
    empty = Empty(
        icon="clipboard-check",
        title="Aucun constat",
        text="Ce qu’un technicien corrige sur place (volume, traitement, équipement, position) attend ici.",
    )
    filters: ClassVar[Sequence[Filter]] = (
        Filter(
            key="state",
            label="Suite",
            choices=tuple(Finding.State.choices),
            apply=lambda rows, value: rows.filter(state=value),
            all_label="Tous",
        ),
        Filter(
            key="field",
            label="Quoi",
            choices=tuple(LABELS.items()),
            apply=lambda rows, value: rows.filter(field=value),
        ),
    )


@may("clients.edit")
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    table = FindingTable(request, queries.findings())
    if (answer := table.export_response("constats")) is not None:
        return answer
    return render(
        request,
        "clients/findings.html",
        {"table": table, "waiting": queries.waiting_findings().count(), "direct": queries.direct_fields()},
    )


@may("clients.edit")
@require_POST
def finding_acceptance(request: HttpRequest, finding: UUID) -> HttpResponse:
    return _decide(request, finding, accepted=True)


@may("clients.edit")
@require_POST
def finding_refusal(request: HttpRequest, finding: UUID) -> HttpResponse:
    return _decide(request, finding, accepted=False)


def _decide(request: HttpRequest, pk: UUID, *, accepted: bool) -> HttpResponse:
    row = get_object_or_404(Finding, pk=pk)
    try:
        row = actions.decide_finding(finding=row, accepted=accepted, by=member_of(request))
    except actions.AlreadyDecided as refusal:
        messages.error(request, str(refusal))
    else:
        where = "La fiche est à jour" if accepted else "La fiche reste comme elle est"
        messages.success(request, f"{where}\u00a0: {row.get_field_display().lower()}, {row.pool.name}.")
    return redirect("clients:findings")


@may("company.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def direct_fields(request: HttpRequest) -> HttpResponse:
    chosen = {"fields_chosen": queries.direct_fields()}
    form = DirectFieldsForm(request.POST if request.method == "POST" else None, initial=chosen)
    if form.is_bound and form.is_valid():
        actions.choose_direct_fields(fields=form.cleaned_data["fields_chosen"])
        messages.success(request, "C’est noté. Les constats déjà reçus attendent toujours.")
        return redirect("clients:findings")
    return render(request, "clients/direct_fields.html", {"form": form}, status=422 if form.errors else 200)
