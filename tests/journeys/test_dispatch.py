"""A day is ordered better, applied, taken back; an emergency finds the nearest, whose phone is offline."""

import re

from playwright.sync_api import Browser, Page, expect

from . import office, phone
from .album import shot
from .browsing import NO_NETWORK, REFUSALS, Watch, desk, pocket
from .eyes import carry, faults
from .office import Access
from .sites import Site


def test_a_day_is_optimised_applied_and_taken_back(browser: Browser, demo_site: Site, watch: Watch) -> None:
    busy = demo_site.make("a_busy_day")
    with desk(browser, watch, demo_site.url) as page:
        carry(page.context)
        office.sign_in(page, demo_site.logins["coordinatrice"], demo_site.logins["password"])
        page.goto(f"/planning/day/?day={busy['day']}")
        page.get_by_role("link", name="Optimiser la journée…").click()
        page.get_by_role("button", name="Chercher un meilleur ordre").click()
        # The worker computes: the page says how far it is, and other pages open meanwhile.
        apply = page.get_by_role("button", name="Appliquer au planning")
        expect(apply).to_be_visible(timeout=120_000)
        expect(page.get_by_text("de moins").first).to_be_visible()
        assert demo_site.make("order_on", busy["day"]) == busy["order"]
        shot(page, "70-run", whole=True)
        assert faults(page) == []
        apply.click()
        expect(page.locator(".toast")).to_contain_text("optimisées")
        page.locator(".toast").hover()
        assert demo_site.make("order_on", busy["day"]) != busy["order"]
        page.locator(".toast").get_by_role("button", name="Annuler").click()
        expect(page.get_by_text(re.compile("Action annulée"))).to_be_visible()
        assert demo_site.make("order_on", busy["day"]) == busy["order"]
    watch.assert_quiet(REFUSALS)


def test_an_emergency_finds_the_nearest_whose_phone_is_offline(
    browser: Browser, demo_site: Site, watch: Watch
) -> None:
    found = demo_site.make("two_near_and_far")
    with (
        desk(browser, watch, demo_site.url) as manager,
        pocket(browser, watch, demo_site.url) as technician,
    ):
        phone.sign_in(technician, Access(found["identifier"], found["technician_password"]))
        phone.wait_until_kept(technician)
        technician.context.set_offline(True)
        office.sign_in(manager, found["manager"], found["password"])
        open_and_give(manager, found["client"])
        expect(technician.get_by_text(found["short"])).to_have_count(0)  # it has heard nothing
        technician.context.set_offline(False)
        technician.reload()
        expect(technician.get_by_role("link", name=found["short"], exact=True)).to_be_visible()
        phone.open_visit(technician, found["short"])
        phone.set_off(technician)
        running = manager.locator("#emergency")
        expect(running).to_contain_text("En route")
        phone.arrive(technician)
        expect(running).to_contain_text("Sur place")
        shot(manager, "72-emergency-there", whole=True)
    watch.assert_quiet(REFUSALS, NO_NETWORK)


def test_a_season_is_laid_out_and_published_as_a_scenario(
    browser: Browser, demo_site: Site, watch: Watch
) -> None:
    before = demo_site.make("openings_planned")
    season = demo_site.make("openings_to_plan")
    with desk(browser, watch, demo_site.url) as page:
        carry(page.context)
        office.sign_in(page, demo_site.logins["coordinatrice"], demo_site.logins["password"])
        page.goto("/dispatch/seasons/new/")
        page.get_by_label("Du", exact=True).fill(season["first"])
        page.get_by_label("Au", exact=True).fill(season["last"])
        page.get_by_role("radio", name="Mise en service").check()
        page.get_by_role("checkbox", name=season["service"]).check()
        page.get_by_role("button", name="Répartir la saison").click()
        draft = page.get_by_role("button", name="En faire un scénario")
        expect(draft).to_be_visible(timeout=120_000)
        shot(page, "73-season", whole=True)
        assert faults(page) == []
        draft.click()
        expect(page.get_by_text("Le plan de saison est un scénario")).to_be_visible()
        assert demo_site.make("openings_planned") == before
        page.get_by_role("button", name="Publier dans le planning").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Mises en service du")
        assert demo_site.make("openings_planned") == before + 8
    watch.assert_quiet(REFUSALS)


def open_and_give(page: Page, client: str) -> None:
    page.goto("/emergencies/new/")
    page.get_by_role("link", name=client).click()
    page.get_by_label("Pompe ou filtration arrêtée").check()
    page.get_by_label("Dégâts en cours").check()
    page.get_by_role("button", name="Ouvrir l’urgence").click()
    shot(page, "71-emergency", whole=True)
    first = page.locator(".places li").first
    expect(first).to_contain_text("Noé Blanc")
    first.get_by_role("button", name="Confier à Noé").click()
    expect(page.locator(".toast")).to_contain_text("Urgence confiée à Noé Blanc")
    expect(page.locator("#emergency")).to_contain_text("Attribuée")
