"""The day by the hour under a real pointer and real keys: lay elsewhere, pull an edge, be refused."""

import os
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.planning.models import Visit

from .make import a_pool_client, a_technician, a_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY = date(2027, 6, 14)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    # The driver runs an event loop in this thread; the tests' own queries are still plain ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def office() -> Iterator[Any]:
    company = a_company()
    member = a_member(company, "coordinator")
    with company_scope(company.id):
        yield member


@pytest.fixture
def page(chromium: Chromium, live_server: LiveServer, office: Any) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    session = signed_in(Browser(), office).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    yield context.new_page()
    context.close()


def carried(page: Page, block: Locator, *, across: float = 0, down: float = 0, edge: bool = False) -> None:
    """By hand: press, carry in steps, let go."""
    box = block.bounding_box()
    assert box is not None
    x, y = box["x"] + 40, box["y"] + (box["height"] - 3 if edge else 10)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=6)
    page.mouse.up()


def test_a_block_is_laid_elsewhere_and_made_longer_by_hand(page: Page, live_server: LiveServer) -> None:
    julien, sarah = a_technician(colour=1), a_technician("Sarah", "Benali", colour=2)
    visit = a_visit(technician=julien, day=MONDAY, start=time(9), minutes=45, client=a_pool_client())
    page.goto(f"{live_server.url}/planning/day/?day=2027-06-14")
    block = page.locator("day-board .block")
    minute = page.locator(f"#t-{julien.pk} .clock").bounding_box()["height"] / 600  # type: ignore[index]  # 8 to 18
    width = page.locator(f"#t-{julien.pk}").bounding_box()["width"]  # type: ignore[index]  # it is drawn
    carried(page, block, across=width, down=90 * minute)
    expect(page.locator(f"#t-{sarah.pk} .clock .block time")).to_have_text("10:30")
    expect(page.locator(f"#t-{julien.pk} .block")).to_have_count(0)
    carried(page, block, down=30 * minute, edge=True)
    expect(page.locator(f"#t-{sarah.pk} .block.for-h1.for-m15")).to_have_count(1)
    row = Visit.objects.get()
    assert (row.technician, row.start, row.minutes, row.version) == (sarah, time(10, 30), 75, 3)
    Visit.objects.filter(pk=visit.pk).update(version=9, start=time(15))
    carried(page, block, down=60 * minute)
    expect(page.locator(".toast.is-error")).to_contain_text("entre-temps")
    expect(block.locator("time")).to_have_text("15:00")  # what it has become, shown again
    assert page.url.endswith("?day=2027-06-14"), "letting go is no press"


def test_arrows_go_from_block_to_block_and_a_key_opens_the_form(page: Page, live_server: LiveServer) -> None:
    julien, sarah = a_technician(colour=1), a_technician("Sarah", "Benali", colour=2)
    first = a_visit(technician=julien, day=MONDAY, start=time(9), client=a_pool_client("Un"))
    a_visit(technician=julien, day=MONDAY, start=time(11), client=a_pool_client("Deux"))
    beside = a_visit(technician=sarah, day=MONDAY, start=time(10), client=a_pool_client("Trois"))
    page.goto(f"{live_server.url}/planning/day/?day=2027-06-14")
    page.locator(f"day-board #v-{first.pk}").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("day-board .block:focus b")).to_have_text("Mme Deux")
    page.keyboard.press("ArrowRight")
    expect(page.locator("day-board .block:focus b")).to_have_text("Mme Trois")
    page.keyboard.press("d")
    page.wait_for_url(f"**/visits/{beside.pk}/place/")
