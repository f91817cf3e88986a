from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import member_of
from margelle.features.catalogue import actions
from margelle.features.catalogue.forms import ProductForm
from margelle.features.catalogue.models import Product
from margelle.features.catalogue.rules import UNITS

from .pages import done, form_page, page, saved

ARCHIVED = Filter(
    key="state",
    label="Liste",
    choices=(("archived", "Archivés"),),
    apply=lambda rows, _: rows,
    all_label="Actifs",
)


class ProductTable(Table[Product]):
    id = "products"
    row_template = "catalogue/_product_row.html"
    columns = (
        Column(key="name", label="Produit", sort=("name",), export=lambda p: p.name),
        Column(key="unit", label="Unité", sort=("unit",), export=lambda p: p.unit),
        Column(key="family", label="Famille", sort=("family", "name"), export=lambda p: p.family),
        Column(
            key="strength",
            label="Concentration",
            sort=("strength_pct",),
            num=True,
            export=lambda p: p.strength_pct,
        ),
        Column(key="pack", label="Conditionnement", sort=("pack",), num=True, export=lambda p: p.pack),
        Column(
            key="cost", label="Coût", sort=("cost_cents",), num=True, export=lambda p: _euros(p.cost_cents)
        ),
        Column(
            key="price", label="Prix", sort=("price_cents",), num=True, export=lambda p: _euros(p.price_cents)
        ),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields = ("name", "family", "reference")
    search_label = "Produit, famille, référence…"
    default_sort = "family"
    per_page = 50
    empty = Empty(
        icon="package",
        title="Aucun produit",
        text="Un nom et une unité suffisent. Vous pouvez aussi partir d’une liste du métier et la trier.",
        url="/catalogue/products/new/",
        label="Produit",
        second_url="/catalogue/starters/",
        second_label="Partir d’une liste",
    )

    def get_filters(self) -> tuple[Filter, ...]:
        families = (
            Product.objects.exclude(family="").values_list("family", flat=True).order_by("family").distinct()
        )
        family = Filter(
            key="family",
            label="Famille",
            choices=[(one, one) for one in families],
            apply=lambda rows, value: rows.filter(family=value),
            all_label="Toutes",
        )
        return (family, ARCHIVED)


def _euros(cents: int | None) -> float | None:
    return None if cents is None else cents / 100


@may("catalogue.view")
@require_http_methods(["GET", "HEAD"])
def products(request: HttpRequest) -> HttpResponse:
    is_open = request.GET.get("state") != "archived"
    table = ProductTable(request, Product.objects.filter(archived_at__isnull=is_open))
    if (answer := table.export_response("produits")) is not None:
        return answer
    return page(request, "catalogue/products.html", tab="products", table=table)


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def product_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, Product())


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def product(request: HttpRequest, product: str) -> HttpResponse:
    return _edit(request, get_object_or_404(Product, pk=product))


def _edit(request: HttpRequest, row: Product) -> HttpResponse:
    form = ProductForm(request.POST or None, instance=row)
    is_new = row._state.adding
    member = member_of(request)
    is_good = request.method == "POST" and form.is_valid()
    if is_good and saved(form, lambda changed: actions.save_product(product=changed, by=member)):
        return done(request, f"« {row.name} » est enregistré.", "catalogue:products")
    return form_page(
        request,
        form,
        tab="products",
        title="Nouveau produit" if is_new else f"Modifier « {row.name} »",
        back="catalogue:products",
        template="catalogue/product_form.html",
        units=UNITS,
    )
