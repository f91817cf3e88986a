"""The office's side: open, print, replace, and see what the client sees. And the technician's scan."""

from hashlib import sha256
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_device, a_member, bearer, signed_in
from margelle.features.clients.tests.make import a_client, a_pool, a_site
from margelle.features.logbook import actions, queries, rules
from margelle.features.logbook.models import LogbookLink
from margelle.features.logbook.tests.test_public import SECRETS, World, a_world
from margelle.features.planning.tests.make import a_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return a_world()


def office(world: World) -> Browser:
    return signed_in(Browser(), a_member(world.company, "coordinator", first_name="Claire"))


def test_the_list_shows_one_s_own_pools_in_the_same_number_of_queries(world: World) -> None:
    a_world(name="Rival", last_name="Volpi")
    browser = office(world)
    browser.get("/logbooks/")
    with CaptureQueriesContext(connection) as one:
        page = browser.get("/logbooks/").content.decode()
    assert "Ferrand" in page
    assert "Volpi" not in page
    with company_scope(world.company.id):
        for number in range(3):
            actions.open_space(client=a_pool(a_site(a_client(f"Client {number}"))).site.client, by=None)
    with CaptureQueriesContext(connection) as many:
        browser.get("/logbooks/")
    assert len(many) == len(one)


def test_a_space_opens_and_closes_from_the_office(world: World) -> None:
    browser = office(world)
    client = world.pool.site.client
    address = f"/clients/{client.pk}/space/"
    back = f"/clients/{client.pk}/"
    assert browser.post(address, {"open": "0", "next": back}).headers["Location"] == back
    with company_scope(world.company.id):
        assert queries.is_open(client.pk) is False
    assert browser.post(address, {"open": "1"}).status_code == 302
    with company_scope(world.company.id):
        assert queries.is_open(client.pk) is True


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"]
)
def test_the_way_back_never_leaves_the_site(world: World, target: str) -> None:
    answer = office(world).post(f"/clients/{world.pool.site.client_id}/space/", {"open": "1", "next": target})
    assert answer.headers["Location"] == "/logbooks/"


def test_the_preview_is_what_the_client_sees(world: World) -> None:
    browser = office(world)
    page = browser.get(f"/logbooks/{world.pool.pk}/").content.decode()
    assert "comme votre client" in page
    assert "Le pH est un peu haut, corrigé." in page
    assert [secret for secret in SECRETS if secret in page] == []
    visit = browser.get(f"/logbooks/{world.pool.pk}/visits/{world.photo.report.visit_id}/")
    assert visit.status_code == 200
    photo = browser.get(f"/logbooks/{world.pool.pk}/photos/{world.photo.pk}/")
    assert photo.headers["Content-Type"] == "image/jpeg"


def test_labels_carry_address_code_and_pool(world: World) -> None:
    page = office(world).get(f"/logbooks/labels/?pool={world.pool.pk}").content.decode()
    assert "<svg" in page
    assert rules.shown_code(world.code) in page
    with company_scope(world.company.id):
        assert LogbookLink.objects.get(pk=world.link.pk).printed_at is not None


@pytest.mark.parametrize("kind", ["label", "sheet"])
def test_labels_print_as_pdf_for_one_or_many(world: World, kind: str) -> None:
    with company_scope(world.company.id):
        for number in range(9):
            actions.open_space(client=a_pool(a_site(a_client(f"Client {number}"))).site.client, by=None)
    answer = office(world).get(f"/logbooks/labels.pdf?kind={kind}")
    assert answer.headers["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert rules.shown_code(world.code) in text
    assert "Client 8" in text
    assert len(reader.pages) == (10 if kind == "sheet" else 2)


def test_a_rivals_pool_is_never_on_a_label(world: World) -> None:
    rival = a_world(name="Rival", last_name="Volpi")
    page = office(world).get(f"/logbooks/labels/?pool={rival.pool.pk}&pool=nonsense").content.decode()
    assert "Volpi" not in page
    assert rules.shown_code(rival.code) not in page


def test_codes_and_links_are_replaced_from_the_office(world: World) -> None:
    browser = office(world)
    browser.post(f"/logbooks/{world.pool.pk}/code/")
    with company_scope(world.company.id):
        link = LogbookLink.objects.get(pk=world.link.pk)
        assert (actions.token_of(link), link.code_version) == (world.token, 2)
    browser.post(f"/logbooks/{world.pool.pk}/link/")
    assert Browser().get(f"/c/{world.token}/").status_code == 404


def test_the_pools_page_leads_to_the_logbook(world: World) -> None:
    page = office(world).get(f"/clients/{world.pool.site.client_id}/").content.decode()
    assert f"/logbooks/{world.pool.pk}/" in page


def test_a_technician_scans_the_history_and_todays_visit(world: World) -> None:
    _, secret = a_device(world.technician)
    with company_scope(world.company.id):
        today = a_visit(site=world.pool.site, technician=world.technician, day=timezone.localdate())
    answer = Browser().get(f"/api/sync/scan/{world.token}", headers=bearer(secret))
    found = answer.json()
    assert answer.status_code == 200
    assert found["pool"]["id"] == str(world.pool.pk)
    assert found["pool"]["history"]
    assert found["visit_id"] == str(today.pk)


def test_the_phone_knows_the_pools_of_its_round_by_the_hash_of_their_code(world: World) -> None:
    _, secret = a_device(world.technician)
    with company_scope(world.company.id):
        a_visit(site=world.pool.site, technician=world.technician, day=timezone.localdate())
    answer = Browser().get("/api/sync/pull", headers=bearer(secret))
    [pool] = [one["data"] for one in answer.json()["changes"] if one["kind"] == "pool"]
    assert pool["label_hashes"] == [sha256(world.token.encode()).hexdigest()]
    assert world.token not in answer.content.decode()


def test_a_scan_of_another_companys_code_is_unknown(world: World) -> None:
    rival = a_world(name="Rival", last_name="Volpi")
    _, secret = a_device(world.technician)
    answers = [Browser().get(f"/api/sync/scan/{t}", headers=bearer(secret)) for t in (rival.token, "A" * 27)]
    assert [a.status_code for a in answers] == [404, 404]
    assert answers[0].content == answers[1].content
