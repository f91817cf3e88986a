"""A client answers his reminder on his phone, without an account; the office sees it and accepts."""

from playwright.sync_api import Browser, Page, expect

from . import office
from .album import shot
from .browsing import Watch, desk, pocket
from .eyes import carry, faults
from .sites import Site


def _visit(page: Page, site: Site, visit: str) -> None:
    office.sign_in(page, site.logins["responsable"], site.logins["password"])
    page.goto(f"/visits/{visit}/")


def test_the_client_confirms_and_another_asks_for_a_slot(
    browser: Browser, watch: Watch, demo_site: Site
) -> None:
    told = demo_site.make("two_reminders")
    with pocket(browser, watch, demo_site.url) as page:
        carry(page.context)
        page.goto(told["first link"])
        shot(page, "reminder", whole=True)
        assert faults(page) == []
        page.get_by_role("button", name="Oui, cela me convient").click()
        expect(page.get_by_role("heading", name="C’est noté, merci")).to_be_visible()

        page.goto(told["second link"])
        page.get_by_role("link", name="Je préfère un autre moment").click()
        assert faults(page) == []
        shot(page, "reminder-slot", whole=True)
        page.get_by_role("radio").first.check()
        page.get_by_label("Un mot pour nous").fill("Je serai absente")
        page.get_by_role("button", name="Envoyer ma demande").click()
        expect(page.get_by_role("heading", name="Votre demande est envoyée")).to_be_visible()
        shot(page, "reminder-asked", whole=True)

    with desk(browser, watch, demo_site.url) as page:
        _visit(page, demo_site, told["first"])
        expect(page.get_by_text("Confirmée par le client")).to_be_visible()
        page.goto(f"/visits/{told['second']}/")
        expect(page.get_by_text("« Je serai absente »")).to_be_visible()
        page.get_by_role("button", name="Accepter").click()
        expect(page.get_by_text("Créneau accepté")).to_be_visible()

    with pocket(browser, watch, demo_site.url) as page:
        page.goto(told["second link"])
        expect(page.get_by_role("heading", name="Votre rendez-vous a changé")).to_be_visible()
    watch.assert_quiet()
