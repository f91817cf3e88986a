"""What a phone receives: everything once, then what changed; never a rival's, never a closed gate's code."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from margelle.base.journal import record
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_device, a_member, bearer
from margelle.features.catalogue.events import CatalogueChanged
from margelle.features.catalogue.tests.make import a_range, a_task
from margelle.features.clients.events import ClientChanged, PoolChanged, SiteChanged
from margelle.features.clients.tests.make import (
    a_client,
    a_contact,
    a_contract,
    a_note,
    a_pool,
    a_site,
    an_access_note,
    an_equipment,
)
from margelle.features.fieldwork.models import SkipReason
from margelle.features.planning.actions import assign_visit, cancel_visit
from margelle.features.planning.models import ProductNeed, Visit
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .make import a_comment, a_product_use, a_reading, a_report, a_task_done, an_incident
from .world import World, a_world

KEYS = {
    "catalogue": "tasks products parameters skip_reasons incident_kinds recommendations late_tolerance_min",
    "visit": "id day start minutes rank state state_label priority late client site_id pool_ids service"
    " instructions contract task_ids products documents parameters notice report",
    "site": "id name address postcode city lat lng access contacts codes notes",
    "pool": "id site_id name volume_m3 shape_label lining_label sanitiser sanitiser_label filtration_label"
    " cover_label heating_label collective equipment ranges last logbook_tokens history",
}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    here = a_world()
    a_world()  # a rival with the same names
    with company_scope(here.company.id):
        yield here


def by_kind(answer: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KEYS}
    for change in answer["changes"]:
        found[change["kind"]].append(change["data"])
    return found


def after(world: World, first: dict[str, Any]) -> dict[str, Any]:
    return world.pull(epoch=first["epoch"], cursor=first["next"], day=first["today"])


def tell(event: Any) -> None:
    with transaction.atomic():
        record(event)


def test_full_pull_has_the_contracts_shapes(world: World) -> None:
    answer = world.pull()
    assert answer["full"] and answer["tombstones"] == [] and not answer["more"]
    found = by_kind(answer)
    assert {kind: len(rows) for kind, rows in found.items()} == dict.fromkeys(KEYS, 1)
    for kind, rows in found.items():
        assert set(rows[0]) == set(KEYS[kind].split()), kind


def test_visit_says_what_is_planned(world: World) -> None:
    a_contract(world.client, starts_on=world.today - timedelta(days=9))
    ProductNeed.objects.create(visit=world.visit, product=world.product, quantity=Decimal("1.5"))
    visit = by_kind(world.pull())["visit"][0]
    assert visit | {"report": None, "late": None} == {
        "id": str(world.visit.pk),
        "day": world.today.isoformat(),
        "start": "10:15",
        "minutes": 45,
        "rank": 0,
        "state": "planned",
        "state_label": "Vierge",
        "priority": "normal",
        "late": None,
        "client": {"id": str(world.client.pk), "name": "Mme Ferrand", "phone": "+33612345678"},
        "site_id": str(world.site.pk),
        "pool_ids": [str(world.pool.pk)],
        "service": {
            "name": "Entretien hebdomadaire",
            "category": "maintenance",
            "category_label": "Maintenance récurrente",
            "color": "maintenance",
        },
        "instructions": "",
        "contract": "Contrat à l’année",
        "task_ids": [str(world.task.pk)],
        "products": [{"product_id": str(world.product.pk), "quantity": "1.5"}],
        "documents": [],
        "parameters": ["ph", "free_chlorine_mg_l"],
        "notice": None,
        "report": None,
    }


def test_what_was_pushed_comes_back_in_the_report(world: World) -> None:
    world.push(world.ticked(), world.reading("7.4"), world.used("0.72"), world.photo("ab" * 32))
    world.push(world.comment("Au bureau", "office"), world.incident())
    report = by_kind(world.pull())["visit"][0]["report"]
    assert report["tasks"] == [{"task_id": str(world.task.pk), "pool_id": None, "done": True, "reason": ""}]
    assert [(r["parameter"], r["value"]) for r in report["readings"]] == [("ph", "7.4")]
    assert [p["quantity"] for p in report["products"]] == ["0.72"]
    assert [(p["sha256"], p["received"]) for p in report["photos"]] == [("ab" * 32, False)]
    assert [(c["text"], c["read_at"]) for c in report["comments"]] == [("Au bureau", None)]
    assert [i["severity"] for i in report["incidents"]] == ["low"]


def test_pool_brings_ranges_last_values_and_history(world: World) -> None:
    a_range("ph", "7.0", "7.6")
    an_equipment(world.pool)
    day = world.today - timedelta(days=40)
    past = a_visit(
        client=world.client,
        site=world.site,
        service=world.service,
        technician=world.technician,
        day=day,
        state=State.VALIDATED,
    )
    report = a_report(past)
    a_reading(report, world.pool, value="7.1")
    a_task_done(report, world.task)
    a_product_use(report, world.product, "2")
    a_comment(report, "Eau claire.")
    a_comment(report, "Rappelez-moi.", "office")
    an_incident(report)
    pool = by_kind(world.pull())["pool"][0]
    assert pool["ranges"]["ph"] == {"low": "7", "high": "7.6"}
    assert pool["last"]["ph"]["value"] == "7.1"
    assert pool["volume_m3"] == "48" and pool["sanitiser_label"] == "Électrolyse au sel"
    assert pool["equipment"] == [{"kind_label": "Pompe", "make": "Exemplo", "model": "", "fitted_on": None}]
    assert pool["history"] == [
        {
            "day": day.isoformat(),
            "service": "Entretien hebdomadaire",
            "technician": "Julien Rossi",
            "tasks": ["Brosser les parois"],
            "readings": [{"parameter": "ph", "value": "7.1"}],
            "products": [{"name": "Chlore choc", "quantity": "2", "unit": "kg"}],
            "comment": "Eau claire.",
            "incidents": ["Fuite\u00a0: Fuite au niveau de la vanne."],
        }
    ]


def test_history_keeps_the_last_five(world: World) -> None:
    for number in range(1, 8):
        past = a_visit(
            site=world.site,
            service=world.service,
            technician=world.technician,
            day=world.today - timedelta(days=30 + number),
            state=State.DONE,
        )
        a_report(past)
    shown = [line["day"] for line in by_kind(world.pull())["pool"][0]["history"]]
    assert shown == [(world.today - timedelta(days=30 + n)).isoformat() for n in range(1, 6)]


def test_site_says_how_to_get_in(world: World) -> None:
    an_access_note(world.site)
    a_contact(world.client)
    a_note(world.client, world.manager, "Fermer le volet", standing=True)
    site = by_kind(world.pull())["site"][0]
    assert site["access"] == [{"kind": "dog", "text": "Chien attaché le mercredi"}]
    assert site["contacts"] == [{"name": "Gardien", "role": "", "phone": "+33493000000"}]
    assert [(code["label"], code["value"]) for code in site["codes"]] == [("Portail", "2741B")]
    assert [(n["text"], n["standing"], n["by"]) for n in site["notes"]] == [
        ("Fermer le volet", True, "Claire Vidal")
    ]


@pytest.mark.parametrize("why", ["tomorrow", "cancelled", "yesterday"])
def test_gate_codes_are_for_todays_visits_only(world: World, why: str) -> None:
    days = {"tomorrow": 1, "yesterday": -1, "cancelled": 0}[why]
    state = State.CANCELLED if why == "cancelled" else State.PLANNED
    Visit.objects.filter(pk=world.visit.pk).update(day=world.today + timedelta(days=days), state=state)
    assert by_kind(world.pull())["site"][0]["codes"] == []


def test_colleague_sees_no_code(world: World) -> None:
    colleague = a_member(world.company, "technician", first_name="Sarah")
    world.device, world.secret = a_device(colleague)
    found = by_kind(world.pull())
    assert (found["visit"], found["site"], found["pool"]) == ([], [], [])


@pytest.mark.parametrize(("days", "held"), [(-2, 0), (-1, 1), (14, 1), (15, 0)])
def test_window_runs_from_yesterday_to_two_weeks_ahead(world: World, days: int, held: int) -> None:
    Visit.objects.filter(pk=world.visit.pk).update(day=world.today + timedelta(days=days))
    assert len(by_kind(world.pull())["visit"]) == held


def test_nothing_of_the_rival_is_in_a_pull(db: None) -> None:
    world, rival = a_world(), a_world()
    with company_scope(rival.company.id):
        a_reading(a_report(rival.visit), rival.pool, value="9.9")
    text = str(world.pull())
    for thing in (rival.visit, rival.client, rival.site, rival.pool, rival.task, rival.product):
        assert str(thing.pk) not in text
    assert "9.9" not in text and str(world.visit.pk) in text


def test_no_change_is_an_empty_answer(world: World) -> None:
    first = world.pull()
    second = after(world, first)
    assert (second["full"], second["changes"], second["tombstones"]) == (False, [], [])


def test_new_day_or_epoch_or_database_is_a_full_pull(world: World) -> None:
    first = world.pull()
    world.push(world.comment())
    common = {"epoch": first["epoch"], "cursor": first["next"], "day": first["today"]}
    for change in ({"epoch": "another"}, {"day": "2020-01-01"}, {"cursor": 999_999}, {"cursor": ""}):
        assert world.pull(**(common | change))["full"], change
    assert not world.pull(**common)["full"]


def test_a_change_brings_its_visit_site_and_pool(world: World) -> None:
    first = world.pull()
    world.push(world.reading("7.2"))
    found = by_kind(after(world, first))
    assert [row["report"]["readings"][0]["value"] for row in found["visit"]] == ["7.2"]
    assert [row["last"]["ph"]["value"] for row in found["pool"]] == ["7.2"]
    assert len(found["site"]) == 1 and found["catalogue"] == []


def test_new_task_reaches_the_phone_at_its_next_contact(world: World) -> None:
    first = world.pull()
    a_task("Contrôler la sonde")
    SkipReason.objects.create(label="Grève")
    tell(CatalogueChanged(entity_id=world.company.pk, what="task"))
    found = by_kind(after(world, first))
    assert [task["name"] for task in found["catalogue"][0]["tasks"]][-1] == "Contrôler la sonde"
    assert found["catalogue"][0]["skip_reasons"] == ["Grève"]


@pytest.mark.parametrize(
    ("entity", "kinds"), [("client", {"visit", "site"}), ("site", {"site", "pool"}), ("pool", {"pool"})]
)
def test_file_changes_reach_the_phone(world: World, entity: str, kinds: set[str]) -> None:
    first = world.pull()
    tell(
        {
            "client": ClientChanged(entity_id=world.client.pk),
            "site": SiteChanged(entity_id=world.site.pk, client=world.client.pk),
            "pool": PoolChanged(entity_id=world.pool.pk, site=world.site.pk),
        }[entity]
    )
    assert {change["kind"] for change in after(world, first)["changes"]} == kinds


def test_reassigned_visit_leaves_the_phone_with_site_and_pool(world: World) -> None:
    first = world.pull()
    colleague = a_member(world.company, "technician", first_name="Sarah")
    assign_visit(visit=world.visit, technician=colleague, by=world.manager)
    answer = after(world, first)
    assert answer["changes"] == []
    assert {(gone["kind"], gone["id"]) for gone in answer["tombstones"]} == {
        ("visit", str(world.visit.pk)),
        ("site", str(world.site.pk)),
        ("pool", str(world.pool.pk)),
    }


def test_cancelled_visit_tells_the_technician_why(world: World) -> None:
    first = world.pull()
    cancel_visit(visit=world.visit, by=world.manager, reason="Client absent")
    found = by_kind(after(world, first))
    assert [(row["state"], row["notice"]) for row in found["visit"]] == [
        ("cancelled", "Annulée par le bureau\u00a0: Client absent")
    ]
    assert found["site"][0]["codes"] == []


def fill(world: World, visits: int) -> None:
    """So many visits at so many places, each pool with a past."""
    for number in range(visits):
        client = a_client(last_name=f"Client {number}")
        site = a_site(client)
        pool = a_pool(site)
        an_equipment(pool)
        a_note(client, world.manager)
        a_contact(client)
        for day in (world.today + timedelta(days=number % 14), world.today - timedelta(days=20)):
            visit = a_visit(
                site=site, service=world.service, technician=world.technician, day=day, state=State.DONE
            )
            report = a_report(visit)
            a_reading(report, pool)
            a_task_done(report, world.task)
            a_product_use(report, world.product)
            a_comment(report)
            an_incident(report)


def queries_of(world: World, **query: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        world.pull(**query)
    return len(captured)


def test_queries_are_bounded(world: World) -> None:
    fill(world, 1)
    world.pull()  # the epoch is made once
    few = queries_of(world)
    fill(world, 12)
    assert queries_of(world) == few <= 40


def test_pull_without_change_is_cheap(world: World) -> None:
    first = world.pull()
    common = {"epoch": first["epoch"], "cursor": first["next"], "day": first["today"]}
    assert queries_of(world, **common) <= 6


def test_bad_cursor_is_named(world: World) -> None:
    for cursor in ("-1", "x", "9" * 40, "1.5"):
        response = Browser().get("/api/sync/pull", {"cursor": cursor}, headers=bearer(world.secret))
        assert response.status_code == 422
        assert response.json()["error"]["field"] == "cursor"
    assert date.fromisoformat(world.pull()["today"]) == world.today
