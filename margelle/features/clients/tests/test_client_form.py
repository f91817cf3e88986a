from uuid import uuid4

import pytest

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Agency
from margelle.features.clients.models import (
    AccessCode,
    AccessNote,
    Client,
    Pool,
    Site,
)
from margelle.features.clients.tests.make import (
    a_client,
    a_zone,
)

from .conftest import World
from .whole import url

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
