"""Addresses get their points from the national service; what is not sure is shown to a person.

The stand-in answers as the service's documentation says (adresse.data.gouv.fr, /search/csv/).
"""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client as Browser
from django_scopes import scope

from margelle.base.jobs import enqueue
from margelle.base.jobs.drain import drain
from margelle.base.jobs.models import JobRecord
from margelle.base.journal.models import Entry
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.clients.models import Site
from margelle.features.dispatch.actions.addresses import accept_guess, find_points
from margelle.features.dispatch.models import AddressGuess
from margelle.features.dispatch.services.addresses import Address, NoAddresses, locate
from margelle.features.planning.rules import NotAllowed
from margelle.features.planning.tests.make import a_pool_client

from .test_run_web import shown

pytestmark = pytest.mark.django_db
PAGE = "/dispatch/addresses/"
# What the documentation shows for a house, a town and an address that is not found.
KNOWN = {
    "8 bd du Port": (
        "49.897443",
        "2.290084",
        "8 Boulevard du Port 80000 Amiens",
        "0.97",
        "housenumber",
        "ok",
    ),
    "Mairie": ("43.600100", "6.994600", "Mougins", "0.62", "municipality", "ok"),
    "nulle part": ("", "", "", "", "", "not-found"),
}
ADDED = ("latitude", "longitude", "result_label", "result_score", "result_type", "result_status")


class Service(BaseHTTPRequestHandler):
    asked: list[list[dict[str, str]]] = []
    broken: list[bytes] = []

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        parts: dict[Any, Any] = {}
        for part in message_from_bytes(head + content).get_payload():
            parts[part.get_param("name", header="content-disposition")] = part.get_payload(decode=True)  # type: ignore[union-attr]
        rows = list(csv.DictReader(io.StringIO(parts["data"].decode())))
        self.asked.append(rows)
        out = io.StringIO()
        lines = csv.writer(out)
        lines.writerow((*rows[0], *ADDED))
        for row in rows:
            lines.writerow((*row.values(), *KNOWN.get(row["street"], KNOWN["nulle part"])))
        body = self.broken.pop() if self.broken else out.getvalue().encode()
        self.send_response(200 if self.path == "/search/csv/" else 404)
        self.send_header("Content-Type", "text/csv; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def service(settings: Any) -> Iterator[type[Service]]:
    class Mine(Service):
        asked: list[list[dict[str, str]]] = []
        broken: list[bytes] = []

    server = ThreadingHTTPServer(("127.0.0.1", 0), Mine)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.ADDRESSES_URL = f"http://127.0.0.1:{server.server_port}"
    yield Mine
    server.shutdown()


def an_address(name: str, street: str) -> Site:
    site = a_pool_client(name).sites.get()
    site.address = street
    site.save()
    return site


def test_the_sure_ones_are_placed_and_the_others_shown(by: Member, service: type[Service]) -> None:
    sure, town, lost = (
        an_address("Sûr", "8 bd du Port"),
        an_address("Ville", "Mairie"),
        an_address("Perdu", "x"),
    )
    assert find_points() == (1, 2)
    sure.refresh_from_db()
    assert (sure.latitude, sure.longitude) == (Decimal("49.897443"), Decimal("2.290084"))
    assert Entry.objects.filter(kind="SiteChanged", entity_id=sure.pk).exists()  # phones hear of it
    guess = AddressGuess.objects.get(site=town)
    assert (guess.label, guess.score) == ("Mougins", Decimal("0.620"))
    assert AddressGuess.objects.get(site=lost).latitude is None
    assert [row["city"] for row in service.asked[0]] == ["Mougins"] * 3
    accept_guess(guess=guess, by=by)
    town.refresh_from_db()
    assert town.latitude == Decimal("43.600100") and not AddressGuess.objects.filter(site=town).exists()
    with pytest.raises(NotAllowed, match="placez-le"):
        accept_guess(guess=AddressGuess.objects.get(site=lost), by=by)


def test_one_presses_a_button_and_the_worker_asks(
    browser: Browser, by: Member, service: type[Service]
) -> None:
    an_address("Ville", "Mairie")
    assert "Chercher les points" in shown(browser.get(PAGE))
    assert "Recherche lancée" in shown(browser.post(PAGE, follow=True))
    drain()
    text = shown(browser.get(PAGE))
    assert "Mougins" in text and "ressemblance 0,62 sur 1" in text
    guess = AddressGuess.objects.get()
    text = shown(browser.post(f"{PAGE}{guess.pk}/acceptance/", follow=True))
    assert "point placé" in text and "Toutes les adresses ont leur point" in text
    assert "Toutes les adresses" in shown(browser.post(PAGE, follow=True))


def test_two_clicks_are_one_search_and_a_later_one_is_another(
    browser: Browser, by: Member, service: type[Service]
) -> None:
    an_address("Perdu", "x")
    with scope(company=a_company().id):
        theirs = enqueue("dispatch.find_points", key="theirs")
    for _ in range(2):
        assert "Recherche lancée" in shown(browser.post(PAGE, follow=True))
    assert JobRecord.objects.filter(name="dispatch.find_points", company=by.company).count() == 1
    theirs.delete()
    drain()
    assert len(service.asked) == 1
    browser.post(PAGE)
    drain()
    assert len(service.asked) == 2


def test_without_a_service_points_are_placed_by_hand(browser: Browser, by: Member) -> None:
    site = an_address("Ville", "Mairie")
    text = shown(browser.get(PAGE))
    assert "placez les points sur la carte" in text and "Chercher les points" not in text
    assert f"/{site.pk}/" in text
    assert "Aucun service d’adresses" in shown(browser.post(PAGE, follow=True))


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"a,b\n1,2\n", b'{"error": "no"}'])
def test_nonsense_is_no_answer_and_changes_nothing(by: Member, service: type[Service], body: bytes) -> None:
    an_address("Sûr", "8 bd du Port")
    service.broken.append(body)
    with pytest.raises(NoAddresses):
        locate([Address("1", "8 bd du Port", "80000", "Amiens")])
    service.broken.append(body)
    assert find_points() == (0, 0)
    assert not Site.objects.exclude(latitude=None).exists()


def test_a_rivals_address_is_not_sent_nor_its_guess_taken(
    browser: Browser, by: Member, service: type[Service]
) -> None:
    rival = a_company()
    with scope(company=rival.id):
        theirs = an_address("Voisin", "Mairie")
        guess = AddressGuess.objects.create(site=theirs, latitude=1, longitude=1)
    an_address("Mien", "Mairie")
    find_points()
    assert len(service.asked[0]) == 1
    assert browser.post(f"{PAGE}{guess.pk}/acceptance/").status_code == 404
    assert "Voisin" not in shown(browser.get(PAGE))
