from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.clients.models import (
    Client,
    Zone,
)
from margelle.features.clients.tests.make import (
    a_client,
    a_code,
    a_contact,
    a_contract,
    a_firm,
    a_note,
    a_pool,
    a_site,
    a_tag,
    an_access_note,
    an_equipment,
)

from .conftest import World
from .whole import full_file, url


@pytest.mark.parametrize("name", ["clients", "client_new", "contracts", "pools", "import", "export", "zones"])
@pytest.mark.parametrize("filled", [False, True])
def test_each_page_opens_empty_and_full(world: World, name: str, filled: bool) -> None:
    if filled:
        full_file(world)
    assert world.browser.get(url(name)).status_code == 200


def test_lists_search_sort_filter_and_export(world: World) -> None:
    rows = full_file(world)
    with company_scope(world.company.id):
        a_firm("=HYPERLINK(1)", email="", phone="", reference="C0099")
        away = a_client(last_name="Parti", archived_at=timezone.now())
        tag = Client.objects.get(pk=rows["client"]).tags.get()
    get = world.browser.get

    def shown(**query: str) -> str:
        return get(url("clients"), query).content.decode()

    assert "Ferrand" in shown(q="helene mougins") and "HYPERLINK" not in shown(q="helene mougins")
    assert "HYPERLINK" in shown(q="c0099")
    assert "Parti" not in shown() and "Parti" in shown(state="archived")
    assert "HYPERLINK" not in shown(tag=str(tag.pk))
    assert "HYPERLINK" not in shown(zone=str(rows["zone"])) and "Ferrand" in shown(zone=str(rows["zone"]))
    assert (
        get(url("clients"), {"sort": "-city", "page": "zzz", "tag": "x'", "q": "\x00%_"}).status_code == 200
    )
    text = get(url("clients"), {"export": "csv"}).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text and "Parti" not in text
    assert get(url("clients"), {"export": "xlsx"}).content[:2] == b"PK"
    pools = get(url("pools"), {"q": "ferrand", "sanitiser": "salt", "sort": "-city"}).content.decode()
    assert "Bassin" in pools and "48" in pools
    assert get(url("pools"), {"export": "csv"}).content.decode("utf-8-sig").count("\n") == 2
    contracts = get(url("contracts"), {"within": "30"}).content.decode()
    assert "préavis commencé" in " ".join(contracts.split())
    assert world.rival_browser.get(url("clients")).content.decode().count("Ferrand") == 0
    assert away.archived_at is not None


@pytest.mark.parametrize("name", ["clients", "pools", "contracts", "client", "client_pools"])
def test_pages_cost_the_same_for_one_row_and_three(world: World, name: str) -> None:
    rows = full_file(world)
    address = url(name, rows["client"]) if name.startswith("client_") or name == "client" else url(name)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert world.browser.get(address).status_code == 200
        return len(caught)

    cost()
    one = cost()
    full_file(world, "deux")
    full_file(world, "trois")
    with company_scope(world.company.id):
        client = Client.objects.get(pk=rows["client"])
        for number in range(2):
            pool = a_pool(a_site(client), f"Autre {number}")
            an_equipment(pool)
            an_access_note(pool.site)
            a_code(pool.site)
            a_contact(client)
            a_note(client, world.manager)
            a_contract(client, ends_on=timezone.localdate() + timedelta(days=30))
            a_tag(f"Encore {number}", client)
    assert cost() == one


def test_archived_clients_come_back(world: World) -> None:
    rows = full_file(world)
    for archived, words in (("1", "Archivé le"), ("0", "Archiver…")):
        answer = world.browser.post(url("client_archive", rows["client"]), {"archived": archived})
        assert words in world.browser.get(answer["Location"]).content.decode()


def test_zones_are_named_once_and_removed_when_empty(world: World) -> None:
    rows = full_file(world)
    assert world.browser.post(url("zones"), {"name": "Cannes"}).status_code == 302
    assert world.browser.post(url("zone", rows["zone"]), {"name": "cannes"}).status_code == 422
    world.browser.post(url("zone_removal", rows["zone"]))
    with company_scope(world.company.id):
        assert Zone.objects.count() == 2
        cannes = Zone.objects.get(name="Cannes")
    world.browser.post(url("zone_removal", cannes.pk))
    with company_scope(world.company.id):
        assert [zone.pk for zone in Zone.objects.all()] == [rows["zone"]]
