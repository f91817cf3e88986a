"""No page bars anyone: axe finds nothing serious, nothing runs out of the screen, in light and in dark."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from margelle.features.accounts.tests.make import TOTP_SECRET

from . import phone
from .album import shot
from .browsing import POCKET, REFUSALS, Watch, desk, pocket
from .eyes import carry, faults
from .office import Access
from .pages import browsable, pages_of
from .sites import Site
from .totp import code_now

AT_LEAST = 60  # pages of the office: fewer means that the walk has lost some
CHIEF = {  # also looked at in the dark
    "account_login",
    "carnet:carnet",
    "catalogue:products",
    "clients:client",
    "clients:client_new",
    "clients:client_pools",
    "clients:clients",
    "fieldwork:visit",
    "insight:dashboard",
    "planning:board",
    "planning:day",
    "visit-validated",
}


@pytest.fixture(scope="module")
def things(demo_site: Site) -> dict[str, str]:
    found: dict[str, str] = demo_site.make("everything_to_open")
    return found


def test_a_barrier_would_be_seen(browser: Browser, demo_site: Site) -> None:
    with desk(browser, Watch(), demo_site.url) as page:
        carry(page.context)
        page.goto("/login/")
        page.locator("main").evaluate("(main) => { main.innerHTML = '<button></button><p>x</p>'; }")
        page.locator("p").evaluate("(text) => { text.style.width = '1500px'; }")
        found = faults(page)
    assert any("button-name" in fault for fault in found)
    assert any(fault.startswith("at 1440 scrolls sideways") for fault in found)


def look_at(page: Page, pages: list[tuple[str, str]]) -> list[str]:
    found = []
    for name, address in pages:
        page.goto(address)
        shot(page, f"page-{name.replace(':', '-')}")
        found += [f"{name} {fault}" for fault in faults(page, dark=name in CHIEF)]
    return found


def test_no_page_of_the_office_bars_anyone(
    browser: Browser, demo_site: Site, watch: Watch, things: dict[str, str]
) -> None:
    with desk(browser, watch, demo_site.url, reduced_motion="reduce") as page:
        carry(page.context)
        found = sign_in_with_code(page, things)
        chosen = [route for route in browsable() if "member" in route.kinds]
        pages = pages_of(page.context, chosen, things)
        assert len(pages) >= AT_LEAST, pages
        pages += [(name, f"/visits/{things[name]}/") for name in sorted(things) if name.startswith("visit-")]
        pages += [("empty list", "/clients/?q=introuvable"), ("no such page", "/nothing/")]
        found += look_at(page, pages)
    assert found == [], "\n".join(found)
    watch.assert_quiet(REFUSALS)


def sign_in_with_code(page: Page, things: dict[str, str]) -> list[str]:
    page.goto("/login/")
    page.get_by_label("Adresse e-mail ou identifiant").fill(things["manager"])
    page.get_by_label("Mot de passe").fill(things["password"])
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/login/code/**")
    found = [f"second factor {fault}" for fault in faults(page)]
    page.get_by_label("Code à six chiffres").fill(code_now(TOTP_SECRET))
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_attached()
    return found


def test_no_door_and_no_logbook_bars_anyone(
    browser: Browser, demo_site: Site, watch: Watch, things: dict[str, str]
) -> None:
    with pocket(browser, watch, demo_site.url, reduced_motion="reduce") as page:
        carry(page.context)
        chosen = [route for route in browsable() if "public" in route.kinds]
        inside = [
            route
            for route in chosen
            if route.name in ("carnet:book", "carnet:carnet", "carnet:request", "carnet:visit")
        ]
        outside = [route for route in chosen if not route.name.startswith("carnet:")]
        found = look_at(page, pages_of(page.context, outside, things))
        page.goto(f"/c/{things['token']}/")
        found += [f"code {fault}" for fault in faults(page)]
        page.get_by_label("Code du carnet").fill(things["carnet code"])
        page.get_by_role("button", name="Ouvrir le carnet").click()
        expect(page.get_by_role("button", name="Ouvrir le carnet")).to_have_count(0)
        found += look_at(page, pages_of(page.context, inside, things))
    assert found == [], "\n".join(found)
    watch.assert_quiet(REFUSALS)


def screens_of(context: BrowserContext) -> list[str]:
    """The phone's own addresses, read from the module that knows them all."""
    text = context.request.get("/static/agent/js/parts/later.js").text()
    return [name for name in re.findall(r"'(/tech/[a-z]+)'", text) if len(name) > len("/tech/c")]


def test_no_screen_of_the_phone_bars_anyone(
    browser: Browser, demo_site: Site, watch: Watch, things: dict[str, str]
) -> None:
    access = Access(demo_site.logins["technicien"], demo_site.logins["password"])
    with pocket(browser, watch, demo_site.url, reduced_motion="reduce") as page:
        carry(page.context)
        page.goto("/tech/")
        expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
        found = [f"sign-in {fault}" for fault in faults(page)]
        phone.sign_in(page, access)
        expect(page.locator("main a.name").first).to_be_visible()
        visits = {link.get_attribute("href") or "" for link in page.locator("main a.name").all()}
        screens = [name for name in dict.fromkeys(screens_of(page.context)) if name != "/tech/intervention"]
        assert len(screens) >= 5, screens
        for address in ["/tech/", f"/tech/c/{things['token']}", *screens, *sorted(visits)]:
            page.set_viewport_size(POCKET)
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            shot(page, f"phone{address.replace('/', '-')}")
            found += [f"{address} {fault}" for fault in faults(page, dark=True)]
    assert found == [], "\n".join(found)
    watch.assert_quiet(REFUSALS)
