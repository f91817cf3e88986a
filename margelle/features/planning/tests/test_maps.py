"""Plans: the rounds of a day and the sites of the company, always with their list."""

import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.clients.models import Client, Contract, Zone
from margelle.features.planning.rules import State

from .make import a_pool_client, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 6, 14)
DAY = "/planning/map/?day=2027-06-14"
PLACES = "/planning/clients-map/"


def at(latitude: str, name: str, **site: Any) -> Client:
    client = a_pool_client(name)
    client.sites.update(latitude=Decimal(latitude), longitude=Decimal("7.0"), **site)
    return client


def seen(browser: Browser, where: str) -> str:
    answer = browser.get(where)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def named(browser: Browser, query: str = "") -> list[str]:
    text = seen(browser, f"{PLACES}?{query}")
    return re.findall(r'<a href="/clients/[0-9a-f-]+/"\s*>Mme (\w+)</a>', text.split('id="places"')[1])


def test_every_round_of_the_day_is_drawn_in_its_colour_beside_its_list(browser: Browser) -> None:
    julien, sarah = a_technician(colour=2), a_technician("Sarah", "Benali", colour=5)
    a_visit(technician=julien, day=MONDAY, start=time(8), client=at("43.61", "Un"))
    a_visit(technician=julien, day=MONDAY, start=time(10), rank=1, client=at("43.62", "Deux"))
    a_visit(technician=sarah, day=MONDAY, start=time(9), client=a_pool_client("Ailleurs"))
    text = seen(browser, DAY)
    pins = re.findall(r'data-label="(\d)" data-colour="(\d)" data-way="([0-9a-f-]+)"', text)
    assert pins == [("1", "2", str(julien.pk)), ("2", "2", str(julien.pk))]
    assert "Mme Ailleurs" in text and "sans point" in text, "the list has what the plan cannot show"
    assert f"/planning/rounds/{sarah.pk}/2027-06-14/" in text
    assert '<plan-map for="map-list" tiles=""' in text
    assert "Mme Ailleurs" not in seen(browser, f"{DAY}&technician={julien.pk}")
    assert "Rien ce jour-là" in seen(browser, "/planning/map/?day=2027-06-15&filters=1")
    assert browser.get("/planning/map/?day=x").status_code == 200


def test_the_source_of_tiles_is_the_owner_s_choice(browser: Browser, settings: Any) -> None:
    settings.MAP_TILES, settings.MAP_CREDIT = "https://tiles.example.org/{z}/{x}/{y}.png", "© Nous"
    text = seen(browser, PLACES)
    assert 'tiles="https://tiles.example.org/{z}/{x}/{y}.png" credit="© Nous"' in text
    assert "Plan sans fond de carte" not in text


def test_sites_are_filtered_and_those_without_a_point_stand_apart(browser: Browser, office: Member) -> None:
    today = timezone.localdate()
    hills = Zone.objects.create(name="Collines")
    julien, repair = a_technician(), a_service_type(category="repair")
    near = at("43.61", "Recent", zone=hills)
    a_visit(client=near, technician=julien, day=today - timedelta(days=3), state=State.VALIDATED)
    old = at("43.62", "Ancien")
    a_visit(client=old, technician=a_technician("Sarah"), day=today - timedelta(days=40), state=State.DONE)
    a_visit(client=old, technician=julien, day=today - timedelta(days=2), state=State.CANCELLED)
    never = a_pool_client("Jamais")
    a_visit(client=never, service=repair, technician=julien, day=today + timedelta(days=2))
    Contract.objects.create(client=old, name="Entretien", starts_on=today - timedelta(days=90))
    Contract.objects.create(
        client=near, name="Fini", starts_on=today - timedelta(days=90), ends_on=today - timedelta(days=1)
    )
    assert named(browser) == ["Ancien", "Recent", "Jamais"]
    assert "Sans point sur la carte" in seen(browser, PLACES)
    assert named(browser, f"zone={hills.pk}") == ["Recent"]
    assert named(browser, f"technician={julien.pk}") == ["Recent", "Jamais"]
    assert named(browser, "category=repair") == ["Jamais"]
    assert named(browser, "contract=yes") == ["Ancien"]
    assert named(browser, "contract=no") == ["Recent", "Jamais"]
    assert named(browser, "older=30") == ["Ancien", "Jamais"]
    assert named(browser, "older=30&contract=yes") == ["Ancien"]
    assert named(browser, "older=31&zone=x&technician=%00&category=x&contract=x") == [
        "Ancien",
        "Recent",
        "Jamais",
    ]
    assert "il y a 40 jours" in seen(browser, PLACES)
    assert "jamais visité" in seen(browser, PLACES)


def test_the_same_number_of_queries_for_1_and_30(browser: Browser) -> None:
    for where in (DAY, PLACES):
        julien = a_technician()
        a_visit(technician=julien, day=MONDAY, client=at("43.61", "Un"))
        seen(browser, where)
        with CaptureQueriesContext(connection) as few:  # fmt: skip
            seen(browser, where)
        for number in range(29):
            a_visit(technician=julien, day=MONDAY, client=at(f"43.6{number:02}", f"N{number}"))
        with CaptureQueriesContext(connection) as many:  # fmt: skip
            seen(browser, where)
        assert len(few) == len(many) <= 16


def test_the_rival_is_on_no_map(browser: Browser) -> None:
    rival = a_company("Azur")
    with scope(company=rival.id):
        a_visit(technician=a_technician("Zoé"), day=MONDAY, client=at("43.61", "Rivale"))
    assert "Rivale" not in seen(browser, DAY)
    assert "Rivale" not in seen(browser, PLACES)
