from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Agency
from margelle.features.accounts.tests.make import a_member, signed_in
from margelle.features.clients.models import (
    AccessCode,
    AccessNote,
    Client,
    Contact,
    Contract,
    Equipment,
    InternalNote,
    Pool,
    Site,
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
    a_zone,
    an_access_note,
    an_equipment,
)

from .conftest import World

FULL: dict[str, str] = {
    "kind": "person",
    "civility": "Mme",
    "first_name": "Hélène",
    "last_name": "Ferrand",
    "phone": "06 12 34 56 78",
    "email": "H.Ferrand@Exemple.fr",
    "address": "18, chemin des Restanques",
    "postcode": "06250",
    "city": "Mougins",
    "new_tags": "Prélèvement,  Contrat à l’année",
    "site-access_text": "Chien le mercredi",
    "site-code": "2741B",
    "pool-wanted": "on",
    "pool-name": "Grand bassin",
    "pool-shape": "rectangle",
    "pool-length_m": "8",
    "pool-width_m": "4",
    "pool-depth_min_m": "1,2",
    "pool-depth_max_m": "1,8",
    "pool-sanitiser": "salt",
}


def url(name: str, *args: Any) -> str:
    return reverse(f"clients:{name}", args=args)


def full_file(world: World, suffix: str = "") -> dict[str, Any]:
    """One of everything, in the open company of `world`."""
    with company_scope(world.company.id):
        client = a_client(last_name=f"Ferrand{suffix}")
        pool = a_pool(a_site(client, zone=a_zone(f"Zone{suffix}")), f"Bassin{suffix}")
        a_tag(f"Tag{suffix}", client)
        return {
            "client": client.pk,
            "site": pool.site.pk,
            "pool": pool.pk,
            "contact": a_contact(client).pk,
            "access_note": an_access_note(pool.site).pk,
            "code": a_code(pool.site).pk,
            "equipment": an_equipment(pool).pk,
            "note": a_note(client, world.manager).pk,
            "contract": a_contract(client, ends_on=timezone.localdate() + timedelta(days=20)).pk,
            "zone": Zone.objects.get(name=f"Zone{suffix}").pk,
        }


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


@pytest.mark.parametrize("name", ["clients", "client_new", "contracts", "pools", "import", "export", "zones"])
@pytest.mark.parametrize("filled", [False, True])
def test_each_page_opens_empty_and_full(world: World, name: str, filled: bool) -> None:
    if filled:
        full_file(world)
    assert world.browser.get(url(name)).status_code == 200


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


def test_the_short_form_makes_client_site_pool_and_ways_in(world: World) -> None:
    answer = world.browser.post(url("client_new"), FULL)
    assert answer.status_code == 302
    with company_scope(world.company.id):
        client = Client.objects.get()
        assert (client.phone, client.email) == ("+33612345678", "h.ferrand@exemple.fr")
        assert {tag.name for tag in client.tags.all()} == {"Prélèvement", "Contrat à l’année"}
        pool = Pool.objects.get()
        assert str(pool.volume_m3) == "48.0"
        assert (pool.site.client, pool.site.city) == (client, "Mougins")
        assert AccessNote.objects.get().text == "Chien le mercredi"
        assert AccessCode.objects.count() == 1
    page = world.browser.get(answer["Location"]).content.decode()
    assert "2741B" not in page
    assert "Afficher le code" in page


def test_a_client_may_come_without_pool(world: World) -> None:
    data = {key: value for key, value in FULL.items() if not key.startswith("pool-")}
    assert world.browser.post(url("client_new"), data).status_code == 302
    with company_scope(world.company.id):
        assert (Client.objects.count(), Pool.objects.count()) == (1, 0)


def test_a_look_alike_is_shown_before_a_second_one_is_made(world: World) -> None:
    with company_scope(world.rival.id):
        a_client(last_name="Rivale")
    assert world.browser.post(url("client_new"), FULL).status_code == 302
    answer = world.browser.post(url("client_new"), FULL)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Est-ce déjà dans le fichier" in page
    assert "même adresse e-mail" in page
    assert "Rivale" not in page
    assert world.browser.post(url("client_new"), FULL | {"force": "on"}).status_code == 302
    with company_scope(world.company.id):
        assert Client.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last_name": ""}, "nom de famille"),
        ({"kind": "firm"}, "raison sociale"),
        ({"kind": "martian"}, ""),
        ({"phone": "06 12"}, "numéro complet"),
        ({"email": "h.ferrand"}, ""),
        ({"postcode": "062"}, "code postal"),
        ({"last_name": "x" * 81}, ""),
        ({"new_tags": "x" * 41}, "40 caractères"),
        ({"new_tags": ",".join(f"t{n}" for n in range(21))}, "20 étiquettes"),
        ({"pool-length_m": "8m"}, "nombre"),
        ({"pool-length_m": "800"}, "100 m"),
        ({"pool-depth_min_m": "2", "pool-depth_max_m": "1"}, "profondeur maximale"),
        ({"pool-volume_typed_m3": "4800"}, "Vouliez-vous 48"),
        ({"pool-volume_typed_m3": "NaN"}, "nombre"),
        ({"pool-length_m": "80", "pool-width_m": "40"}, "Ces longueurs donnent"),
        ({"first_name": "a\x00b"}, ""),
        ({"site-zone": str(uuid4())}, ""),
        ({"agency": "not-an-id"}, ""),
    ],
)
def test_a_refused_client_writes_nothing_and_keeps_what_was_typed(
    world: World, change: dict[str, str], words: str
) -> None:
    answer = world.browser.post(url("client_new"), FULL | change)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert 'value="18, chemin des Restanques"' in page
    with company_scope(world.company.id):
        assert not Client.objects.exists() and not Site.objects.exists() and not Pool.objects.exists()


def test_a_foreign_zone_or_agency_cannot_be_chosen(world: World) -> None:
    with company_scope(world.rival.id):
        zone, agency = a_zone("Rivale"), Agency.objects.create(name="Rivale")
    for change in ({"site-zone": str(zone.pk)}, {"agency": str(agency.pk)}):
        assert world.browser.post(url("client_new"), FULL | change).status_code == 422


def test_the_volume_is_computed_while_typing(world: World) -> None:
    data = {key: value for key, value in FULL.items() if key.startswith("pool-")}
    assert "48\u00a0m³" in world.browser.get(url("volume"), data).content.decode()
    for wrong in ({"pool-length_m": "x"}, {"pool-length_m": ""}, {"pool-shape": "star"}):
        answer = world.browser.get(url("volume"), data | wrong)
        assert (answer.status_code, "donnez la longueur" in answer.content.decode()) == (200, True)


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
    assert "préavis commencé" in contracts
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
