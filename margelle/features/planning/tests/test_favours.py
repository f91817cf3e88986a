"""Favoured times, dense zones and clients who count show while one plans (PLN-16); segments (CLI-11)."""

from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.clients.models import Client, Site, Tag, Zone
from margelle.features.planning.models import FavouredWindow, Visit
from margelle.features.planning.queries.favours import favours, window_words
from margelle.features.planning.queries.segments import in_segment

from .make import a_pool_client, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 17)


@pytest.fixture
def rival() -> Any:
    with scope(company=a_company().id):  # company_scope itself refuses a second company
        return FavouredWindow.objects.create(site=a_pool_client().sites.get(), weekdays=[0])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"weekdays": [3, 1], "from_hour": time(9), "to_hour": time(11)}, "mardi et jeudi, 09:00–11:00"),
        ({"weekdays": [0], "to_hour": time(10)}, "lundi, avant 10:00"),
        ({"weekdays": list(range(7)), "from_hour": time(14)}, "dès 14:00"),
        ({"note": "sauf marché"}, "à toute heure (sauf marché)"),
    ],
)
def test_a_window_is_said_in_words(values: dict[str, Any], words: str) -> None:
    assert window_words(FavouredWindow(**values)) == words


def test_a_favoured_time_is_set_on_the_client_and_seen_while_planning(browser: Browser) -> None:
    julien, client = a_technician(), a_pool_client()
    a_service_type()
    site = client.sites.get()
    zone = Zone.objects.create(name="Bord de mer", is_dense=True)
    Site.objects.filter(pk=site.pk).update(zone=zone)
    Client.objects.filter(pk=client.pk).update(value=Client.Value.HIGH)
    given = {"weekdays": ["1"], "from_hour": "09:00", "to_hour": "11:00", "technician": julien.pk, "note": ""}
    assert browser.post(f"/sites/{site.pk}/windows/new/", given).status_code == 302
    words = "mardi, 09:00–11:00, Julien Rossi"
    assert words.capitalize()[:5] in browser.get(f"/clients/{client.pk}/").content.decode()
    address = f"/visits/{a_visit(client=client, technician=julien, day=DAY).pk}"
    for page in (f"/visits/new/?client={client.pk}", f"{address}/plan/", f"{address}/place/"):
        text = " ".join(browser.get(page).content.decode().split())
        said = ("Client prioritaire", "Secteur dense : Bord de mer", words)
        assert [one for one in said if one in text] == list(said), page
    window = FavouredWindow.objects.get()
    browser.post(f"/windows/{window.pk}/", {**given, "weekdays": ["2", "4"]})
    assert FavouredWindow.objects.get().weekdays == [2, 4]
    browser.post(f"/windows/{window.pk}/removal/")
    assert not FavouredWindow.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "au moins un jour"),
        ({"from_hour": "11:00", "to_hour": "09:00"}, "vient après son début"),
        ({"weekdays": ["9"]}, "Jours"),
        ({"from_hour": "midi"}, "Écrivez une heure"),
    ],
)
def test_a_bad_window_is_refused(browser: Browser, given: dict[str, Any], said: str) -> None:
    answer = browser.post(f"/sites/{a_pool_client().sites.get().pk}/windows/new/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not FavouredWindow.objects.exists()


def test_another_company_s_windows_do_not_exist(browser: Browser, rival: FavouredWindow) -> None:
    assert browser.get(f"/windows/{rival.pk}/").status_code == 404
    assert browser.post(f"/windows/{rival.pk}/removal/").status_code == 404
    assert browser.get(f"/sites/{rival.site_id}/windows/new/").status_code == 404


def test_favours_cost_the_same_with_1_and_3_windows(office: Member) -> None:
    client = a_pool_client()
    site = client.sites.get()

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            found = favours(client)
        return len(queries), len(found.windows)

    FavouredWindow.objects.create(site=site, weekdays=[0])
    first, _ = cost()
    for day in (1, 2):
        FavouredWindow.objects.create(site=site, weekdays=[day], technician=a_technician())
    assert cost() == (first, 3)


def test_a_zone_is_marked_as_dense(browser: Browser) -> None:
    browser.post("/clients/zones/", {"name": "Bord de mer", "is_dense": "on"})
    assert Zone.objects.get().is_dense
    assert "dense" in browser.get("/clients/zones/").content.decode()


def a_segmented_plan() -> tuple[Zone, Tag, list[Visit]]:
    zone, tag = Zone.objects.create(name="Bord de mer"), Tag.objects.create(name="Camping")
    other = Tag.objects.create(name="Été")
    dear, near, plain = (a_pool_client(name) for name in ("Ferrand", "Giraud", "Hadji"))
    Client.objects.filter(pk=dear.pk).update(value=Client.Value.HIGH)
    dear.tags.add(tag, other, through_defaults={"company_id": dear.company_id})
    Site.objects.filter(client=near).update(zone=zone)
    return zone, tag, [a_visit(client=client, day=DAY) for client in (dear, near, plain)]


def test_planning_is_filtered_by_label_zone_and_value(browser: Browser) -> None:
    zone, tag, (dear, near, _) = a_segmented_plan()
    everything = Visit.objects.all()
    assert list(in_segment(everything, tags=Tag.objects.values_list("pk", flat=True))) == [dear]
    assert list(in_segment(everything, zones=[zone.pk])) == [near]
    assert list(in_segment(everything, values=["high"])) == [dear]
    assert in_segment(everything).count() == 3
    for query, name in (
        (f"tag={tag.pk}", "Ferrand"),
        (f"zone={zone.pk}", "Giraud"),
        ("value=high", "Ferrand"),
    ):
        listed = browser.get(f"/visits/?{query}").content.decode()
        assert [one for one in ("Ferrand", "Giraud", "Hadji") if f"Mme {one}" in listed] == [name]


def test_clients_are_sorted_by_value_and_filtered_by_label(browser: Browser) -> None:
    _, tag, _ = a_segmented_plan()
    listed = browser.get("/clients/?sort=-value").content.decode()
    assert listed.index("Mme Giraud") < listed.index("Mme Ferrand")
    listed = browser.get("/clients/?sort=value").content.decode()
    assert listed.index("Mme Ferrand") < listed.index("Mme Giraud")
    labelled = browser.get(f"/clients/?tag={tag.pk}").content.decode()
    assert "Mme Ferrand" in labelled and "Mme Giraud" not in labelled
