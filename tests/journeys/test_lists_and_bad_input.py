"""Forms filled in wrongly, as people do: a French message by the field, typing kept, nothing written."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from . import office
from .album import shot
from .browsing import DESK, POCKET, REFUSALS, Watch, screen
from .sites import Site

both_widths = pytest.mark.parametrize("size", [DESK, POCKET], ids=["desk", "pocket"])
BROKEN: FilePayload = {
    "name": "clients.xlsx",
    "mimeType": "application/zip",
    "buffer": b"PK\x03\x04 not a workbook",
}
LINES: FilePayload = {
    "name": "clients.csv",
    "mimeType": "text/csv",
    "buffer": (
        "Nom;Prénom;Adresse e-mail;Ville\nOrsini;Léo;leo@orsini.example;Biot\nSans-Arobase;Ana;ana;Biot\n"
    ).encode(),
}


@pytest.fixture(scope="module")
def session(browser: Browser, demo_site: Site) -> Any:
    """What a browser keeps of a manager who has signed in."""
    with screen(browser, Watch(), demo_site.url) as page:
        office.sign_in(page, demo_site.logins["responsable"], demo_site.logins["password"])
        return page.context.storage_state()


@pytest.fixture
def manager(browser: Browser, demo_site: Site, watch: Watch, size: Any, session: Any) -> Any:
    with screen(browser, watch, demo_site.url, viewport=size, storage_state=session) as page:
        yield page
    watch.assert_quiet(REFUSALS)


def keep(page: Page, name: str) -> None:
    size = page.viewport_size or POCKET
    shot(page, f"{name}-{size['width']}", whole=True)


@both_widths
def test_a_visit_needs_a_client(manager: Page, demo_site: Site) -> None:
    before = demo_site.make("how_many")
    manager.goto("/visits/new/?client=01900000-0000-7000-8000-000000000000")
    expect(manager.get_by_role("alert")).to_contain_text("choisissez un client de la liste")
    manager.goto("/visits/new/")
    manager.get_by_label("Pour quel client").fill("introuvable")
    expect(manager.get_by_text("Aucun client de ce nom")).to_be_visible()
    manager.get_by_label("Pour quel client").fill("Baille")
    expect(manager.locator("#client-choice a")).to_have_count(1)
    manager.locator("#client-choice a").first.click()
    manager.get_by_label(re.compile("^Durée prévue")).fill("2")
    manager.get_by_role("button", name="Créer l’intervention").click()
    expect(manager.get_by_role("alert")).to_contain_text("La durée est de 5 minutes au moins")
    keep(manager, "70-visit-refused")
    assert demo_site.make("how_many") == before


@both_widths
def test_a_client_with_a_wrong_address_and_number(manager: Page, demo_site: Site) -> None:
    before = demo_site.make("how_many")
    manager.goto("/clients/new/")
    manager.get_by_label("Adresse e-mail").fill("ferrand.example")
    manager.get_by_label("Téléphone").fill("12")
    manager.get_by_label(re.compile("^Longueur")).fill("huit")
    manager.get_by_role("button", name="Créer le client").click()
    expect(manager.get_by_role("alert").first).to_contain_text("À corriger")
    keep(manager, "71-client-refused")
    for name, words in (("email", "adresse e-mail"), ("phone", "numéro"), ("last_name", "nom de famille")):
        field = manager.locator(f"#id_{name}")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(manager.locator(f"#id_{name}_error")).to_contain_text(words)
    expect(manager.locator("#id_email")).to_have_value("ferrand.example")
    expect(manager.locator("#id_pool-length_m")).to_have_value("huit")
    assert demo_site.make("how_many") == before


@both_widths
def test_a_broken_file_and_a_bad_line(manager: Page, demo_site: Site) -> None:
    before = demo_site.make("how_many")
    manager.goto("/clients/import/")
    manager.locator('input[type="file"]').set_input_files(BROKEN)
    manager.get_by_role("button", name="Essayer ce fichier").click()
    expect(manager.get_by_role("alert")).to_contain_text("Ce classeur est abîmé")
    keep(manager, "72-import-refused")
    manager.locator('input[type="file"]').set_input_files(LINES)
    manager.get_by_role("button", name="Essayer ce fichier").click()
    expect(manager.get_by_text("Essai")).to_be_visible()
    manager.get_by_role("link", name=re.compile("À corriger")).click()
    expect(manager.get_by_role("row", name=re.compile("Sans-Arobase"))).to_contain_text("e-mail")
    keep(manager, "73-import-try")
    assert demo_site.make("how_many") == before


@both_widths
def test_a_list_answers_and_can_be_narrowed(manager: Page) -> None:
    manager.goto("/clients/")
    rows = manager.locator("table tbody tr")
    expect(rows).to_have_count(25)
    search = manager.get_by_role("searchbox").first
    search.fill("zzz")
    expect(manager.get_by_role("heading", name="Rien ne correspond")).to_be_visible()
    search.fill("")
    expect(rows).to_have_count(25)
    pages = manager.get_by_role("navigation", name="Pages")
    total = int(re.findall(r"sur (\d+)", manager.locator(".pagination").inner_text())[0])
    assert 25 < total <= 50  # other journeys write clients too
    pages.get_by_role("link", name="2", exact=True).click()
    expect(rows).to_have_count(total - 25)


@both_widths
def test_a_wrong_password_is_said_then_slowed(
    browser: Browser, demo_site: Site, watch: Watch, size: Any
) -> None:
    """After five wrong ones even the right one waits; the count is per address, so it is cleared after."""
    try:
        with screen(browser, watch, demo_site.url, viewport=size) as page:
            page.goto("/login/")
            for _ in range(5):
                page.get_by_label("Adresse e-mail ou identifiant").fill("quelquun@azur.example")
                page.get_by_label("Mot de passe").fill("ce n’est pas le bon")
                page.get_by_role("button", name="Se connecter").click()
                expect(page.get_by_text(re.compile("inexact|Trop d’essais")).first).to_be_visible()
            page.goto("/login/")
            page.get_by_label("Adresse e-mail ou identifiant").fill(demo_site.logins["responsable"])
            page.get_by_label("Mot de passe").fill(demo_site.logins["password"])
            page.get_by_role("button", name="Se connecter").click()
            expect(page.get_by_role("heading", name="Attendez un peu")).to_be_visible()
            expect(page.get_by_text("votre accès n’est pas fermé")).to_be_visible()
            keep(page, "74-locked")
    finally:
        demo_site.make("forget_failures")
    watch.assert_quiet(REFUSALS)
