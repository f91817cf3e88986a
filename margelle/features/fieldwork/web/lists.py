"""What waits for the office, and where products went."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import technicians
from margelle.features.fieldwork.models import Comment, Incident, ProductUse
from margelle.features.fieldwork.queries import (
    incidents,
    open_recommendations,
    product_uses,
    unread_comments,
    used_products,
)
from margelle.features.fieldwork.rules import INCIDENT_KINDS, incident_label


def _state(rows: QuerySet[Incident], value: str) -> QuerySet[Incident]:
    if value == "unread":
        return rows.filter(solved_at=None, read_at=None)
    return rows.filter(solved_at__isnull=value == "open")


class IncidentTable(Table[Incident]):
    id = "incidents"
    row_template = "fieldwork/_incident_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="at", label="Signalé", sort=("at",), export=lambda i: timezone.localtime(i.at)),
        Column(key="kind", label="Problème", sort=("kind", "at"), export=lambda i: incident_label(i.kind)),
        Column(key="text", label="Détail", hidden_label=True, export=lambda i: i.text),
        Column(key="severity", label="Gravité", export=lambda i: i.get_severity_display()),
        Column(
            key="client",
            label="Client",
            sort=("report__visit__client__name",),
            export=lambda i: i.report.visit.client.full_name(),
        ),
        Column(key="by", label="Technicien", sort=("by__last_name", "at"), export=lambda i: str(i.by)),
        Column(
            key="solved",
            label="Suite",
            sort=("solved_at",),
            export=lambda i: i.solution if i.solved_at else "Ouvert",
        ),
    )
    search_fields: ClassVar[Sequence[str]] = (
        "text",
        "solution",
        "report__visit__client__name",
        "report__visit__site__city",
        "by__last_name",
    )
    search_label = "Client, ville, mot…"
    default_sort = "-at"
    empty = Empty(
        icon="circle-check",
        title="Aucun problème signalé",
        text="Ce qu’un technicien signale sur place arrive ici, avec sa gravité et ses photos.",
    )
    filters: ClassVar[Sequence[Filter]] = (
        Filter(
            key="state",
            label="Suite",
            choices=(("open", "Ouverts"), ("unread", "Non lus"), ("solved", "Résolus")),
            apply=_state,
        ),
        Filter(
            key="severity",
            label="Gravité",
            choices=Incident.Severity.choices,
            apply=lambda rows, value: rows.filter(severity=value),
            all_label="Toutes",
        ),
        Filter(
            key="kind",
            label="Type",
            choices=tuple(INCIDENT_KINDS.items()),
            apply=lambda rows, value: rows.filter(kind=value),
        ),
    )


@may("reports.view")
@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    table = IncidentTable(request, incidents())
    if (answer := table.export_response("problemes")) is not None:
        return answer
    words: Sequence[Comment] = unread_comments().order_by("at")[:100]
    offers: Any = open_recommendations().order_by("at")[:100]
    return render(
        request, "fieldwork/problems.html", {"table": table, "words": words, "recommendations": offers}
    )


class UseTable(Table[ProductUse]):
    id = "uses"
    row_template = "fieldwork/_use_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="at", label="Date", sort=("at",), export=lambda u: timezone.localtime(u.at)),
        Column(key="product", label="Produit", sort=("product__name", "at"), export=lambda u: u.product.name),
        Column(key="quantity", label="Quantité", sort=("quantity",), num=True, export=lambda u: u.quantity),
        Column(key="unit", label="Unité", hidden_label=True, export=lambda u: u.product.unit),
        Column(
            key="client",
            label="Client",
            sort=("report__visit__client__name", "at"),
            export=lambda u: u.report.visit.client.full_name(),
        ),
        Column(key="pool", label="Bassin", export=lambda u: u.pool.name if u.pool else ""),
        Column(key="by", label="Technicien", sort=("by__last_name", "at"), export=lambda u: str(u.by)),
        Column(key="visit", label="Intervention", export=lambda u: u.report.visit.day),
    )
    search_fields: ClassVar[Sequence[str]] = (
        "product__name",
        "report__visit__client__name",
        "report__visit__site__city",
        "pool__name",
        "by__last_name",
    )
    search_label = "Produit, client, technicien…"
    default_sort = "-at"
    empty = Empty(
        icon="package",
        title="Aucun produit utilisé",
        text="Chaque quantité saisie par un technicien arrive ici, avec l’intervention et l’heure.",
    )

    def get_filters(self) -> Sequence[Filter]:
        return (
            Filter(
                key="product",
                label="Produit",
                choices=[(str(one.pk), one.name) for one in used_products()],
                apply=lambda rows, value: rows.filter(product_id=value),
            ),
            Filter(
                key="by",
                label="Technicien",
                choices=[(str(one.pk), str(one)) for one in technicians()],
                apply=lambda rows, value: rows.filter(by_id=value),
            ),
        )


@may("stock.view")
@require_safe
def uses(request: HttpRequest) -> HttpResponse:
    """From a product to each visit, pool, technician and hour it was used at (STK-3)."""
    table = UseTable(request, product_uses())
    if (answer := table.export_response("produits-utilises")) is not None:
        return answer
    tabs = tabs_for("catalogue", None, request, current="uses")
    return render(request, "fieldwork/uses.html", {"table": table, "tabs": tabs})
