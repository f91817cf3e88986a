"""The whole day of a new company: from sign-up to the owner who reads the e-carnet."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from . import office, phone
from .album import shot
from .browsing import REFUSALS, Watch, desk, pocket
from .eyes import carry
from .scan import scanned
from .sites import Site

CLIENT = "Mme Rostand"
PRODUCT = "Chlore lent en galets 250 g"
NOTE = "Ligne d’eau brossée, panier vidé. Tout va bien."
SECRET = "Fissure à surveiller au skimmer, ne rien dire encore."


def test_a_new_company_works_a_day(browser: Browser, empty_site: Site, watch: Watch) -> None:
    with (
        desk(browser, watch, empty_site.url) as manager,
        pocket(browser, watch, empty_site.url) as technician,
        pocket(browser, watch, empty_site.url) as owner,
    ):
        carry(manager.context)
        visit = set_up(manager, technician)
        seen = Seen(manager)
        work(technician, seen)
        read_the_report(manager, visit)
        office.open_client_space(manager, "Rostand")
        code = office.print_label(manager)
        address = scanned(browser, manager.locator(".labels svg.qr"))
        assert address.startswith(f"{empty_site.url}/c/")
        sheet = office.sheet_text(manager)
        assert address in sheet.replace("\n", "")
        assert code.replace(" ", "") in sheet
        read_the_logbook(owner, address, code)
    print("desk hears the phone after", ", ".join(seen.told))
    watch.assert_quiet(REFUSALS)


def set_up(manager: Page, technician: Page) -> str:
    office.open_company(manager, "Bassins clairs")
    office.add_task(manager, "Contrôle du volet roulant")
    office.add_product(manager, PRODUCT, "pièce")
    office.add_client(manager, last_name="Rostand", city="Antibes", gate_code="4512B")
    access = office.add_technician(manager, "Malo", "Tessier")
    visit = office.plan_today(manager, client="Rostand", service="Entretien hebdomadaire")
    phone.sign_in(technician, access)
    return visit


class Seen:
    """The board on the manager's desk, opened once and never loaded again."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.told: list[str] = []
        page.goto("/planning/")
        # Lost by any reload, kept by a live change of the page.
        page.evaluate("window.untouched = true")
        self.card = page.locator("week-board .visit", has_text=CLIENT)
        expect(self.card).to_contain_text("Vierge")

    def after(self, act: Callable[[], None], words: str) -> None:
        """Once the phone has done this, the desk shows these words."""
        act()
        began = time.monotonic()
        expect(self.card).to_contain_text(re.compile(words))
        self.told.append(f"{words} {time.monotonic() - began:.2f} s")
        assert self.page.evaluate("window.untouched") is True


def work(page: Page, seen: Seen) -> None:
    phone.open_visit(page, CLIENT)
    phone.reveal_gate_code(page, "4512B")
    seen.after(lambda: phone.set_off(page), "En route")
    seen.after(lambda: phone.arrive(page), "En cours")
    shot(page, "24-tech-arrived", whole=True)
    shot(seen.page, "30-board-in-progress")
    phone.take_photo(page, "before", "#5f7f4a")
    phone.tick_all_tasks(page)
    phone.read_water(page)
    phone.put_product(page, PRODUCT, "2")
    phone.take_photo(page, "after", "#2d8fb8")
    phone.write_note(page, "Note pour le client", NOTE)
    phone.write_note(page, "Note interne", SECRET)
    seen.after(lambda: phone.finish(page), "Terminée|Validée")
    expect(page.get_by_text(re.compile("Reçu par le bureau"))).to_be_visible()
    shot(page, "29-tech-finished", whole=True)
    expect(seen.card).to_contain_text("Validée")
    shot(seen.page, "31-board-validated")


def read_the_report(page: Page, visit: str) -> None:
    page.locator("week-board .visit", has_text=CLIENT).click()
    expect(page).to_have_url(visit)
    expect(page.get_by_text("Compte rendu validé").first).to_be_visible()
    for words in (NOTE, SECRET, PRODUCT, "Chlore libre", "2,1"):
        expect(page.get_by_text(words).first).to_be_visible()
    timeline = page.locator(".timeline")
    for words in ("En route", "Arrivée sur place", "Intervention terminée", "Compte rendu validé"):
        expect(timeline.get_by_text(words, exact=True)).to_be_visible()
    photos = page.locator(".compare img")
    expect(photos).to_have_count(2)
    for photo in photos.all():
        photo.scroll_into_view_if_needed()
        expect(photo).to_have_js_property("complete", True)
        assert photo.evaluate("(image) => image.naturalWidth") > 0
    shot(page, "32-report", whole=True)


def read_the_logbook(page: Page, address: str, code: str) -> None:
    """No account: the printed address, a wrong code, the right one."""
    page.goto(address)
    shot(page, "50-carnet-door")
    page.get_by_label("Code du carnet").fill("100 000" if not code.startswith("100") else "200 000")
    page.get_by_role("button", name="Ouvrir le carnet").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce code n’ouvre pas ce carnet")
    shot(page, "51-carnet-wrong-code")
    page.get_by_label("Code du carnet").fill(code)
    page.get_by_role("button", name="Ouvrir le carnet").click()
    expect(page.get_by_role("heading", name="Votre eau est équilibrée")).to_be_visible()
    for words in (NOTE, "pH", "Chlore libre", "2,1", PRODUCT, "Malo"):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.locator(".verdict").first).to_have_text("Bon")
    expect(page.get_by_role("img", name=re.compile("Votre bassin après"))).to_be_visible()
    expect(page.get_by_text(SECRET)).to_have_count(0)
    expect(page.get_by_text("4512B")).to_have_count(0)
    shot(page, "52-carnet", whole=True)
