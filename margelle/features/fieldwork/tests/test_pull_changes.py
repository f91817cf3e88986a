"""What a phone receives after its first pull, and what that costs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from margelle.base.journal import record
from margelle.features.accounts.tests.make import a_member, bearer
from margelle.features.catalogue.events import CatalogueChanged
from margelle.features.catalogue.tests.make import a_task
from margelle.features.clients.events import ClientChanged, PoolChanged, SiteChanged
from margelle.features.clients.tests.make import (
    a_client,
    a_contact,
    a_note,
    a_pool,
    a_site,
    an_equipment,
)
from margelle.features.fieldwork.models import SkipReason
from margelle.features.planning.actions import assign_visit, cancel_visit
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .make import a_comment, a_product_use, a_reading, a_report, a_task_done, an_incident
from .world import World

KEYS = {
    "catalogue": "tasks products parameters skip_reasons incident_kinds recommendations late_tolerance_min",
    "visit": "id day start minutes rank state state_label priority late client site_id pool_ids service"
    " instructions team contract task_ids products documents parameters notice report",
    "site": "id name address postcode city lat lng access contacts keys codes notes",
    "pool": "id site_id name volume_m3 shape_label lining_label sanitiser sanitiser_label filtration_label"
    " cover_label heating_label collective equipment ranges last label_hashes history",
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
    assert queries_of(world) == few <= 61


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
