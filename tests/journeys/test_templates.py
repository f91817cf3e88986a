"""A template is written line by line, then fills the form of a visit when it is chosen."""

import re

from playwright.sync_api import Browser, Page, expect

from . import office
from .album import shot
from .browsing import Watch, desk
from .sites import Site

STEPS = "step-lines input[type=text]"


def typed(page: Page) -> list[str]:
    return [text for text in (line.input_value() for line in page.locator(STEPS).all()) if text]


def test_a_template_is_written_and_fills_a_visit(browser: Browser, watch: Watch, demo_site: Site) -> None:
    with desk(browser, watch, demo_site.url) as page:
        office.sign_in(page, demo_site.logins["responsable"], demo_site.logins["password"])
        page.goto("/templates/new/")
        page.get_by_label("Nom", exact=True).fill("Contrôle d’avril")
        page.locator(STEPS).nth(0).fill("Mesurer l’eau")
        page.locator(STEPS).nth(1).fill("Refermer le portail")
        page.get_by_role("button", name="Étape", exact=True).click()
        page.keyboard.type("Saluer le client")  # the new line has the focus
        page.locator("step-lines li").nth(2).get_by_label("Obligatoire").check()
        page.locator("step-lines li").nth(2).get_by_role("button", name="Monter").click()
        page.keyboard.press("Enter")  # the button keeps the focus: once more up
        assert typed(page) == ["Saluer le client", "Mesurer l’eau", "Refermer le portail"]
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_role("link", name="Contrôle d’avril", exact=True)).to_be_visible()

        page.goto("/visits/new/")
        page.locator("#client-choice a").first.click()
        page.get_by_label("Modèle").select_option(label="Contrôle d’avril")
        expect(page.locator(STEPS).first).to_have_value("Saluer le client")
        shot(page, "templates-visit", whole=True)
        page.get_by_role("button", name="Créer l’intervention").click()
        expect(page).to_have_url(re.compile(r"/visits/[0-9a-f-]{36}/"))
        lines = page.locator(".visit-plan .step-list li")
        expect(lines).to_contain_text(["Saluer le client", "Mesurer l’eau", "Refermer le portail"])
        expect(lines.first).to_contain_text("obligatoire")
    watch.assert_quiet()
