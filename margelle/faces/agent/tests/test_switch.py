"""A point at the technician's own actions, after them, and only while his switch is on (NEW-10)."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from margelle.base.tenancy.scope import company_scope
from margelle.features.fieldwork.models import Position
from margelle.features.planning.rules import State
from tests.servers.instance import wait_for

from . import test_phone
from .test_phone import World, arrive, visit_address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
browser, phone = test_phone.browser, test_phone.phone


@pytest.fixture
def world(transactional_db: None, tmp_path: object) -> World:
    made: World = test_phone.world.__wrapped__(transactional_db, tmp_path)  # type: ignore[attr-defined]
    made.company.keeps_positions = True
    made.company.save()
    return made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        viewport={"width": 320, "height": 700}, locale="fr-FR", timezone_id="Europe/Paris", has_touch=True,
        geolocation={"latitude": 43.6009, "longitude": 7.0054, "accuracy": 9}, permissions=["geolocation"],
    )  # fmt: skip
    opened.set_default_timeout(40_000)
    yield opened
    opened.close()


def kept(world: World) -> list[tuple[str, int | None]]:
    with company_scope(world.company.pk):
        return list(Position.objects.order_by("at").values_list("action", "accuracy_m"))


def test_the_switch_decides_and_no_action_waits(
    phone: Page, context: BrowserContext, world: World, live_server: LiveServer
) -> None:
    phone.goto(visit_address(live_server, world))
    arrive(phone)  # switched off: nothing is asked
    phone.goto(f"{live_server.url}/tech/profil")
    expect(phone.get_by_text("Aucune position gardée.")).to_be_visible()
    phone.get_by_text("Noter où je suis").click()
    expect(phone.get_by_text("activée", exact=True)).to_be_visible()
    expect(phone.get_by_text("tout est au bureau")).to_be_visible()

    context.set_offline(True)
    phone.goto(visit_address(live_server, world))
    phone.locator("#photo-after").set_input_files(world.picture)
    expect(phone.locator("#part-photo-after")).to_contain_text("Prise")
    expect(phone.locator(".net")).to_contain_text("2 non envoyés")  # the point too
    phone.goto(f"{live_server.url}/tech/profil")
    expect(phone.get_by_text("à 9 m près")).to_be_visible()  # his own, without network
    context.set_offline(False)
    expect(phone.get_by_text("tout est au bureau")).to_be_visible()
    assert kept(world) == [("photo", 9)]

    context.clear_permissions()  # the browser refuses from now on: the action is done all the same
    phone.goto(visit_address(live_server, world))
    phone.get_by_role("button", name="Terminer").click()
    phone.get_by_label("La même raison pour tout").select_option("Pas nécessaire")
    phone.get_by_role("button", name="Terminer quand même").click()
    expect(phone.locator(".where")).to_contain_text(re.compile("Terminée|Validée"))
    expect(phone.locator(".where")).to_contain_text("Reçu par le bureau")
    wait_for(lambda: world.state() in (State.DONE, State.VALIDATED))
    assert kept(world) == [("photo", 9)]
    phone.goto(f"{live_server.url}/tech/profil")
    expect(phone.get_by_text("Le navigateur refuse la position.")).to_be_visible()
