"""The owner's pages, and what must never be on them."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.catalogue.tests.make import a_product, a_service, a_task
from margelle.features.clients.models import InternalNote, Pool
from margelle.features.clients.tests.make import a_client, a_code, a_pool, a_site
from margelle.features.fieldwork.models import Photo
from margelle.features.fieldwork.tests import make as field
from margelle.features.logbook import actions
from margelle.features.logbook.models import LogbookLink
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

pytestmark = pytest.mark.django_db
SECRETS = ("Le voisin râle", "Rappeler avant mardi", "2741B", "Pompe fuyante", "Chien méchant")


@dataclass(frozen=True)
class World:
    company: Company
    technician: Member
    pool: Pool
    link: LogbookLink
    token: str
    code: str
    photo: Photo


def a_world(name: str = "Azur", last_name: str = "Ferrand", ph: str = "7.8") -> World:
    company = a_company(name=name, phone="+33493000000")
    technician = a_member(company, "technician", first_name="Julien", last_name="Rossi")
    with company_scope(company.id):
        site = a_site(a_client(last_name=last_name))
        pool = a_pool(site, sanitiser=Pool.Sanitiser.CHLORINE)
        a_code(site, "2741B")
        InternalNote.objects.create(client=site.client, text="Chien méchant", by=technician)
        service = a_service(tasks=[a_task("Paniers vidés")])
        today = timezone.localdate()
        now = timezone.now()
        for week in range(4, 0, -1):
            day = now - timedelta(weeks=week)
            past = a_visit(
                site=site, service=service, technician=technician, day=day.date(), state=State.VALIDATED
            )
            field.a_reading(field.a_report(past, at=day, closed_at=day), pool, "ph", "7.3", at=day)
        visit = a_visit(
            site=site, service=service, technician=technician, day=today, state=State.VALIDATED,
            arrived_at=now - timedelta(minutes=36), finished_at=now,
        )  # fmt: skip
        report = field.a_report(visit, at=now, closed_at=now)
        field.a_reading(report, pool, "ph", ph)
        field.a_reading(report, pool, "free_chlorine_mg_l", "1.2")
        field.a_task_done(report, service.tasks.get())
        field.a_product_use(report, a_product("pH moins, poudre", family="pH"), "0.72")
        field.a_comment(report, "Laissez la filtration tourner.", audience="client")
        field.a_comment(report, "Le voisin râle", audience="team")
        field.a_comment(report, "Rappeler avant mardi", audience="office")
        field.an_incident(report, text="Pompe fuyante")
        photo = field.a_photo(report, moment="after", media=field.a_media())
        a_visit(site=site, service=service, technician=technician, day=today + timedelta(days=7))
        links = actions.open_space(client=site.client, by=technician)
        link = links[0]
        return World(company, technician, pool, link, actions.token_of(link), actions.code_of(link), photo)


@pytest.fixture
def world() -> World:
    return a_world()


def enter(world: World) -> Browser:
    browser = Browser()
    answer = browser.post(f"/c/{world.token}/code/", {"code": world.code})
    assert answer.status_code == 302
    return browser


def test_without_the_code_nothing_of_the_pool_is_shown(world: World) -> None:
    page = Browser().get(f"/c/{world.token}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Code du carnet" in text
    assert "7,8" not in text
    assert "Ferrand" not in text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_code_opens_the_carnet(world: World) -> None:
    text = enter(world).get(f"/c/{world.token}/").content.decode()
    assert "Le pH est un peu haut, corrigé." in text
    assert "7,8" in text
    assert "1,2" in text
    assert "pH moins, poudre (0,72\N{NO-BREAK SPACE}kg)" in text
    assert "Laissez la filtration tourner." in text
    assert "Prochaine intervention" in text
    assert "<polyline" in text
    assert "<script" not in text


def test_nothing_internal_is_on_the_owners_pages(world: World) -> None:
    browser = enter(world)
    pages = [browser.get(f"/c/{world.token}/")]
    pages.append(browser.get(f"/c/{world.token}/visits/{world.photo.report.visit_id}/"))
    for page in pages:
        assert page.status_code == 200
        text = page.content.decode()
        assert [secret for secret in SECRETS if secret in text] == []


def test_photos_need_the_code_and_belong_to_the_pool(world: World) -> None:
    address = f"/c/{world.token}/photos/{world.photo.pk}/"
    assert Browser().get(address).status_code == 404
    answer = enter(world).get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    rival = a_world(name="Rival", ph="6.9")
    assert enter(rival).get(f"/c/{rival.token}/photos/{world.photo.pk}/").status_code == 404
    assert enter(rival).get(f"/c/{rival.token}/visits/{world.photo.report.visit_id}/").status_code == 404


def test_one_logbooks_key_does_not_open_another(world: World) -> None:
    rival = a_world(name="Rival", ph="6.9")
    browser = enter(world)
    text = browser.get(f"/c/{rival.token}/").content.decode()
    assert "Code du carnet" in text
    assert "6,9" not in text


def test_unknown_replaced_and_closed_addresses_answer_the_same_bytes(world: World) -> None:
    unknown = Browser().get("/c/AAAAAAAAAAAAAAAAAAAAAAAAAAA/")
    with company_scope(world.company.id):
        actions.close_space(client=world.pool.site.client, by=world.technician)
    closed = Browser().get(f"/c/{world.token}/")
    with company_scope(world.company.id):
        actions.open_space(client=world.pool.site.client, by=world.technician)
        actions.replace_link(link=world.link, by=world.technician)
    replaced = Browser().get(f"/c/{world.token}/")
    assert [a.status_code for a in (unknown, closed, replaced)] == [404, 404, 404]
    assert unknown.content == closed.content == replaced.content


def test_closing_the_space_ends_an_open_reading(world: World) -> None:
    browser = enter(world)
    with company_scope(world.company.id):
        actions.close_space(client=world.pool.site.client, by=world.technician)
    assert browser.get(f"/c/{world.token}/").status_code == 404
    with company_scope(world.company.id):
        actions.open_space(client=world.pool.site.client, by=world.technician)
        actions.replace_code(link=world.link, by=world.technician)
    assert "Code du carnet" in browser.get(f"/c/{world.token}/").content.decode()


def test_wrong_codes_are_slowed_then_stopped(world: World) -> None:
    browser = Browser()
    answers = [browser.post(f"/c/{world.token}/code/", {"code": "000 001"}) for _ in range(4)]
    assert [a.status_code for a in answers] == [422, 422, 422, 429]
    assert (
        "dans 30 secondes" in answers[2].content.decode() or "dans 29 secondes" in answers[2].content.decode()
    )
    assert int(answers[3].headers["Retry-After"]) in range(1, 31)
    shut = browser.post(f"/c/{world.token}/code/", {"code": world.code})
    assert shut.status_code == 429


@pytest.mark.parametrize("code", ["", "a" * 5000, "\x00\x00", "12345", "١٢٣٤٥٦"])
def test_hostile_codes_get_a_message(world: World, code: str) -> None:
    answer = Browser().post(f"/c/{world.token}/code/", {"code": code})
    assert answer.status_code == 422
    assert "Ce code n’ouvre pas ce carnet" in answer.content.decode()


def test_the_carnet_costs_the_same_with_one_and_many_visits(world: World) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = enter(world)
    with CaptureQueriesContext(connection) as few:
        browser.get(f"/c/{world.token}/")
    with company_scope(world.company.id):
        site = world.pool.site
        for week in range(5, 12):
            day = timezone.now() - timedelta(weeks=week)
            visit = a_visit(site=site, technician=world.technician, day=day.date(), state=State.VALIDATED)
            field.a_reading(field.a_report(visit, at=day, closed_at=day), world.pool, "ph", "7.3", at=day)
    with CaptureQueriesContext(connection) as many:
        browser.get(f"/c/{world.token}/")
    assert len(many) == len(few)
    assert len(few) <= 20


def test_a_client_page_declares_no_font_and_a_dead_link_says_what_to_do(world: World) -> None:
    page = enter(world).get(f"/c/{world.token}/").content.decode()
    assert "ui/css/plain.css" in page and "font.css" not in page
    lost = Browser().get("/c/" + "A" * 27 + "/")
    assert lost.status_code == 404
    assert "Ce lien ne mène nulle part" in lost.content.decode() and "accueil" not in lost.content.decode()
