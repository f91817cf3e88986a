"""A real browser under the strict policy: no sideways scroll, each behaviour does its thing."""

import os
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # The driver runs an event loop in this thread; the tests' own queries are still plain ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str], site: None) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()


@pytest.fixture
def site(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.ui.urls"
    Group.objects.all().delete()
    Group.objects.bulk_create(Group(name=f"{'AB'[number % 2]} groupe {number:02}") for number in range(60))


@pytest.mark.parametrize("width", [1440, 1024, 900, 390, 320])
@pytest.mark.parametrize("path", ["/", "/door/"])
def test_no_page_scrolls_sideways(
    page: Page, live_server: LiveServer, complaints: list[str], width: int, path: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


def test_the_strict_policy_is_on(page: Page, live_server: LiveServer) -> None:
    answer = page.goto(live_server.url)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_list_answers_as_one_types_and_keeps_its_address(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    page.goto(live_server.url)
    expect(page.locator("#groups tbody tr")).to_have_count(25)
    expect(page.locator(".apply")).to_be_hidden()
    page.get_by_label("Nom…").fill("groupe 07")
    expect(page.locator("#groups tbody tr")).to_have_count(1)
    expect(page.get_by_label("Nom…")).to_be_focused()
    assert page.url.startswith(f"{live_server.url}/?q=groupe%2007&")
    page.get_by_label("Initiale").select_option("A")
    expect(page.get_by_role("heading", name="Rien ne correspond")).to_be_visible()
    assert complaints == []


def test_the_theme_is_kept_by_the_device(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    page.locator(".office .me summary").click()
    page.locator(".office").get_by_role("button", name="Sombre").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_page_menu_of_narrow_screens_opens_and_closes(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(live_server.url)
    expect(page.get_by_role("link", name="Réglages")).to_be_hidden()
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("link", name="Réglages")).to_be_visible()
    page.get_by_role("button", name="Fermer le menu").click()
    expect(page.get_by_role("link", name="Réglages")).to_be_hidden()


def test_a_dialog_asks_and_gives_the_focus_back(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    opener = page.get_by_role("button", name="Déplacer…")
    opener.click()
    expect(page.get_by_role("dialog", name="Annuler 12 interventions")).to_be_visible()
    page.get_by_role("button", name="Garder").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_change_elsewhere_refreshes_only_what_it_concerns(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/live-page/")
    expect(page.locator("#visits")).to_have_text("vu 1 fois")
    expect(page.locator("#clients")).to_have_text("vu 0 fois")


def test_what_is_in_the_hand_is_not_drawn_anew(page: Page, live_server: LiveServer) -> None:
    """An answer asked for before the hold is old, one that comes in it waits: each is asked for again."""
    asked: list[Route] = []
    page.route(
        "**/fragment/", lambda route: asked.append(route)
    )  # answered below, when the hand is where it should be
    part = page.locator("#visits")
    with page.expect_request("**/fragment/"):
        page.goto(f"{live_server.url}/live-page/")
    part.evaluate("one => one.dispatchEvent(new CustomEvent('live-hold'))")
    with page.expect_request("**/fragment/"):
        asked[0].fulfill(body="vu avant la prise")
    expect(part).to_have_text("vu 0 fois")
    part.evaluate("one => { one.innerHTML = '<b data-held>en main</b>'; }")
    with page.expect_request_finished():
        asked[1].fulfill(body="vu pendant la prise")
    with page.expect_request("**/fragment/"):
        part.evaluate("one => one.firstChild.removeAttribute('data-held')")
    expect(part).to_have_text("en main")
    asked[2].fulfill(body="vu après")
    expect(part).to_have_text("vu après")


def test_a_code_is_shown_on_demand_and_hidden_again(page: Page, live_server: LiveServer) -> None:
    page.clock.install()
    page.goto(f"{live_server.url}/code-page/")
    code = page.locator("reveal-code output")
    expect(code).to_have_text("••••")
    page.get_by_role("button", name="Afficher le code").click()
    expect(code).to_have_text("2741B")
    page.clock.fast_forward(61_000)
    expect(code).to_have_text("••••")


def test_a_plain_form_is_accepted(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/form-page/")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("body")).to_have_text("reçu")
