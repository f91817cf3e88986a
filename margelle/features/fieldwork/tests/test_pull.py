"""What a phone holds: everything it needs, never a rival's, never a closed gate's code."""

import gzip
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser

from margelle.base.journal import record
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_device, a_member, bearer
from margelle.features.catalogue.tests.make import a_range
from margelle.features.clients.tests.make import (
    a_contact,
    a_contract,
    a_note,
    an_access_note,
    an_equipment,
)
from margelle.features.planning.models import ProductNeed, Visit
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .make import a_comment, a_product_use, a_reading, a_report, a_task_done, an_incident
from .world import World, a_world

KEYS = {
    "catalogue": "tasks products parameters instruments missing_reasons skip_reasons incident_kinds"
    " recommendations late_tolerance_min positions",
    "visit": "id day start minutes rank state state_label priority late client site_id pool_ids service"
    " instructions team contract steps required task_ids products documents parameters notice"
    " questions report",
    "site": "id name address postcode city lat lng access contacts keys codes notes",
    "pool": "id site_id name volume_m3 shape_label lining_label sanitiser sanitiser_label filtration_label"
    " cover_label heating_label collective equipment ranges last label_hashes history findings",
    "hours": "id day presses weeks month absences",
    "van": "member_id vehicle day stores on_board allowed loads asked keys",
}


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
    step = world.visit.steps.create(text="Mesurer l’eau", is_required=True)
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
            "color": "lagoon",
        },
        "instructions": "",
        "team": {"lead": True, "names": [], "own": "", "common": ""},
        "contract": "Contrat à l’année",
        "steps": [{"id": str(step.pk), "text": "Mesurer l’eau", "required": True}],
        "required": [],
        "task_ids": [str(world.task.pk)],
        "products": [{"product_id": str(world.product.pk), "quantity": "1.5"}],
        "documents": [],
        "parameters": ["ph", "free_chlorine_mg_l"],
        "notice": None,
        "questions": [],
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


def test_a_round_travels_packed(world: World) -> None:
    headers = bearer(world.secret) | {"Accept-Encoding": "gzip"}
    response = Browser().get("/api/sync/pull", headers=headers)
    assert response["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(response.content))["changes"] == world.pull()["changes"]


def test_pool_brings_ranges_last_values_and_history(world: World) -> None:
    a_range("ph", "7.0", "7.6")
    pump = an_equipment(world.pool)
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
    assert pool["equipment"] == [
        {"id": str(pump.pk), "kind_label": "Pompe", "make": "Exemplo", "model": "", "fitted_on": None}
    ]
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
    assert "'9.9'" not in text and str(world.visit.pk) in text
