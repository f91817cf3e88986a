"""From a product to its use: what left, when, with whom and for which intervention (STK-3)."""

from collections.abc import Iterable
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import technicians
from margelle.features.catalogue import queries
from margelle.features.catalogue.models import StockMove

from .pages import page


class StockTable(Table[StockMove]):
    id = "moves"
    row_template = "catalogue/_move_row.html"
    columns = (
        Column(key="at", label="Date", sort=("at",), export=lambda m: timezone.localtime(m.at)),
        Column(key="product", label="Produit", sort=("product__name",), export=lambda m: m.product.name),
        Column(key="kind", label="Mouvement", sort=("kind", "at"), export=lambda m: m.get_kind_display()),
        Column(key="quantity", label="Quantité", sort=("quantity",), num=True, export=lambda m: m.quantity),
        Column(key="unit", label="Unité", hidden_label=True, export=lambda m: m.product.unit),
        Column(key="by", label="Technicien", sort=("by__last_name",), export=lambda m: str(m.by or "")),
        Column(key="place", label="Véhicule ou dépôt", export=lambda m: m.place.name if m.place else ""),
        Column(key="source", label="Intervention"),
    )
    search_fields = ("product__name", "by__last_name", "by__first_name")
    search_label = "Produit, technicien…"
    default_sort = "-at"
    empty = Empty(
        icon="truck",
        title="Aucun mouvement",
        text="Chaque quantité notée par un technicien arrive ici, avec l’intervention et l’heure.",
    )

    def get_filters(self) -> tuple[Filter, ...]:
        people = [(str(one.pk), str(one)) for one in technicians()]
        return (
            Filter(
                key="by",
                label="Technicien",
                choices=people,
                apply=lambda rows, value: rows.filter(by_id=value),
            ),
            Filter(
                key="kind",
                label="Mouvement",
                choices=StockMove.Kind.choices,
                apply=lambda rows, value: rows.filter(kind=value),
            ),
        )

    @cached_property
    def page_rows(self) -> list[StockMove]:
        """The page's moves, each with `source` (a link to what used it): one query for all of them."""
        rows = list(super().rows)
        links = queries.sources_of([row.source_id for row in rows if row.source_id is not None])
        for row in rows:
            source = links.get(row.source_id) if row.source_id else None
            row.source = source  # type: ignore[attr-defined]  # for the template
        return rows

    @property
    def rows(self) -> Iterable[StockMove]:
        return self.page_rows


@may("stock.view")
@require_http_methods(["GET", "HEAD"])
def stock(request: HttpRequest) -> HttpResponse:
    table = StockTable(request, queries.stock_moves())
    if (answer := table.export_response("mouvements")) is not None:
        return answer
    return page(request, "catalogue/stock.html", tab="stock", table=table)
