from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_member, signed_in
from margelle.features.catalogue import actions, queries
from margelle.features.catalogue.models import Product, ServiceType, Task
from margelle.features.catalogue.queries import Source
from margelle.features.catalogue.tests.make import a_product, a_range, a_service, a_task

from .conftest import World

PAGES = [
    "tasks",
    "products",
    "product_new",
    "services",
    "service_new",
    "readings",
    "range_new",
    "stock",
    "starters",
]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("filled", [False, True])
def test_each_page_opens_empty_and_full(world: World, name: str, filled: bool) -> None:
    if filled:
        with company_scope(world.company.id):
            actions.load_starters()
            a_range(sanitiser="salt")
    answer = world.browser.get(reverse(f"catalogue:{name}"))
    assert answer.status_code == 200
    assert "<h1>Produits et tâches</h1>" in answer.content.decode()


def test_a_name_and_one_confirmation_make_a_task(world: World) -> None:
    url = reverse("catalogue:task_new")
    answer = world.browser.post(
        url, {"name": "  Graisser   les joints ", "group": "filter"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "toast" in answer["HX-Trigger"]
    with company_scope(world.company.id):
        assert Task.objects.get().name == "Graisser les joints"
    again = world.browser.post(url, {"name": "graisser LES joints", "group": "basin"})
    assert again.status_code == 422
    assert "est déjà dans la liste" in again.content.decode()
    rival = world.rival_browser.post(url, {"name": "Graisser les joints", "group": "filter"})
    assert rival.status_code == 302


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "", "group": "basin"},
        {"name": "x" * 81, "group": "basin"},
        {"name": "a\x00b", "group": "basin"},
        {"name": "A", "group": "moon"},
    ],
)
def test_a_refused_task_writes_nothing(world: World, data: dict[str, str]) -> None:
    answer = world.browser.post(reverse("catalogue:task_new"), data)
    assert answer.status_code == 422
    with company_scope(world.company.id):
        assert Task.objects.count() == 0


def test_tasks_are_renamed_moved_archived_and_restored(world: World) -> None:
    with company_scope(world.company.id):
        first, second = a_task("A", order=0), a_task("B", order=1)
    post = world.browser.post
    assert (
        post(reverse("catalogue:task", args=[first.pk]), {"name": "Z", "group": "other"}).status_code == 302
    )
    assert post(reverse("catalogue:task_place", args=[second.pk]), {"way": "up"}).status_code == 302
    assert post(reverse("catalogue:task_place", args=[second.pk]), {"way": "left"}).status_code == 422
    assert post(reverse("catalogue:task_archive", args=[first.pk]), {"archived": "1"}).status_code == 302
    assert post(reverse("catalogue:task_archive", args=[first.pk]), {"archived": "maybe"}).status_code == 422
    page = world.browser.get(reverse("catalogue:tasks")).content.decode()
    assert "1 dans les archives" in page
    assert post(reverse("catalogue:task_archive", args=[first.pk]), {"archived": "0"}).status_code == 302
    with company_scope(world.company.id):
        assert {(task.name, task.group) for task in queries.active_tasks()} == {
            ("Z", "other"),
            ("B", "basin"),
        }


def test_a_rivals_rows_do_not_exist(world: World) -> None:
    with company_scope(world.rival.id):
        rows = {
            "task": a_task("Brosser du rival").pk,
            "product": a_product("Chlore du rival").pk,
            "service": a_service("Entretien du rival").pk,
            "range": a_range().pk,
        }
    for name in ("tasks", "products", "services", "readings"):
        assert "du rival" not in world.browser.get(reverse(f"catalogue:{name}")).content.decode()
    for name, pk in rows.items():
        missing = world.browser.get(reverse(f"catalogue:{name}", args=[uuid4()]))
        foreign = world.browser.get(reverse(f"catalogue:{name}", args=[pk]))
        assert (missing.status_code, foreign.status_code) == (404, 404)
    answer = world.browser.post(
        reverse("catalogue:service_new"),
        {"name": "Choc", "category": "seasonal", "minutes": "30", "tasks": [str(rows["task"])]},
    )
    assert answer.status_code == 422


def test_a_product_keeps_its_money_in_cents(world: World) -> None:
    data = {
        "name": "Chlore",
        "unit": "Litres",
        "strength_pct": "12,5",
        "pack": "20",
        "cost": "8,99",
        "price": "15",
    }
    assert world.browser.post(reverse("catalogue:product_new"), data).status_code == 302
    with company_scope(world.company.id):
        product = Product.objects.get()
    assert (product.unit, product.cost_cents, product.price_cents) == ("L", 899, 1500)
    assert product.strength_pct == Decimal("12.50")
    page = world.browser.get(reverse("catalogue:product", args=[product.pk])).content.decode()
    assert 'value="8,99"' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("strength_pct", "120"),
        ("strength_pct", "NaN"),
        ("cost", "-1"),
        ("cost", "1e99"),
        ("pack", "0"),
        ("unit", ""),
        ("price", "9" * 30),
    ],
)
def test_an_impossible_product_is_refused_by_field(world: World, field: str, value: str) -> None:
    data = {"name": "Chlore", "unit": "kg", field: value}
    answer = world.browser.post(reverse("catalogue:product_new"), data)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    with company_scope(world.company.id):
        assert Product.objects.count() == 0


