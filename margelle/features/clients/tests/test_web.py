from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_member, signed_in
from margelle.features.clients.models import (
    AccessCode,
    Client,
    Contact,
    Contract,
    Equipment,
    InternalNote,
    Pool,
)

from .conftest import World
from .whole import full_file, url

GET_PAGES = [
    ("client", "client"),
    ("client_identity", "client"),
    ("client_pools", "client"),
    ("contact_new", "client"),
    ("site_new", "client"),
    ("note_new", "client"),
    ("contract_new", "client"),
    ("pool", "pool"),
    ("pool_sheet", "pool"),
    ("equipment_new", "pool"),
    ("equipment", "equipment"),
    ("contact", "contact"),
    ("site", "site"),
    ("pool_new", "site"),
    ("access_note_new", "site"),
    ("code_new", "site"),
    ("access_note", "access_note"),
    ("code", "code"),
    ("note", "note"),
    ("contract", "contract"),
    ("zone", "zone"),
]
POST_PAGES = [
    ("client_archive", "client"),
    ("pool_archive", "pool"),
    ("site_archive", "site"),
    ("equipment_removal", "equipment"),
    ("contact_removal", "contact"),
    ("access_note_removal", "access_note"),
    ("code_removal", "code"),
    ("code_value", "code"),
    ("note_removal", "note"),
    ("contract_end", "contract"),
    ("zone_removal", "zone"),
]


@pytest.mark.parametrize(("name", "kind"), GET_PAGES)
def test_each_record_opens_here_and_is_missing_there(world: World, name: str, kind: str) -> None:
    rows = full_file(world)
    assert world.browser.get(url(name, rows[kind])).status_code == 200
    foreign = world.rival_browser.get(url(name, rows[kind]))
    missing = world.rival_browser.get(url(name, uuid4()))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert "Ferrand" not in foreign.content.decode()


@pytest.mark.parametrize(("name", "kind"), POST_PAGES)
def test_a_rival_can_change_nothing(world: World, name: str, kind: str) -> None:
    rows = full_file(world)
    assert world.rival_browser.post(url(name, rows[kind]), {"archived": "1"}).status_code == 404
    assert world.browser.get(url(name, rows[kind])).status_code == 405
    assert world.browser.post(url(name, rows[kind]), {"archived": "1"}).status_code in (200, 302)


def test_technicians_stay_out_of_the_office(world: World) -> None:
    browser = signed_in(Browser(), a_member(world.company, "technician"))
    rows = full_file(world)
    assert browser.get(url("clients")).status_code == 403
    assert browser.post(url("code_value", rows["code"])).status_code == 403


