"""Sales made or prompted on site (INT-12)."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.fieldwork.actions import withdraw_sale
from margelle.features.fieldwork.models import Sale
from margelle.features.fieldwork.queries import problem_counts
from margelle.features.fieldwork.queries.sales import sale_totals
from margelle.features.fieldwork.queries.sales import sales as standing_sales


def _origin(rows: QuerySet[Sale], value: str) -> QuerySet[Sale]:
    return rows.filter(is_prompted=value == "prompted")


class SaleTable(Table[Sale]):
    id = "sales"
    row_template = "fieldwork/_sale_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="at", label="Notée", sort=("at",), export=lambda s: timezone.localtime(s.at)),
        Column(key="kind", label="Sorte", sort=("kind", "at"), export=lambda s: s.get_kind_display()),
        Column(key="label", label="Vente", sort=("label", "at"), export=lambda s: s.label),
        Column(
            key="origin",
            label="Origine",
            export=lambda s: "À conclure par le bureau" if s.is_prompted else "Vendue sur place",
        ),
        Column(
            key="client",
            label="Client",
            sort=("report__visit__client__name",),
            export=lambda s: s.report.visit.client.full_name(),
        ),
        Column(key="by", label="Technicien", sort=("by__last_name", "at"), export=lambda s: str(s.by)),
        Column(
            key="amount",
            label="Montant",
            sort=("amount_cents",),
            num=True,
            export=lambda s: s.amount_cents / 100,
        ),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields: ClassVar[Sequence[str]] = ("label", "report__visit__client__name", "by__last_name")
    search_label = "Client, vente, technicien…"
    default_sort = "-at"
    empty = Empty(
        icon="receipt-text",
        title="Aucune vente notée",
        text="Ce qu’un technicien vend sur place, ou prépare pour vous, arrive ici avec son montant.",
    )

    def get_filters(self) -> Sequence[Filter]:
        sellers = Member.objects.filter(pk__in=standing_sales().values("by_id")).order_by("last_name")
        return (
            Filter(
                key="technician",
                label="Technicien",
                choices=[(str(one.pk), str(one)) for one in sellers],
                apply=lambda rows, value: rows.filter(by=value),
            ),
            Filter(
                key="kind",
                label="Sorte",
                choices=Sale.Kind.choices,
                apply=lambda rows, value: rows.filter(kind=value),
                all_label="Toutes",
            ),
            Filter(
                key="origin",
                label="Origine",
                choices=(("sold", "Vendue sur place"), ("prompted", "À conclure par le bureau")),
                apply=_origin,
                all_label="Toutes",
            ),
        )


@may("reports.view")
@require_safe
def sales(request: HttpRequest) -> HttpResponse:
    table = SaleTable(request, standing_sales())
    if (answer := table.export_response("ventes")) is not None:
        return answer
    context = {
        "table": table,
        "counts": problem_counts(),
        "current": "sales",
        "totals": sale_totals(local_today(member_of(request).company)),
    }
    return render(request, "fieldwork/sales.html", context)


@may("reports.answer")
@require_POST
def sale_withdrawal(request: HttpRequest, sale: UUID) -> HttpResponse:
    """Taken out of the totals; the technician's entry stays in the record."""
    row = get_object_or_404(Sale.objects.select_related("report"), pk=sale)
    if withdraw_sale(sale=row, by=member_of(request), at=timezone.now()):
        messages.success(request, "Vente retirée des totaux.")
    else:
        messages.info(request, "Cette vente était déjà retirée.")
    return HttpResponseRedirect(reverse("fieldwork:sales"))