def test_products_are_searched_sorted_and_exported(world: World) -> None:
    with company_scope(world.company.id):
        a_product("Sel", family="Sel")
        a_product("=CMD()", family="Chlore")
        a_product("Vieux", archived_at=datetime(2026, 1, 1, tzinfo=UTC))
    url = reverse("catalogue:products")
    assert "Sel" in world.browser.get(url, {"q": "sel"}).content.decode()
    assert "Vieux" in world.browser.get(url, {"state": "archived"}).content.decode()
    text = world.browser.get(url, {"export": "csv"}).content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("'=CMD()")
    assert "Vieux" not in text
    assert world.browser.get(url, {"export": "xlsx"}).content[:2] == b"PK"
    assert world.browser.get(url, {"sort": "-price", "family": "Sel", "page": "9999"}).status_code == 200


def test_a_service_is_written_with_ordered_tasks_and_readings(world: World) -> None:
    with company_scope(world.company.id):
        a, b = a_task("A"), a_task("B")
    data = {
        "name": "Choc",
        "category": "seasonal",
        "colour": "red",
        "minutes": "60",
        "tasks": [str(b.pk), str(a.pk)],
        "parameters": ["tac_f", "ph"],
    }
    assert world.browser.post(reverse("catalogue:service_new"), data).status_code == 302
    with company_scope(world.company.id):
        service = ServiceType.objects.get()
        assert service.parameters == ["tac_f", "ph"]
        assert [link.task_id for link in service.task_links.all()] == [b.pk, a.pk]
    page = world.browser.get(reverse("catalogue:service", args=[service.pk])).content.decode()
    assert page.index(str(b.pk)) < page.index(str(a.pk))
    for field, value in (("minutes", "0"), ("colour", "#f00"), ("parameters", "luck"), ("category", "x")):
        refused = world.browser.post(reverse("catalogue:service", args=[service.pk]), {**data, field: value})
        assert refused.status_code == 422, field


def test_starters_can_be_trimmed(world: World) -> None:
    url = reverse("catalogue:starters")
    assert world.browser.post(url, {"tasks": ["Passer l’épuisette"]}).status_code == 302
    assert world.browser.post(url, {"tasks": ["Danser"]}).status_code == 422
    with company_scope(world.company.id):
        assert [task.name for task in queries.active_tasks()] == ["Passer l’épuisette"]


def test_moves_lead_to_what_used_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    technician = a_member(world.company, "technician", first_name="Sarah", last_name="Benali")
    source = uuid4()

    def name(ids: Any) -> dict[UUID, Source]:
        return {one: Source("17 juin, Mme Ferrand", "/visits/1/") for one in ids}

    monkeypatch.setattr(queries, "_namers", [name])
    with company_scope(world.company.id):
        actions.use_product(
            product=a_product("Sel"),
            quantity=Decimal("12.5"),
            by=technician,
            at=datetime.now(UTC),
            source_id=source,
        )
    page = world.browser.get(reverse("catalogue:stock")).content.decode()
    assert "-12,5\u00a0kg" in page
    assert '<a href="/visits/1/">17 juin, Mme Ferrand</a>' in page
    assert "Sarah Benali" in page
    assert "Mme Ferrand" not in world.rival_browser.get(reverse("catalogue:stock")).content.decode()


@pytest.mark.parametrize("name", ["products", "services", "stock", "tasks", "readings"])
def test_lists_cost_the_same_for_one_row_and_three(world: World, name: str) -> None:
    def fill(number: int) -> None:
        with company_scope(world.company.id):
            product = a_product(f"P{number}", order=number)
            a_service(f"S{number}", tasks=[a_task(f"T{number}")])
            a_range("ph", sanitiser=("salt", "bromine", "chlorine", "oxygen")[number])
            actions.use_product(
                product=product,
                quantity=Decimal(1),
                by=world.manager,
                at=datetime.now(UTC),
                source_id=uuid4(),
            )

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert world.browser.get(reverse(f"catalogue:{name}")).status_code == 200
        return len(caught)

    fill(0)
    cost()  # warm what is cached per process
    one = cost()
    fill(1)
    fill(2)
    assert cost() == one


def test_technicians_have_no_catalogue_page(world: World) -> None:
    technician = a_member(world.company, "technician")
    browser = signed_in(Browser(), technician)
    assert browser.get(reverse("catalogue:tasks")).status_code == 403


def test_a_name_taken_between_check_and_write_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from margelle.features.catalogue.forms import NamedForm

    with company_scope(world.company.id):
        a_task("Brosser")
        a_product("Sel")
        a_service("Choc")
    monkeypatch.setattr(NamedForm, "clean_name", lambda self: self.cleaned_data["name"])
    for name, data in (
        ("task_new", {"name": "Brosser", "group": "basin"}),
        ("product_new", {"name": "Sel", "unit": "kg"}),
        ("service_new", {"name": "Choc", "category": "repair", "minutes": "30"}),
    ):
        answer = world.browser.post(reverse(f"catalogue:{name}"), data)
        assert answer.status_code == 422, name
        assert "pris par quelqu’un d’autre" in answer.content.decode()
