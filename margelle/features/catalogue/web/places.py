"""What each vehicle and store holds: seen, filled, counted, limited to some products (STK-4, STK-5)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from margelle.base.access import may
from margelle.base.ui.french import plural
from margelle.features.accounts.queries import member_of
from margelle.features.catalogue import actions, queries
from margelle.features.catalogue.forms import AllowedForm, CountForm, FillForm, StoreForm
from margelle.features.catalogue.models import StockPlace

from .pages import done, form_page, page

SHOWN = "catalogue:places"


def _open(place: UUID) -> StockPlace:
    return get_object_or_404(StockPlace.objects.select_related("member"), pk=place, archived_at=None)


@may("stock.view")
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    found = queries.stock_by_place(queries.stock_places())
    return page(request, "catalogue/places.html", tab="places", places=found)


@may("stock.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def filling(request: HttpRequest) -> HttpResponse:
    """Several products from a store into a vehicle, in one form."""
    chosen = list(queries.stock_places())
    form = FillForm(
        request.POST or None,
        places=chosen,
        products=list(queries.active_products()),
        initial={"vehicle": request.GET.get("vehicle", "")},
    )
    if request.method == "POST" and form.is_valid():
        fill = form.filling()
        actions.fill_vehicle(**fill, by=member_of(request))
        return done(request, f"{fill['vehicle']}\u00a0: {_lines(len(fill['lines']))} à bord.", SHOWN)
    return form_page(
        request,
        form,
        tab="places",
        title="Remplir un véhicule",
        back=SHOWN,
        template="catalogue/filling.html",
        kinds={place.kind for place in chosen},
    )


def _lines(count: int) -> str:
    return plural(count, "produit", "produits")


@may("stock.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest, stock_place: UUID) -> HttpResponse:
    row = _open(stock_place)
    [stock] = queries.stock_by_place([row])
    products = {one.pk: one for one in queries.active_products()}
    products |= {line.product.pk: line.product for line in stock.lines}
    form = CountForm(request.POST or None, products=list(products.values()), lines=stock.lines)
    if request.method == "POST" and form.is_valid():
        made = actions.count_place(place=row, by=member_of(request), **form.counting())
        said = f"{_lines(made)} corrigé{'s' if made > 1 else ''}" if made else "rien à corriger"
        return done(request, f"{row}\u00a0: {said}, seuils enregistrés.", SHOWN)
    return form_page(
        request,
        form,
        tab="places",
        title=f"Compter\u00a0: {row}",
        back=SHOWN,
        template="catalogue/count.html",
    )


@may("stock.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def allowed(request: HttpRequest, stock_place: UUID) -> HttpResponse:
    row = _open(stock_place)
    known = queries.allowed_products(row)
    initial: dict[str, Any] = {
        "own": "all" if known is None else "own",
        "products": [str(pk) for pk in known or ()],
    }
    form = AllowedForm(request.POST or None, choices=list(queries.active_products()), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.allow_products(place=row, products=form.allowed(), by=member_of(request))
        return done(request, f"{row}\u00a0: la liste part vers le téléphone à son prochain contact.", SHOWN)
    return form_page(request, form, tab="places", title=f"Produits de {row}", back=SHOWN)


@may("stock.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def store_new(request: HttpRequest) -> HttpResponse:
    form = StoreForm(request.POST or None, instance=StockPlace(kind=StockPlace.Kind.STORE))
    if request.method == "POST" and form.is_valid():
        row = form.save(commit=False)
        actions.save_means(row=row, by=member_of(request))
        return done(request, f"« {row} » est enregistré.", SHOWN)
    return form_page(request, form, tab="places", title="Nouveau dépôt", back=SHOWN)
