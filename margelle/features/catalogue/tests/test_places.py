"""What each vehicle and store holds: filled in one form, counted, limited to some products (STK-4, STK-5)."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_member
from margelle.features.catalogue.actions import fill_vehicle, use_product
from margelle.features.catalogue.models import PlaceProduct, Product, ReorderLevel, StockMove, StockPlace
from margelle.features.catalogue.queries import allowed_products, held_at, stock_by_place, stock_places

from .conftest import World
from .make import a_product, a_store, a_vehicle

PLACES = "/catalogue/stock/places/"


def text(answer: Any) -> str:
    return " ".join(str(answer.content.decode()).split())


def stocked(world: World, *, rival: bool = False) -> tuple[StockPlace, StockPlace, Product]:
    company = world.rival if rival else world.company
    with company_scope(company.id):
        driver = a_member(company, "technician", first_name="Julien", last_name="Rossi")
        return a_store(), a_vehicle(driver, name="Kangoo"), a_product("Chlore choc", "kg")


def test_a_vehicle_is_filled_from_the_store_in_one_form(world: World) -> None:
    store, van, chlorine = stocked(world)
    stocked(world, rival=True)
    with company_scope(world.company.id):
        acid = a_product("pH moins", "L")
    lines = {
        "store": store.pk, "vehicle": van.pk,
        "product_0": chlorine.pk, "quantity_0": "2,5", "product_3": acid.pk, "quantity_3": "4",
    }  # fmt: skip
    assert world.browser.post(f"{PLACES}filling/", lines).status_code == 302
    with company_scope(world.company.id):
        assert held_at(van) == {chlorine.pk: Decimal("2.5"), acid.pk: Decimal(4)}
        assert held_at(store) == {chlorine.pk: Decimal("-2.5"), acid.pk: Decimal(-4)}
    shown = text(world.browser.get(PLACES))
    assert "Kangoo" in shown and "2,5 kg" in shown.replace("\u00a0", " ") and "à recompter" in shown
    with company_scope(world.rival.id):
        assert not StockMove.objects.exists()
    assert "2,5" not in text(world.rival_browser.get(PLACES))


def test_without_a_store_or_a_vehicle_the_page_says_what_comes_first(world: World) -> None:
    stocked(world, rival=True)
    assert "Aucun dépôt" in text(world.browser.get(f"{PLACES}filling/"))
    with company_scope(world.company.id):
        a_store()
    assert "Aucun véhicule" in text(world.browser.get(f"{PLACES}filling/"))
    stocked(world)
    shown = text(world.browser.get(f"{PLACES}filling/"))
    assert "Produit 1" in shown and "Aucun dépôt" not in shown and "Aucun véhicule" not in shown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quantity_0": ""}, "Indiquez la quantité."),
        ({"product_0": "", "quantity_0": "2"}, "Choisissez le produit."),
        ({"product_0": "", "quantity_0": ""}, "Indiquez au moins un produit"),
        ({"quantity_0": "-3"}, "au-dessus de zéro"),
        ({"quantity_0": "beaucoup"}, "Écrivez un nombre"),
        ({"vehicle": "x"}, "Choisissez dans la liste."),
    ],
)
def test_a_filling_that_cannot_be_is_refused_and_moves_nothing(
    world: World, change: dict[str, str], said: str
) -> None:
    store, van, chlorine = stocked(world)
    lines = {"store": store.pk, "vehicle": van.pk, "product_0": chlorine.pk, "quantity_0": "2"} | change
    answer = world.browser.post(f"{PLACES}filling/", lines)
    assert answer.status_code == 422 and said in text(answer)
    with company_scope(world.company.id):
        assert not StockMove.objects.exists()


def test_another_company_s_vehicle_and_product_are_no_choice(world: World) -> None:
    store, van, chlorine = stocked(world)
    _, their_van, their_chlorine = stocked(world, rival=True)
    for change in ({"vehicle": their_van.pk}, {"product_0": their_chlorine.pk}):
        lines = {"store": store.pk, "vehicle": van.pk, "product_0": chlorine.pk, "quantity_0": "2"} | change
        assert world.browser.post(f"{PLACES}filling/", lines).status_code == 422
    for page in ("count", "products"):
        assert world.browser.post(f"{PLACES}{their_van.pk}/{page}/", {}).status_code == 404


def test_a_count_makes_the_correcting_moves_and_keeps_the_thresholds(world: World) -> None:
    store, van, chlorine = stocked(world)
    with company_scope(world.company.id):
        acid = a_product("pH moins", "L")
        fill_vehicle(store=store, vehicle=van, lines=[(chlorine, Decimal(3))], by=world.manager)
    counted = {
        "reason": "Bidon percé", f"count_{chlorine.pk}": "1,2", f"level_{chlorine.pk}": "2",
        f"count_{acid.pk}": "", f"level_{acid.pk}": "",
    }  # fmt: skip
    assert world.browser.post(f"{PLACES}{van.pk}/count/", counted).status_code == 302
    with company_scope(world.company.id):
        move = StockMove.objects.get(kind="corrected")
        assert (move.place, move.product, move.quantity) == (van, chlorine, Decimal("-1.8"))
        assert (move.reason, move.by) == ("Bidon percé", world.manager)
        assert ReorderLevel.objects.get().quantity == 2
        [stock] = stock_by_place([van])
        assert [(line.quantity, line.word) for line in stock.lines] == [(Decimal("1.2"), "refill")]
    again = counted | {f"level_{chlorine.pk}": ""}
    world.browser.post(f"{PLACES}{van.pk}/count/", again)
    with company_scope(world.company.id):
        assert StockMove.objects.filter(kind="corrected").count() == 1 and not ReorderLevel.objects.exists()


def test_a_stock_of_many_moves_is_exact_to_the_thousandth(world: World) -> None:
    store, _, chlorine = stocked(world)
    with company_scope(world.company.id):
        for quantity in ("-27.03", "-2.41", "-5.15", "35.87"):  # as floating numbers: 1.27999999999999
            StockMove.objects.create(
                product=chlorine, place=store, kind="corrected", quantity=Decimal(quantity), by=world.manager,
                at=timezone.now(),
            )  # fmt: skip
        [place] = stock_by_place([store])
        assert [line.quantity for line in place.lines] == [Decimal("1.28")]
        assert held_at(store) == {chlorine.pk: Decimal("1.28")}
    assert "1,28 kg" in text(world.browser.get(f"{PLACES}{store.pk}/count/"))


def test_stock_may_go_below_zero_and_says_so(world: World) -> None:
    _, van, chlorine = stocked(world)
    with company_scope(world.company.id, atomic=True):
        driver = van.member
        assert driver is not None
        use_product(
            product=chlorine, quantity=Decimal(1), by=driver, at=timezone.now(), source_id=chlorine.pk
        )
        [_, stock] = stock_by_place(stock_places())
        assert [(line.quantity, line.word) for line in stock.lines] == [(Decimal(-1), "recount")]


def test_the_office_chooses_what_may_be_picked_from_a_vehicle(world: World) -> None:
    _, van, chlorine = stocked(world)
    with company_scope(world.company.id):
        a_product("pH moins", "L")
        assert allowed_products(van) is None
    answer = world.browser.post(f"{PLACES}{van.pk}/products/", {"own": "own"})
    assert answer.status_code == 422 and "Cochez au moins un produit" in text(answer)
    assert world.browser.post(f"{PLACES}{van.pk}/products/", {"own": "own", "products": [chlorine.pk]})
    with company_scope(world.company.id):
        van.refresh_from_db()
        assert allowed_products(van) == {chlorine.pk}
        assert Entry.objects.filter(kind="AllowedProductsSet", entity_id=van.pk).count() == 1
    world.browser.post(f"{PLACES}{van.pk}/products/", {"own": "all"})
    with company_scope(world.company.id):
        van.refresh_from_db()
        assert allowed_products(van) is None and not PlaceProduct.objects.exists()


def test_all_places_cost_the_same_queries_at_any_number(world: World) -> None:
    store, van, chlorine = stocked(world)

    def cost() -> int:
        with (
            company_scope(world.company.id),
            CaptureQueriesContext(
                connection,
            ) as seen,
        ):
            assert stock_by_place(stock_places())[-1].lines
        return len(seen)

    with company_scope(world.company.id):
        fill_vehicle(store=store, vehicle=van, lines=[(chlorine, Decimal(3))], by=world.manager)
    one = cost()
    with company_scope(world.company.id):
        for name in ("Trafic", "Zoé"):
            other = StockPlace.objects.create(kind="vehicle", name=name)
            fill_vehicle(store=store, vehicle=other, lines=[(chlorine, Decimal(3))], by=world.manager)
    assert cost() == one == 4


def test_a_store_is_made_by_its_name(world: World) -> None:
    assert world.browser.post(f"{PLACES}stores/new/", {"name": ""}).status_code == 422
    world.browser.post(f"{PLACES}stores/new/", {"name": "Dépôt de Mougins"})
    with company_scope(world.company.id):
        assert StockPlace.objects.get(kind="store").name == "Dépôt de Mougins"