def test_each_part_of_a_file_is_edited(world: World) -> None:
    rows = full_file(world)
    post = world.browser.post
    today = timezone.localdate()
    edits: list[tuple[str, str, dict[str, Any]]] = [
        (
            "client_identity",
            "client",
            {"kind": "firm", "firm_name": "Camping", "value": "high", "new_tags": "VIP"},
        ),
        ("contact", "contact", {"name": "Voisine", "phone": "04 93 00 00 00", "site": str(rows["site"])}),
        ("contact_new", "client", {"name": "Gardien", "email": "g@exemple.fr"}),
        (
            "site",
            "site",
            {"city": "Grasse", "latitude": "43,65", "longitude": "6,92", "zone": str(rows["zone"])},
        ),
        ("site_new", "client", {"name": "Annexe", "city": "Opio"}),
        ("access_note", "access_note", {"kind": "key", "text": "Clé chez le voisin"}),
        ("access_note_new", "site", {"kind": "hours", "text": "Après 9 h"}),
        ("code", "code", {"label": "Portail", "value": "9999"}),
        ("code_new", "site", {"label": "Local", "value": "1234"}),
        (
            "pool_sheet",
            "pool",
            {"name": "Spa", "shape": "round", "sanitiser": "bromine", "volume_typed_m3": "1,2"},
        ),
        ("pool_new", "site", {"name": "Bassin deux", "shape": "oval", "sanitiser": "salt"}),
        ("equipment", "equipment", {"kind": "robot", "make": "Exemplo"}),
        (
            "equipment_new",
            "pool",
            {"kind": "filter", "fitted_on": "2020-05-01", "warranty_until": "2022-05-01"},
        ),
        ("note", "note", {"text": "Sonner deux fois", "standing": "on"}),
        ("note_new", "client", {"text": "Paie en retard"}),
        (
            "contract",
            "contract",
            {
                "name": "Saison",
                "starts_on": str(today),
                "notice_days": "30",
                "season_from": "15/04",
                "season_to": "15/10",
            },
        ),
        (
            "contract_new",
            "client",
            {"name": "Année", "starts_on": str(today), "notice_days": "60", "renews": "on"},
        ),
    ]
    for name, kind, data in edits:
        answer = post(url(name, rows[kind]), data)
        assert answer.status_code == 302, (name, answer.content.decode()[:3000])
        assert world.browser.get(answer["Location"]).status_code == 200
    with company_scope(world.company.id):
        client = Client.objects.get()
        assert (client.name, client.value) == ("Camping", "high")
        assert {tag.name for tag in client.tags.all()} == {"VIP"}
        assert Contact.objects.count() == 2
        assert Contract.objects.get(name="Saison").season_from == "04-15"
        assert InternalNote.objects.filter(standing=True).count() == 1
        assert Equipment.objects.count() == 2
        assert str(Pool.objects.get(name="Spa").volume_m3) == "1.2"
    page = world.browser.get(url("contract", rows["contract"])).content.decode()
    assert 'value="15/04"' in page
    page = world.browser.get(url("contact", rows["contact"])).content.decode()
    assert 'value="04 93 00 00 00"' in page


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("contact_new", "client", {"name": "Sans rien"}),
        ("site", "site", {"latitude": "43"}),
        ("site", "site", {"latitude": "143", "longitude": "7"}),
        (
            "equipment_new",
            "pool",
            {"kind": "robot", "fitted_on": "2022-05-01", "warranty_until": "2020-05-01"},
        ),
        ("equipment_new", "pool", {"kind": "robot", "fitted_on": "20222-05-01"}),
        ("equipment_new", "pool", {"kind": "robot", "fitted_on": "0001-01-01"}),
        (
            "contract_new",
            "client",
            {"name": "A", "starts_on": "2026-01-02", "ends_on": "2026-01-01", "notice_days": "1"},
        ),
        ("contract_new", "client", {"name": "A", "starts_on": "2026-01-02", "notice_days": "-1"}),
        (
            "contract_new",
            "client",
            {"name": "A", "starts_on": "2026-01-02", "notice_days": "1", "season_from": "15/04"},
        ),
        ("note_new", "client", {"text": ""}),
        ("note_new", "client", {"text": "x" * 2001}),
        ("code_new", "site", {"label": "Portail", "value": ""}),
        ("access_note_new", "site", {"kind": "moat", "text": "Douves"}),
        ("client_archive", "client", {"archived": "perhaps"}),
        ("pool_archive", "pool", {}),
        ("site_archive", "site", {}),
        ("zones", None, {"name": "zone"}),
        ("pool_sheet", "pool", {"name": "A", "shape": "oval", "sanitiser": "salt", "built_year": "12"}),
    ],
)
def test_a_refused_part_answers_422_and_changes_nothing(
    world: World, name: str, kind: str | None, data: dict[str, str]
) -> None:
    rows = full_file(world)
    with company_scope(world.company.id):
        before = Entry.objects.count()
    address = url(name, rows[kind]) if kind else url(name)
    assert world.browser.post(address, data).status_code == 422
    with company_scope(world.company.id):
        assert Entry.objects.count() == before


def test_a_code_is_told_once_with_a_trace(world: World) -> None:
    rows = full_file(world)
    answer = world.browser.post(url("code_value", rows["code"]))
    assert answer.json() == {"value": "2741B"}
    assert "no-store" in answer["Cache-Control"]
    with company_scope(world.company.id):
        assert Entry.objects.latest("seq").kind == "CodeRevealed"
        AccessCode.objects.update(sealed=b"\x01broken-broken-broken-broken-broken")
    assert world.browser.post(url("code_value", rows["code"])).status_code == 409
