"""The same visit without network from its opening to its end: nothing is lost, nothing comes twice."""

import json
import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.faults.failing import DropBefore
from tests.faults.proxy import Proxy

from . import office, phone
from .album import shot
from .browsing import NO_NETWORK, REFUSALS, Watch, desk, pocket
from .office import Access
from .sites import Site

CLIENT = "Mme Ferrand"
PRODUCT = "Galets de chlore lent 250 g"


def test_a_visit_done_without_network_arrives_once(browser: Browser, demo_site: Site, watch: Watch) -> None:
    day = demo_site.make("a_day_for_two")
    access = Access(day["identifier"], day["technician_password"])
    with (
        desk(browser, watch, demo_site.url) as manager,
        Proxy(demo_site.instance.port).running() as line,
        pocket(browser, watch, line.url) as technician,
    ):
        office.sign_in(manager, day["manager"], day["password"])
        manager.goto("/planning/")
        card = manager.locator("week-board .visit", has_text=CLIENT)
        phone.sign_in(technician, access)
        phone.wait_until_kept(technician)
        phone.open_visit(technician, CLIENT)
        # The browser's word alone lets a first request of a new page through, now and then.
        line.when(".*", DropBefore())
        technician.context.set_offline(True)
        reopened = work_offline(technician, day["visit"])
        expect(card).to_contain_text("Vierge")  # the office has heard nothing
        line.sane()
        reopened.context.set_offline(False)
        expect(reopened.get_by_text(re.compile("Reçu par le bureau"))).to_be_visible()
        expect(card).to_contain_text("Validée")
        shot(reopened, "66-offline-received", whole=True)
        reopened.goto("/tech/profil")
        expect(reopened.get_by_text("tout est au bureau")).to_be_visible()
    assert_everything_once(demo_site, day)
    watch.assert_quiet(REFUSALS, NO_NETWORK, "net::ERR_EMPTY_RESPONSE")


def work_offline(page: Page, visit: str) -> Page:
    """Half of it, then the application is closed and opened again where one was; the page it ends on."""
    phone.reveal_gate_code(page, "7305A")
    phone.set_off(page)
    phone.arrive(page)
    phone.take_photo(page, "before", "#5f7f4a")
    phone.tick_all_tasks(page)
    expect(page.get_by_text(re.compile(r"Hors ligne.*non envoyés.*rien n’est perdu"))).to_be_visible()
    shot(page, "60-offline")
    reopened = reopen(page, f"/tech/intervention/{visit}")
    shot(reopened, "61-offline-reopened", whole=True)
    expect(reopened.get_by_text("9 sur 9")).to_be_visible()
    phone.read_water(reopened)
    phone.put_product(reopened, PRODUCT, "2")
    phone.take_photo(reopened, "after", "#2d8fb8")
    phone.write_note(reopened, "Note pour le client", "Fait hors réseau.")
    phone.finish(reopened)
    # The word comes when the ending is in the store: leaving before it would leave without it.
    expect(reopened.locator(".where")).to_contain_text("Terminée")
    expect(reopened.get_by_text("Sur ce téléphone").first).to_be_visible()
    expect(reopened.get_by_text(re.compile("non envoyés"))).to_be_visible()
    shot(reopened, "62-offline-finished", whole=True)
    reopened.goto("/tech/profil")
    expect(reopened.get_by_role("heading", name=re.compile("Envois"))).to_be_visible()
    shot(reopened, "63-offline-queue", whole=True)
    return reopen(reopened, f"/tech/intervention/{visit}")


def reopen(page: Page, address: str) -> Page:
    context: BrowserContext = page.context
    page.close()
    opened = context.new_page()
    opened.goto(address)
    expect(opened.get_by_role("heading", name=CLIENT, level=1)).to_be_visible()
    return opened


def assert_everything_once(site: Site, day: dict[str, Any]) -> None:
    kept = site.make("what_was_kept", day["company"], day["visit"])
    operations = kept.pop("operations")
    assert operations == kept.pop("distinct operations")
    assert kept == {
        "companies": 1,
        "reports": 1,
        "readings": 5,
        "parameters": 5,
        "tasks": 9,
        "distinct tasks": 9,
        "products": 1,
        "photos": 2,
        "photos with bytes": 2,
        "states": ["en_route", "in_progress", "done", "validated"],
    }, json.dumps(kept, indent=1)
