"""It rains: a day is moved, previewed, applied, taken back. Then another plan is tried, then published."""

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from . import office
from .album import shot
from .browsing import REFUSALS, Watch, carry, desk
from .sites import Site


def test_a_rainy_day_and_another_plan(browser: Browser, demo_site: Site, watch: Watch) -> None:
    lost = demo_site.make("a_day_to_lose")
    with desk(browser, watch, demo_site.url) as page:
        office.sign_in(page, demo_site.logins["coordinatrice"], demo_site.logins["password"])
        rain(page, demo_site, lost)
        another_plan(page, demo_site, lost)
    watch.assert_quiet(REFUSALS)


def left(site: Site, lost: dict[str, Any]) -> int:
    found: int = site.make("planned_on", lost["day"], lost["key"])
    return found


def rain(page: Page, site: Site, lost: dict[str, Any]) -> None:
    page.goto("/planning/mass-move/")
    page.get_by_label("Du", exact=True).fill(lost["day"])
    page.get_by_label("Au", exact=True).fill(lost["day"])
    page.get_by_text("Seulement certains techniciens").click()
    page.get_by_role("checkbox", name=lost["technician"]).check()
    page.get_by_label("Répartir sur la semaine").check()
    expect(page.get_by_role("heading", name=re.compile("trouve(nt)? une place"))).to_contain_text(
        str(lost["count"])
    )
    expect(page.get_by_role("heading", name="Clients à prévenir")).to_be_visible()
    shot(page, "60-mass-move", whole=True)
    assert left(site, lost) == lost["count"]  # a preview changes nothing
    page.get_by_role("button", name=re.compile("^Appliquer à")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("Pluie.*décalée"))
    page.locator(".toast").hover()  # a toast that is pointed at stays
    assert left(site, lost) == 0
    shot(page, "61-mass-moved", whole=True)
    page.locator(".toast").get_by_role("button", name="Annuler").click()
    expect(page.get_by_text(re.compile("Action annulée.*comme avant"))).to_be_visible()
    assert left(site, lost) == lost["count"]


def another_plan(page: Page, site: Site, lost: dict[str, Any]) -> None:
    page.goto("/planning/scenarios/new/")
    page.get_by_label("Nom").fill("Un jour de moins")
    page.get_by_label("Du", exact=True).fill(lost["day"])
    page.get_by_label("Au", exact=True).fill(lost["day"])
    page.get_by_role("button", name="Créer le scénario").click()
    expect(page.get_by_text("Brouillon.", exact=True)).to_be_visible()
    day = page.locator(f"#cell-{lost['key']}_{lost['day']}")
    other = page.locator(f'[id^="cell-"][id$="_{lost["day"]}"]:not(#cell-{lost["key"]}_{lost["day"]})').first
    name = day.locator(".visit b").first.inner_text()
    expect(page.locator("week-board:defined")).to_be_visible()
    with page.expect_response("**/moves/**") as answer:
        carry(day.locator(".visit").first, other.locator(".cards"))
    assert answer.value.ok, answer.value.text()
    expect(other.locator(".visit", has_text="déplacée")).to_contain_text(name)
    shot(page, "62-scenario")
    assert left(site, lost) == lost["count"]  # the live plan has not moved
    page.get_by_role("link", name="Comparer et publier…").click()
    expect(page.get_by_role("heading", name="1 intervention change")).to_be_visible()
    expect(page.get_by_text("Distances estimées")).to_be_visible()
    shot(page, "63-comparison", whole=True)
    page.get_by_role("button", name="Publier dans le planning").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Un jour de moins")
    assert left(site, lost) == lost["count"] - 1
    page.get_by_role("button", name="Annuler…").click()
    page.get_by_role("button", name="Annuler l’action").click()
    expect(page.get_by_text(re.compile("Action annulée.*comme avant"))).to_be_visible()
    assert left(site, lost) == lost["count"]
