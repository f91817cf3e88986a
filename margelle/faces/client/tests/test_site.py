"""The instance's own pages: read without an account, off unless switched on, a request kept once (MKT-5)."""

import re
from datetime import timedelta
from typing import cast
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from margelle.base.jobs.drain import drain
from margelle.features.accounts.actions.showroom import purge_demo_requests, set_prices
from margelle.features.accounts.models import DemoRequest, ShownPrice
from margelle.features.accounts.tests.make import a_company, a_member, signed_in

pytestmark = pytest.mark.django_db
PAGES = ("/fonctionnalites/", "/tarifs/", "/guides/", "/guides/planifier/", "/demo/", "/demo/merci/")
FORM = {
    "company_name": "Bleu Lagon",
    "name": "Élodie Martin",
    "email": "elodie@bleu-lagon.fr",
    "phone": "06 12 34 56 78",
    "technicians": "4",
    "message": "Les tournées du lundi.\nEt les stocks.",
}


def ask(client: Client, **more: str) -> HttpResponse:
    return cast(HttpResponse, client.post("/demo/", {**FORM, "once": str(uuid4()), **more}))


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_reads_every_page_and_finds_the_door(client: Client, address: str) -> None:
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="/demo/"' in page and 'href="/login/"' in page and "<script" not in page
    assert page.count("<h1") == 1 and 'name="description"' in page and "noindex" not in page


@pytest.mark.parametrize("address", PAGES)
def test_switched_off_there_is_nothing(client: Client, settings: Settings, address: str) -> None:
    settings.PUBLIC_PAGES = False
    assert client.get(address).status_code == 404
    assert client.post("/demo/", FORM).status_code == 404
    assert "/fonctionnalites/" not in client.get("/login/").content.decode()


def test_the_door_leads_to_them(client: Client) -> None:
    assert 'href="/fonctionnalites/"' in client.get("/login/").content.decode()


def test_who_is_signed_in_reads_them_too(client: Client) -> None:
    assert signed_in(client, a_member(a_company())).get("/fonctionnalites/").status_code == 200


def test_prices_are_those_of_who_runs_the_instance(client: Client, settings: Settings) -> None:
    assert "Aucun prix n’est affiché ici" in client.get("/tarifs/").content.decode()
    set_prices(
        [
            ShownPrice(name="Chez vous", cents=0),
            ShownPrice(name="<b>Hébergé</b>", cents=2950, per="HT par mois", points=["Sauvegarde"]),
            ShownPrice(name="Groupe", cents=None),
        ]
    )
    page = client.get("/tarifs/").content.decode()
    assert re.findall(r"<b>(.+?)</b>", page) == ["0\u00a0€", "29,50\u00a0€", "Sur devis"]
    assert "&lt;b&gt;Hébergé" in page and "Sauvegarde" in page and "exemples" not in page
    settings.DEMO = True
    assert "ces montants sont des exemples" in " ".join(client.get("/tarifs/").content.decode().split())


def test_prices_cost_one_query_at_any_length(client: Client) -> None:
    for count in (1, 3):
        set_prices([ShownPrice(name=f"Offre {n}", cents=n) for n in range(count)])
        with CaptureQueriesContext(connection) as queries:
            client.get("/tarifs/")
        assert len(queries) == 1


def test_a_request_is_kept_and_who_runs_the_instance_is_told_once(client: Client, settings: Settings) -> None:
    settings.OPERATOR_EMAIL = "moi@exemple.fr"
    key = str(uuid4())
    for _ in range(2):  # pressed twice
        answer = ask(client, once=key)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/demo/merci/")
    row = DemoRequest.objects.get()
    assert (row.company_name, row.email, row.phone, row.technicians) == (
        "Bleu Lagon",
        "elodie@bleu-lagon.fr",
        "0612345678",
        4,
    )
    drain(), drain()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["moi@exemple.fr"], "Demande de démonstration\u00a0: Bleu Lagon")
    assert "Et les stocks." in str(letter.body) and "0612345678" in str(letter.body)
    row.refresh_from_db()
    assert row.told_at is not None


def test_without_an_address_nobody_is_written_to(client: Client) -> None:
    assert ask(client).status_code == 302
    drain()
    assert (DemoRequest.objects.count(), mail.outbox) == (1, [])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("company_name", "", "Entreprise</a> : Remplissez ce champ"),
        ("name", " ", "Votre nom</a> : Remplissez ce champ"),
        ("email", "elodie", "Écrivez une adresse e-mail"),
        ("email", f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 30}.fr", "Adresse e-mail</a>"),
        ("phone", "appelez-moi", "Écrivez un numéro de téléphone"),
        ("technicians", "0", "Un technicien au moins"),
        ("technicians", "4,5", "Écrivez un nombre entier"),
        ("technicians", "99999", "de 1 à 9999"),
        ("message", "x" * 1001, "1000"),
        ("company_name", "a\x00b", "Entreprise</a>"),
    ],
)
def test_a_wrong_request_is_refused_by_field_and_the_rest_is_kept(
    client: Client, field: str, value: str, words: str
) -> None:
    answer = ask(client, **{field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in " ".join(page.split()) and ("Élodie Martin" in page or field == "name")
    assert not DemoRequest.objects.exists()


@pytest.mark.parametrize("key", ["", "x"])
def test_a_page_without_its_key_is_sent_again_and_then_taken(client: Client, key: str) -> None:
    answer = ask(client, once=key)
    assert answer.status_code == 422 and "envoyez-la de nouveau" in answer.content.decode()
    fresh = re.search(r'name="once" value="(.+?)"', answer.content.decode())
    assert fresh and ask(client, once=fresh[1]).status_code == 302
    assert DemoRequest.objects.count() == 1


def test_a_robot_is_thanked_and_forgotten(client: Client) -> None:
    answer = ask(client, website="https://casino.example")
    assert answer.headers["Location"] == "/demo/merci/"
    assert not DemoRequest.objects.exists()


def test_five_in_a_quarter_of_an_hour_from_one_address(client: Client) -> None:
    assert [ask(client).status_code for _ in range(6)] == [302] * 5 + [429]
    refused = ask(client)
    assert "Attendez un peu" in refused.content.decode() and int(refused.headers["Retry-After"]) > 0
    elsewhere = client.post("/demo/", {**FORM, "once": str(uuid4())}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302
    assert DemoRequest.objects.count() == 6
    assert client.post("/login/", {"login": "a", "password": "b"}).status_code == 422, "the door is not shut"


def test_a_request_is_erased_after_a_year(client: Client) -> None:
    ask(client), ask(client)
    old = DemoRequest.objects.order_by("pk")[0]
    DemoRequest.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=366))
    assert (purge_demo_requests(), DemoRequest.objects.count()) == (1, 1)
