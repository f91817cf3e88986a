"""What a manager does at the desk, in the words of the screen."""

import re
from dataclasses import dataclass
from io import BytesIO

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from .album import shot
from .eyes import faults
from .totp import code_now

PASSWORD = "galets-clairs-et-lavande"


@dataclass(frozen=True)
class Access:
    """What the manager reads on the technician's card and gives away on paper."""

    identifier: str
    password: str


def open_company(page: Page, name: str) -> None:
    """From the first page of an instance to the guided set-up, through the second factor."""
    page.goto("/")
    page.get_by_role("link", name="Ouvrir un compte").click()
    shot(page, "01-sign-up")
    page.get_by_label("Nom de l’entreprise").fill(name)
    page.get_by_label("Votre prénom").fill("Claire")
    page.get_by_label("Votre nom").fill("Ferrand")
    page.get_by_label("Adresse e-mail").fill("claire@bassins-clairs.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir le compte").click()
    enrol_second_factor(page)
    page.get_by_role("link", name="Continuer").click()
    shot(page, "04-dashboard")
    page.get_by_role("link", name="Toutes les étapes").click()
    expect(page.get_by_role("heading", name="Mise en route")).to_be_visible()
    shot(page, "04-setup")


def enrol_second_factor(page: Page) -> None:
    expect(page.get_by_role("heading", name="Protégez votre compte")).to_be_visible()
    shot(page, "02-second-factor")
    assert faults(page) == []  # the walk of all pages has a manager who has a second factor already
    page.get_by_text("Je ne peux pas lire le code").click()
    secret = page.locator("details strong").inner_text()
    page.get_by_label("Code à six chiffres").fill(code_now(secret))
    page.get_by_role("button", name="Activer").click()
    expect(page.get_by_role("heading", name="Protégez votre compte")).to_have_count(0)
    shot(page, "03-recovery-codes")


def add_task(page: Page, name: str) -> None:
    page.goto("/catalogue/tasks/")
    page.get_by_label("Nom").fill(name)
    page.get_by_role("button", name="Ajouter").click()
    expect(page.locator("#tasks .name", has_text=name)).to_be_visible()
    shot(page, "05-tasks")


def add_product(page: Page, name: str, unit: str) -> None:
    page.goto("/catalogue/products/new/")
    page.get_by_label("Nom").fill(name)
    page.get_by_label("Unité").fill(unit)
    shot(page, "06-product")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()
    shot(page, "07-products")


def add_client(page: Page, *, last_name: str, city: str, gate_code: str) -> None:
    page.goto("/clients/new/")
    page.get_by_label("Civilité").fill("Mme")
    page.get_by_label("Prénom").fill("Hélène")
    page.locator("#id_last_name").fill(last_name)
    page.get_by_label("Téléphone").fill("06 12 34 56 78")
    page.locator("#id_address").fill("12 chemin des Oliviers")
    page.get_by_label("Code postal").fill("06600")
    page.get_by_label("Ville").fill(city)
    page.get_by_label("Longueur").fill("8")
    page.get_by_label("Largeur").fill("4")
    page.get_by_label("Profondeur minimale").fill("1,1")
    page.get_by_label("Profondeur maximale").fill("1,9")
    expect(page.get_by_text("48 m³")).to_be_visible()
    page.get_by_label("Consigne d’accès").fill("Chien gentil, refermer le portail")
    page.get_by_label("Code du portail").fill(gate_code)
    shot(page, "08-client-new", whole=True)
    page.get_by_role("button", name="Créer le client").click()
    expect(page.get_by_role("heading", name=re.compile(last_name))).to_be_visible()
    shot(page, "09-client", whole=True)


def add_technician(page: Page, first_name: str, last_name: str) -> Access:
    page.goto("/team/new/")
    page.get_by_label("Prénom").fill(first_name)
    page.get_by_label("Nom", exact=True).fill(last_name)
    shot(page, "10-technician-new")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("heading", name="Accès du technicien")).to_be_visible()
    shot(page, "11-access-card")
    return Access(page.locator("#card-identifier").inner_text(), page.locator("#card-password").inner_text())


def plan_today(page: Page, *, client: str, service: str) -> str:
    """A visit from the board's "+" in today's column; its address."""
    page.goto("/planning/")
    shot(page, "12-board-empty")
    page.locator("td.today").get_by_role("link", name=re.compile("Ajouter une intervention")).first.click()
    page.get_by_role("link", name=re.compile(client)).click()
    page.get_by_label("Prestation").select_option(label=service)
    shot(page, "13-visit-form", whole=True)
    page.get_by_role("button", name="Créer l’intervention").click()
    expect(page.get_by_text("Intervention prévue pour")).to_be_visible()
    shot(page, "14-visit-planned")
    page.wait_for_load_state()
    card = page.locator("a.visit[data-visit]").first
    expect(card).to_be_visible()
    return str(card.evaluate("card => card.href"))


def open_client_space(page: Page, client: str) -> None:
    """From the list of clients to the pool, and its e-carnet."""
    page.get_by_role("link", name="Clients", exact=True).first.click()
    page.get_by_role("link", name=re.compile(client)).first.click()
    page.get_by_role("link", name=re.compile("^Bassins")).last.click()
    shot(page, "40-client-pools", whole=True)
    page.get_by_role("button", name="Ouvrir l’espace client").click()
    expect(page.get_by_text("Espace ouvert")).to_be_visible()
    shot(page, "41-client-pools-open", whole=True)


def print_label(page: Page) -> str:
    """The page of labels; the code that is printed in clear under the drawing."""
    page.get_by_role("link", name="Imprimer", exact=True).click()
    expect(page.get_by_role("heading", name="QR-codes à imprimer")).to_be_visible()
    shot(page, "42-labels")
    return page.locator(".labels .code b").inner_text()


def sheet_text(page: Page) -> str:
    """What the sheet for the plant room says, as printed: the words of its PDF without spaces."""
    address = page.get_by_role("link", name="Fiches A4 (PDF)").get_attribute("href") or ""
    answer = page.context.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages).replace(" ", "")


def sign_in(page: Page, login: str, password: str) -> None:
    page.goto("/login/")
    page.get_by_label("Adresse e-mail ou identifiant").fill(login)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_attached()
