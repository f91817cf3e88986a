"""A site gets its point by hand: a tap on a map, or two numbers; the list of what has none gets shorter."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.base.journal.models import Entry
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.clients.models import Site
from margelle.features.dispatch.models import AddressGuess
from margelle.features.planning.tests.make import a_pool_client

from .make import a_place
from .test_run_web import shown

pytestmark = pytest.mark.django_db
LIST = "/dispatch/addresses/"


def unplaced_site(name: str) -> Site:
    return a_pool_client(name).sites.get()


def page_of(site: Site) -> str:
    return f"/sites/{site.pk}/point/"


def test_each_address_of_the_list_is_placed_on_a_map_and_the_next_follows(
    browser: Browser, by: Member
) -> None:
    first, second = unplaced_site("Abel"), unplaced_site("Zola")
    a_place("Voisin", 1)
    assert f'href="{page_of(first)}"' in shown(browser.get(LIST))
    page = shown(browser.get(page_of(first)))
    assert "<pin-map" in page and 'data-title="Mme Voisin, Mougins" data-same' in page
    assert 'tiles=""' in page, "nothing leaves the instance unless it names a source"
    answer = browser.post(page_of(first), {"latitude": "43,60012345", "longitude": "7.002", "then": "next"})
    assert answer["Location"] == page_of(second)
    first.refresh_from_db()
    assert (first.latitude, first.longitude) == (Decimal("43.600123"), Decimal("7.002000"))
    assert Entry.objects.filter(kind="SiteChanged", entity_id=first.pk, by_name__contains="Claire").exists()
    answer = browser.post(page_of(second), {"latitude": "43,7", "longitude": "7", "then": "next"})
    assert answer["Location"] == LIST and "Toutes les adresses ont leur point" in shown(browser.get(LIST))


def test_what_the_service_believed_is_shown_and_forgotten_once_placed(browser: Browser, by: Member) -> None:
    site = unplaced_site("Ville")
    AddressGuess.objects.create(
        site=site, latitude=Decimal("43.6001"), longitude=Decimal("6.9946"), label="Mairie", score="0.62"
    )
    page = shown(browser.get(page_of(site)))
    assert 'value="43,600100"' in page and "Mairie (ressemblance 0,62 sur 1)" in page
    browser.post(page_of(site), {"latitude": "43,61", "longitude": "7,01"})
    assert not AddressGuess.objects.exists()
    assert 'value="43,610000"' in shown(browser.get(page_of(site))), "it may be moved again"


@pytest.mark.parametrize(
    ("latitude", "longitude", "names"),
    [
        ("", "7", "Latitude"),
        ("43", "", "Longitude"),
        ("90,1", "7", "Latitude"),
        ("43", "-181", "Longitude"),
        ("nord", "7", "Latitude"),
        ("43", "1e2", "Longitude"),
        ("NaN", "7", "Latitude"),
        ("9" * 400, "7", "Latitude"),
        ("43", "0." + "1" * 400, ""),
    ],
)
def test_a_wrong_number_is_named_and_nothing_changes(
    browser: Browser, by: Member, latitude: str, longitude: str, names: str
) -> None:
    site = unplaced_site("Ville")
    answer = browser.post(page_of(site), {"latitude": latitude, "longitude": longitude})
    assert answer.status_code == (422 if names else 302)
    assert f"{names}</a> : Écrivez un nombre" in shown(answer) if names else True
    site.refresh_from_db()
    assert (site.latitude is None) == bool(names)


def test_a_site_s_own_form_has_the_same_map(browser: Browser, by: Member) -> None:
    site = unplaced_site("Ville")
    page = shown(browser.get(f"/clients/sites/{site.pk}/"))
    assert '<pin-map latitude="id_latitude" longitude="id_longitude"' in page
    assert "Placer sur la carte…" in shown(browser.get(f"/clients/{site.client_id}/"))


def test_a_rival_s_site_is_neither_placed_nor_shown(browser: Browser, by: Member) -> None:
    with scope(company=a_company().id):
        theirs = unplaced_site("Rivale")
        a_place("Autre rivale", 1)
    assert browser.get(page_of(theirs)).status_code == 404
    assert browser.post(page_of(theirs), {"latitude": "43", "longitude": "7"}).status_code == 404
    assert "rivale" not in shown(browser.get(page_of(unplaced_site("Mienne")))).lower()


def test_the_number_of_questions_does_not_grow(browser: Browser, by: Member) -> None:
    site, counts = unplaced_site("Ville"), []
    for number in (1, 3):
        for n in range(number):
            a_place(f"Voisin {number}{n}", n)
        browser.get(page_of(site))
        with CaptureQueriesContext(connection) as asked:
            browser.get(page_of(site))
        counts.append(len(asked))
    assert counts[0] == counts[1]
