"""Products from the vehicle: what may be picked, what is on board, loaded and fitted (STK-3..5, PEER-13)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import signed_in
from margelle.features.catalogue.actions import allow_products, fill_vehicle
from margelle.features.catalogue.models import LoadedLine, StockMove, StockPlace
from margelle.features.catalogue.queries import held_at
from margelle.features.catalogue.tests.make import a_product, a_store, a_task, a_vehicle
from margelle.features.clients.models import Equipment
from margelle.features.fieldwork.models import ProductUse
from margelle.features.fieldwork.queries import LoadLine, loading_lists
from margelle.features.planning.actions import give_vehicle
from margelle.features.planning.models import LeftTask, ProductNeed
from margelle.features.planning.tests.make import a_technician, a_visit

from .world import World, a_world


def van_of(answer: dict[str, Any]) -> dict[str, Any]:
    [found] = [one["data"] for one in answer["changes"] if one["kind"] == "van"]
    return dict(found)


def own_van(world: World) -> StockPlace:
    return a_vehicle(world.technician, name="Kangoo")


def figures(line: LoadLine) -> list[Decimal]:
    return [line.needed, line.on_board, line.missing, line.loaded]


def need(world: World, quantity: str = "5", **more: Any) -> ProductNeed:
    made: ProductNeed = ProductNeed.objects.create(
        **({"visit": world.visit, "product": world.product, "quantity": Decimal(quantity)} | more)
    )
    return made


def test_the_phone_knows_what_is_on_board_and_what_it_may_pick(world: World) -> None:
    van, store, other = own_van(world), a_store(), a_product("pH moins", "L")
    first = van_of(world.pull())
    assert (first["vehicle"]["name"], first["on_board"], first["allowed"]) == ("Kangoo", {}, None)
    fill_vehicle(store=store, vehicle=van, lines=[(world.product, Decimal(3))], by=world.manager)
    allow_products(place=van, products=[other], by=world.manager)
    now = van_of(world.pull())
    assert now["on_board"] == {str(world.product.pk): "3"} and now["allowed"] == [str(other.pk)]
    assert now["stores"] == [{"id": str(store.pk), "name": "Dépôt"}]


def test_a_product_out_of_the_list_is_kept_and_shown_to_the_office(world: World) -> None:
    allow_products(place=own_van(world), products=[a_product("pH moins", "L")], by=world.manager)
    assert world.statuses(world.op("visit.arrive"), world.used("1")) == ["applied", "applied"]
    use = ProductUse.objects.get()
    assert use.is_unlisted and world.fresh().needs_look
    assert Entry.objects.get(kind="WorkFlagged").payload["why"] == "product"
    uses = signed_in(Browser(), world.manager).get("/stock/uses/?mark=unlisted").content.decode()
    assert "hors liste" in uses and world.product.name in uses


def test_a_use_leaves_the_vehicle_that_the_office_gave_to_the_round(world: World) -> None:
    own, lent = own_van(world), StockPlace.objects.create(kind="vehicle", name="Trafic")
    give_vehicle(technician=world.technician, day=world.today, vehicle=lent, by=world.manager)
    world.push(world.used("1"))
    assert held_at(lent) == {world.product.pk: Decimal(-1)} and held_at(own) == {}


def test_a_use_may_come_from_the_store_and_nobody_else_s(world: World) -> None:
    own_van(world)
    store = a_store()
    op = world.used("1")
    op["payload"]["place"] = str(store.pk)
    assert world.statuses(op) == ["applied"] and held_at(store) == {world.product.pk: Decimal(-1)}
    stranger = world.used("1")
    stranger["payload"]["place"] = str(uuid4())
    answer = world.push(stranger)[0]
    assert (answer["code"], answer["reason"]) == (
        "unknown_id", "« place »\u00a0: le bureau ne connaît pas ce dépôt."
    )  # fmt: skip


def test_an_old_phone_that_knows_no_fitting_is_accepted(world: World) -> None:
    op = world.used("1")
    assert not {"fitted", "place"} & op["payload"].keys()
    assert world.statuses(op) == ["applied"] and not ProductUse.objects.get().fitted
    op = world.used("1")
    op["payload"]["fitted"] = "oui"
    assert world.push(op)[0]["reason"] == "« fitted » n’a pas la forme attendue."


def test_loaded_lines_move_stock_once_and_can_be_taken_back(world: World) -> None:
    van, store = own_van(world), a_store()
    first = world.loaded("2")
    second = world.loaded("3", replaces=first["id"])
    assert world.statuses(first) == ["applied"] and world.statuses(first) == ["duplicate"]
    assert (held_at(van), held_at(store)) == (
        {world.product.pk: Decimal(2)}, {world.product.pk: Decimal(-2)}
    )  # fmt: skip
    assert van_of(world.pull())["loads"] == [
        {"id": first["id"], "product_id": str(world.product.pk), "quantity": "2"}
    ]
    world.push(second)
    assert held_at(van) == {world.product.pk: Decimal(3)}
    world.push(world.loaded("0", replaces=second["id"]))
    assert held_at(van) == held_at(store) == {} and van_of(world.pull())["loads"] == []
    assert LoadedLine.objects.filter(superseded_at=None).count() == 1  # the zero itself


def test_a_first_store_is_made_when_the_company_has_none(world: World) -> None:
    world.push(world.loaded("2"))
    assert {place.kind: place.name for place in StockPlace.objects.all()} == {
        "store": "Dépôt", "vehicle": f"Véhicule de {world.technician}"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ({"quantity": "-1"}, "« quantity »"),
        ({"quantity": "10001"}, "« quantity »"),
        ({"quantity": 2}, "« quantity »"),
        ({"day": "demain"}, "« day »"),
        ({"product": "chlore"}, "« product »"),
        ({"store": None}, "« store » est un champ inconnu."),
    ],
)
def test_absurd_loads_are_refused_by_field(world: World, payload: dict[str, Any], said: str) -> None:
    op = world.loaded()
    op["payload"] |= payload
    answer = world.push(op)[0]
    assert answer["status"] == "rejected" and said in answer["reason"]
    assert not StockMove.objects.exists() and not LoadedLine.objects.exists()


def test_nobody_loads_another_s_vehicle_nor_another_company_s(db: None) -> None:
    mine, rival = a_world(), a_world()
    with company_scope(rival.company.id):
        theirs = own_van(rival)
    with company_scope(mine.company.id):
        colleague = a_technician("Léa", "Garnier")
        for subject in (f"member:{colleague.pk}", f"member:{rival.technician.pk}", f"visit:{mine.visit.pk}"):
            answer = mine.push(mine.loaded(subject=subject))[0]
            assert (answer["status"], answer["code"]) == ("rejected", "unknown_subject")
        for foreign in ({"vehicle": str(theirs.pk)}, {"product": str(rival.product.pk)}):
            op = mine.loaded()
            op["payload"] |= foreign
            assert mine.push(op)[0]["code"] == "unknown_id"
        assert not StockMove.objects.exists()
    with company_scope(rival.company.id):
        assert not StockMove.objects.exists() and not LoadedLine.objects.exists()


def test_needs_of_the_day_less_what_is_on_board_make_the_list(world: World) -> None:
    van, store = own_van(world), a_store()
    need(world, "5")
    later = a_visit(
        client=world.client, site=world.site, technician=world.technician, day=world.today + timedelta(days=1)
    )
    need(world, "9", visit=later)
    fill_vehicle(store=store, vehicle=van, lines=[(world.product, Decimal(2))], by=world.manager)
    [one] = loading_lists(world.today)
    assert (one.vehicle, one.drivers) == (van, [world.technician])
    [line] = one.lines
    assert figures(line) == [5, 2, 3, 0] and line.clients == (world.client.short_name,)
    world.push(world.loaded("3"))
    [line] = loading_lists(world.today)[0].lines
    assert figures(line) == [5, 5, 0, 3]
    world.push(world.op("visit.arrive"), world.used("4"))
    [line] = loading_lists(world.today)[0].lines  # what is in the water is neither needed nor on board
    assert figures(line) == [1, 1, 0, 3]


def test_what_lacked_last_time_is_on_the_list(world: World) -> None:
    row = {"site": world.site, "left_by": a_visit(client=world.client, site=world.site)}
    task = a_task("Changer le joint")
    LeftTask.objects.create(**row, task=task, carried_to=world.visit, why="Matériel manquant")
    LeftTask.objects.create(**row, task=world.task, carried_to=world.visit, why="Orage")
    [one] = loading_lists(world.today)
    assert [asked.text for asked in one.asked] == ["Changer le joint\u00a0: matériel manquant"]
    assert van_of(world.pull())["asked"] == [
        {"visit_id": str(world.visit.pk), "text": "Changer le joint", "why": "Matériel manquant"}
    ]


def test_the_office_sees_every_vehicle_s_list_in_a_fixed_number_of_queries(world: World) -> None:
    own_van(world)
    need(world)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            loading_lists(world.today)
        return len(seen)

    few = cost()
    for name in ("Garnier", "Costa"):
        technician = a_technician("Léa", name)
        a_vehicle(technician)
        visit = a_visit(client=world.client, site=world.site, technician=technician, day=world.today)
        need(world, visit=visit)
    assert cost() == few <= 9
    page = signed_in(Browser(), world.manager).get("/stock/loading/").content.decode()
    assert page.count("produit à charger") == 3 and "Véhicule de Léa Costa" in page


def test_a_fitted_part_waits_for_the_invoice_and_joins_the_pool_s_sheet(world: World) -> None:
    pump = a_product("Pompe 12 m³/h", "pièce", equipment_kind=Equipment.Kind.PUMP)
    op = world.used("1")
    op["payload"] |= {"product": str(pump.pk), "pool": str(world.pool.pk), "fitted": True}
    world.push(world.op("visit.arrive"), op)
    use = ProductUse.objects.get()
    told = Entry.objects.get(kind="PartFitted").payload
    assert use.fitted and (told["fact"], told["product"], told["quantity"]) == (
        op["id"], str(pump.pk), "1.000"
    )  # fmt: skip
    browser, sheet = signed_in(Browser(), world.manager), f"/clients/pools/{world.pool.pk}/"
    assert "Ajouter aux équipements" in browser.get(sheet).content.decode()
    address = f"/stock/uses/{use.pk}/equipment/"
    assert browser.post(address, {"keep": "peut-être"}).status_code == 422
    assert (
        browser.post(address, {"keep": "1"}).status_code == browser.post(address, {"keep": "1"}).status_code
    )
    one = Equipment.objects.get()
    assert (one.pool, one.kind, one.model, one.fitted_on) == (
        world.pool, "pump", "Pompe 12 m³/h", world.today
    )  # fmt: skip
    assert "Ajouter aux équipements" not in browser.get(sheet).content.decode()


def test_a_part_that_was_not_fitted_after_all_says_so_to_the_invoice(world: World) -> None:
    first = world.used("1")
    first["payload"]["fitted"] = True
    gone = world.used("0", replaces=first["id"])
    world.push(world.op("visit.arrive"), first, gone)
    told = Entry.objects.filter(kind="PartFitted").order_by("seq")
    assert [(one.payload["fact"], one.payload["quantity"]) for one in told] == [
        (first["id"], "1.000"), (gone["id"], "0")
    ]  # fmt: skip
