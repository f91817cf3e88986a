"""What goes wrong between the phone and the office: nothing is taken for sent, lost, or held up by it."""

import json
from uuid import uuid4
from zipfile import ZipFile

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from margelle.base.sync.models import SyncOp
from margelle.features.fieldwork.models import Photo, Reading
from margelle.features.fieldwork.tests.make import a_picture

from .test_phone import SENT, World, arrive, browser, context, phone, record_ph, visit_address, world

__all__ = ["browser", "context", "phone", "world"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_captive_portal_marks_nothing_as_sent(
    phone: Page, context: BrowserContext, world: World, live_server: LiveServer
) -> None:
    def portal(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<html>Bienvenue sur le Wi-Fi</html>")

    phone.goto(visit_address(live_server, world))
    expect(phone.get_by_role("button", name="En route")).to_be_visible()
    context.route("**/api/**", portal)
    arrive(phone)
    expect(phone.locator(".net")).to_contain_text("Bureau injoignable. 2 non envoyés")
    expect(phone.locator(".where")).to_contain_text("Sur ce téléphone")
    assert world.facts(SyncOp, "kind") == []

    context.unroute("**/api/**")
    phone.goto(f"{live_server.url}/tech/profil")
    phone.get_by_role("button", name="Synchroniser").click()
    expect(phone.locator(".todo-word").first).to_have_text(SENT)
    assert world.facts(SyncOp, "kind") == [("visit.set_off",), ("visit.arrive",)]


def test_a_photo_beyond_the_day_s_limit_waits_while_the_rest_goes_on(
    phone: Page, world: World, live_server: LiveServer, settings: Settings
) -> None:
    settings.PHONE_PHOTOS_PER_DAY = 1
    phone.goto(visit_address(live_server, world))
    arrive(phone)
    phone.locator("#photo-before").set_input_files(world.picture)
    expect(phone.locator("#part-photo-before")).to_contain_text("Prise")
    expect(phone.locator(".where")).to_contain_text("Reçu par le bureau")
    world.picture.write_bytes(a_picture("olive", width=640, height=480))
    phone.locator("#photo-after").set_input_files(world.picture)
    expect(phone.locator(".net")).to_contain_text("1 photo en attente")
    record_ph(phone)
    phone.goto(f"{live_server.url}/tech/profil")
    expect(phone.locator(".queued")).to_have_count(1)  # the reading has left
    expect(phone.locator(".queued")).to_contain_text("Celle-ci est gardée et partira d’elle-même plus tard")
    expect(phone.locator(".queued.bad")).to_have_count(0)
    assert len(world.facts(Reading, "parameter")) == 1

    settings.PHONE_PHOTOS_PER_DAY = 0
    phone.get_by_role("button", name="Synchroniser").click()
    expect(phone.locator(".todo-word").first).to_have_text(SENT)
    assert None not in [media for (media,) in world.facts(Photo, "media")]


def test_an_answer_that_was_lost_is_asked_for_again_and_applied_once(
    phone: Page, context: BrowserContext, world: World, live_server: LiveServer
) -> None:
    lost: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(str(route.fetch().status))
        return route.abort()

    phone.goto(visit_address(live_server, world))
    expect(phone.get_by_role("button", name="En route")).to_be_visible()
    context.route("**/api/sync/push", lose_the_first_answer)
    phone.get_by_role("button", name="En route").click()
    expect(phone.locator(".where")).to_contain_text(
        "Reçu par le bureau", timeout=40_000
    )  # two to four seconds
    assert lost == ["200"]
    assert world.facts(SyncOp, "kind") == [("visit.set_off",)]


def test_a_refused_operation_stays_in_sight_with_its_reason_and_blocks_nothing(
    phone: Page, world: World, live_server: LiveServer
) -> None:
    phone.goto(visit_address(live_server, world))
    arrive(phone)
    product, nobody = str(world.product.pk), str(uuid4())

    def spoil(route: Route) -> None:
        route.continue_(post_data=(route.request.post_data or "").replace(product, nobody))

    phone.route("**/api/sync/push", spoil)
    phone.get_by_role("button", name="Mis", exact=True).click()
    record_ph(phone)
    expect(phone.locator(".net")).to_contain_text("1 élément refusé")
    phone.goto(f"{live_server.url}/tech/profil")
    expect(phone.locator(".queued")).to_have_count(1)  # the reading has left
    refused = phone.locator(".queued.bad")
    expect(refused).to_contain_text("Produit")
    assert len(world.facts(Reading, "parameter")) == 1
    phone.get_by_role("button", name="Se déconnecter").click()
    expect(phone.get_by_role("alert")).to_contain_text("Synchronisez ou exportez")
    with phone.expect_download() as download:
        phone.get_by_role("button", name="Exporter").click()
    with ZipFile(download.value.path()) as file:
        queue = json.loads(file.read("operations.json"))
    assert [(op["kind"], op["state"]) for op in queue["ops"]] == [("product.use", "refused")]
    phone.get_by_role("button", name="Se déconnecter").click()  # whoever has the file may leave
    expect(phone.get_by_label("Identifiant")).to_be_visible()
