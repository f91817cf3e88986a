"""Sales made or prompted on site (INT-12)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_member
from margelle.features.fieldwork.models import Sale

from .make import a_report, a_sale
from .pages import office, text_of
from .world import World, a_world


def test_a_sale_of_the_phone_is_listed_with_amount_and_technician(world: World) -> None:
    world.push(world.sale("1290.50"))
    for address in ("/problems/sales/", f"/visits/{world.visit.pk}/"):
        page = text_of(office(world), address)
        for words in ("Robot de fond", "1 290,50 €", "Julien Rossi"):
            assert words in page
    export = office(world).get("/problems/sales/?export=csv").content.decode("utf-8-sig")
    assert "Vendue sur place" in export


def test_a_sale_sent_twice_is_one_sale(world: World) -> None:
    op = world.sale()
    assert [*world.statuses(op), *world.statuses(op)] == ["applied", "duplicate"]
    assert [sale.amount_cents for sale in Sale.objects.all()] == [12_990]
    assert Entry.objects.get(kind="SaleNoted").payload["amount_cents"] == 12_990


def test_a_correction_takes_the_place_of_what_it_corrects(world: World) -> None:
    first = world.sale("100")
    world.push(first, world.sale("80.5", replaces=first["id"]))
    page = text_of(office(world), "/problems/sales/")
    assert "80,50 €" in page and "100,00 €" not in page
    assert Sale.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "0"},
        {"amount": "-5"},
        {"amount": "1000000.01"},
        {"amount": "12.345"},
        {"amount": "12,50"},
        {"amount": 12},
        {"kind": "gift"},
        {"label": ""},
        {"label": "x" * 121},
        {"prompted": "yes"},
        {"discount": 5},
    ],
)
def test_a_wrong_sale_is_refused_and_nothing_is_kept(world: World, wrong: dict[str, Any]) -> None:
    op = world.sale()
    op["payload"] |= wrong
    [answer] = world.push(op)
    assert answer["status"] == "rejected" and f"« {next(iter(wrong))} »" in answer["reason"]
    assert not Sale.objects.exists()


def test_a_foreign_visit_or_pool_takes_no_sale(db: None) -> None:
    mine, rival = a_world(), a_world()
    elsewhere = mine.sale(subject=f"visit:{rival.visit.pk}")
    theirs = mine.sale()
    theirs["payload"]["pool"] = str(rival.pool.pk)
    assert mine.statuses(elsewhere, theirs) == ["rejected", "rejected"]
    for one in (mine, rival):
        with company_scope(one.company.id):
            assert not Sale.objects.exists()


def test_totals_stand_by_technician_and_month(world: World) -> None:
    report = a_report(world.visit)
    lea = a_member(world.company, "technician", first_name="Léa", last_name="Marchetti")
    a_sale(report, cents=10_000)
    a_sale(report, cents=5_000, at=report.begun_at.replace(day=1) - timedelta(days=3))
    a_sale(report, cents=90_000, by=lea)
    a_sale(report, cents=77_700, withdrawn_at=report.begun_at)
    a_sale(report, cents=1, at=report.begun_at - timedelta(days=400))
    page = text_of(office(world), "/problems/sales/")
    head = page[page.index("Ventes par technicien") : page.index("Notée")]
    assert head.index("Léa Marchetti") < head.index("Julien Rossi")  # the best seller first
    for words in ("900,00 €", "150,00 €", "1 050,00 €"):
        assert words in head


def test_a_sale_that_was_none_leaves_the_totals_once(world: World) -> None:
    world.push(world.sale("49"))
    sale, browser = Sale.objects.get(), office(world)
    for _ in range(2):
        assert browser.post(f"/sales/{sale.pk}/withdrawal/").status_code == 302
    assert "49,00 €" not in text_of(browser, "/problems/sales/")
    assert Sale.objects.get().withdrawn_by == world.manager
    assert Entry.objects.filter(kind="SaleWithdrawn").count() == 1


def test_the_list_costs_the_same_with_one_and_three_sales(world: World) -> None:
    report, browser, counts = a_report(world.visit), office(world), []
    for more in (1, 2):
        for _ in range(more):
            a_sale(report, pool=world.pool)
        browser.get("/problems/sales/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/problems/sales/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
