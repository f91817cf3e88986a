"""The application in a real browser, against the real office: what was typed arrives, once."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from margelle.base.sync.models import SyncOp
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import PASSWORD, a_company, a_member
from margelle.features.catalogue.models import Product
from margelle.features.catalogue.tests.make import a_product, a_service, a_task
from margelle.features.clients.tests.make import a_client, a_code, a_pool, a_site
from margelle.features.fieldwork.models import Photo, ProductUse, Reading, TaskDone
from margelle.features.fieldwork.tests.make import a_picture
from margelle.features.logbook.actions import make_link, token_of
from margelle.features.planning.models import ProductNeed, Visit, VisitTask
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

# Patience, not a measure: the machine is shared, and a cold browser may take its time.
expect.set_options(timeout=40_000)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = Path(__file__).parents[4] / "tests" / "vendor" / "axe-core-4.14.1" / "axe.min.js"
SENT = "tout est au bureau"


@dataclass(frozen=True)
class World:
    company: Company
    visit: Visit
    product: Product
    picture: Path
    code: str  # what the label at the pool opens

    def facts(self, model: Any, *fields: str) -> list[Any]:
        with company_scope(self.company.pk):
            return list(model.objects.order_by("seq").values_list(*fields))

    def state(self) -> str:
        with company_scope(self.company.pk):
            return str(Visit.objects.get(pk=self.visit.pk).state)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # The driver runs an event loop in this thread; the tests' own queries are still plain ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def world(transactional_db: None, tmp_path: Path) -> World:
    company = a_company("Azur Bassins")
    technician = a_member(company, "technician", identifier="julien.rossi", password=PASSWORD)
    picture = tmp_path / "bassin.jpg"
    picture.write_bytes(a_picture(width=640, height=480))
    with company_scope(company.pk):
        tasks = [a_task("Paniers vidés"), a_task("Parois brossées")]
        service = a_service(tasks=tasks, parameters=("ph", "free_chlorine_mg_l", "temperature_c"))
        site = a_site(a_client())
        a_code(site)
        code = token_of(make_link(pool=a_pool(site), by=None))
        visit = a_visit(site=site, service=service, technician=technician, day=local_today(company), rank=1)
        for order, task in enumerate(tasks):
            VisitTask.objects.create(visit=visit, task=task, order=order)
        product = a_product("pH moins")
        ProductNeed.objects.create(visit=visit, product=product, quantity="0.72")
    return World(company, visit, product, picture, code)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="fr-FR", timezone_id="Europe/Paris", has_touch=True
    )
    opened.set_default_timeout(40_000)
    yield opened
    opened.close()


@pytest.fixture
def phone(context: BrowserContext, world: World, live_server: LiveServer) -> Page:
    """Signed in, the round on screen, the worker in charge."""
    page = context.new_page()
    page.goto(f"{live_server.url}/tech/")
    page.get_by_label("Identifiant").fill("julien.rossi")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("sur 1 intervention")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def visit_address(live_server: LiveServer, world: World) -> str:
    return f"{live_server.url}/tech/intervention/{world.visit.pk}"


def arrive(page: Page) -> None:
    page.get_by_role("button", name="En route").click()
    page.get_by_role("button", name="Arrivé").click()
    expect(page.get_by_role("button", name="Terminer")).to_be_visible()


def record_ph(page: Page) -> None:
    """One tap; over when the reading is in the store: a page left before would leave without it."""
    page.locator("#part-readings .chips").first.get_by_role("button").first.click()
    expect(page.locator("#part-readings")).to_contain_text("1 sur 3")


def test_a_visit_is_reported_in_twelve_taps_without_network_and_arrives_once(
    phone: Page, context: BrowserContext, world: World, live_server: LiveServer
) -> None:
    expect(phone.locator("html")).to_be_visible()
    phone.reload()  # from here on the worker serves
    context.set_offline(True)
    phone.goto(f"{live_server.url}/tech/c/{world.code}")  # the label at the pool, scanned
    phone.get_by_role("link", name="Ouvrir l’intervention du jour").click()
    expect(phone.get_by_role("heading", name="Mme Ferrand")).to_be_visible()

    taps = 0
    for button in ("En route", "Arrivé"):
        phone.get_by_role("button", name=button).click()
        taps += 1
    expect(phone.locator("#part-readings .chips")).to_have_count(3)
    for chips in phone.locator("#part-readings .chips").all():
        chips.get_by_role("button").nth(2).click()
        taps += 1
    for button in ("Tout est fait", "Mis"):
        phone.get_by_role("button", name=button, exact=True).click()
        taps += 1
    phone.locator("#photo-after").set_input_files(world.picture)
    taps += 3  # the field, the shutter, keep
    expect(phone.get_by_text("rien ne manque")).to_be_visible()
    phone.get_by_role("button", name="Terminer").click()
    taps += 1
    assert taps <= 12
    expect(phone.locator(".where")).to_contain_text("Sur ce téléphone · 1 photo en attente")
    assert world.facts(SyncOp, "kind") == []

    context.set_offline(False)
    expect(phone.locator(".where")).to_contain_text(
        "Validée"
    )  # by itself, once the photo has come after the rest
    expect(phone.locator(".where")).to_contain_text("Reçu par le bureau")
    assert world.state() == State.VALIDATED
    values = {code: float(value) for code, value in world.facts(Reading, "parameter", "value")}
    assert set(values) == {"ph", "free_chlorine_mg_l", "temperature_c"}
    assert [done for (done,) in world.facts(TaskDone, "done")] == [True, True]
    assert [float(quantity) for (quantity,) in world.facts(ProductUse, "quantity")] == [0.72]
    [(media,)] = world.facts(Photo, "media")
    assert media is not None
    sequence = [seq for (seq,) in world.facts(SyncOp, "seq")]
    assert sequence == list(range(1, len(sequence) + 1))


def test_nothing_slides_away_under_a_thumb(phone: Page, world: World, live_server: LiveServer) -> None:
    phone.goto(visit_address(live_server, world))
    arrive(phone)
    phone.get_by_role("button", name="Tout est fait").click()
    expect(phone.locator("#part-tasks")).to_contain_text("2 sur 2")
    phone.set_viewport_size({"width": 390, "height": 2400})  # nothing to scroll: the browser cannot make up
    product = phone.get_by_role("button", name="Mis", exact=True)
    place = product.bounding_box()
    assert place is not None
    phone.mouse.move(place["x"] + 10, place["y"] + 10)
    phone.mouse.down()
    # Long enough for whatever the press alone would change to be drawn.
    phone.evaluate("async () => { for (let n = 0; n < 8; n++) await new Promise(requestAnimationFrame) }")
    assert product.bounding_box() == place
    phone.mouse.up()
    expect(product).to_have_attribute("aria-pressed", "true")
    expect(phone.get_by_text("Paniers vidés")).to_have_count(0)  # folded now


def test_what_is_being_typed_outlives_the_page(phone: Page, world: World, live_server: LiveServer) -> None:
    phone.goto(visit_address(live_server, world))
    arrive(phone)
    phone.locator("input[id^=reading-ph]").press_sequentially("7,")
    phone.get_by_label("Note pour le client").press_sequentially("Eau cl")
    phone.get_by_role("button", name="Signaler un problème").click()
    phone.get_by_label("Précisions").press_sequentially("Fuite au")
    phone.get_by_role("button", name="Grave").click()  # the last key's write ends before this answers
    expect(phone.get_by_role("button", name="Grave")).to_have_attribute("aria-pressed", "true")
    phone.reload()
    expect(phone.get_by_label("Note pour le client")).to_have_value("Eau cl")
    phone.get_by_role("button", name="Signaler un problème").click()
    expect(phone.get_by_label("Précisions")).to_have_value("Fuite au")


def test_a_gate_code_is_hidden_sealed_and_its_reading_recorded(
    phone: Page, world: World, live_server: LiveServer
) -> None:
    phone.goto(visit_address(live_server, world))
    expect(phone.get_by_text("Portail")).to_be_visible()
    expect(phone.get_by_text("2741B")).to_have_count(0)
    phone.get_by_role("button", name="Afficher le code").click()
    expect(phone.get_by_text("2741B")).to_be_visible()
    expect(phone.locator(".where")).to_contain_text("Reçu par le bureau")
    assert world.facts(SyncOp, "kind") == [("code.reveal",)]
    phone.get_by_role("button", name="Masquer").click()
    expect(phone.get_by_text("2741B")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_screen_is_open_to_everybody(
    phone: Page, world: World, live_server: LiveServer, theme: Any
) -> None:
    phone.emulate_media(color_scheme=theme)
    axe = AXE.read_text(encoding="utf-8")
    visit = f"intervention/{world.visit.pk}"
    for place in ("", visit, "planning", "scanner", "messages", "profil", "heures", "connexion"):
        for width in (390, 320):
            phone.set_viewport_size({"width": width, "height": 844})
            phone.goto(f"{live_server.url}/tech/{place}")
            expect(phone.get_by_role("heading", level=1)).to_be_visible()
            if place == visit and phone.get_by_role("button", name="En route").count():
                arrive(phone)
            assert phone.evaluate("document.documentElement.scrollWidth") <= width, place
        phone.evaluate(axe + ";0")
        found = phone.evaluate("axe.run(document, {resultTypes: ['violations']})")
        grave = [v["id"] for v in found["violations"] if v["impact"] in ("serious", "critical")]
        assert grave == [], place
