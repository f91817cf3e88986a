"""Where products went: from a product to each visit, pool, technician and hour (STK-3)."""

from collections.abc import Sequence
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import technicians
from margelle.features.fieldwork.models import ProductUse
from margelle.features.fieldwork.queries import product_uses, used_products


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
            Filter(
                key="mark",
                label="Marque",
                choices=(("fitted", "Posé"), ("unlisted", "Hors liste du véhicule")),
                apply=lambda rows, value: rows.filter(
                    **{"fitted" if value == "fitted" else "is_unlisted": True}
                ),
            ),
        )


@may("stock.view")
@require_safe
def uses(request: HttpRequest) -> HttpResponse:
    table = UseTable(request, product_uses())
    if (answer := table.export_response("produits-utilises")) is not None:
        return answer
    tabs = tabs_for("catalogue", None, request, current="uses")
    return render(request, "fieldwork/uses.html", {"table": table, "tabs": tabs})
