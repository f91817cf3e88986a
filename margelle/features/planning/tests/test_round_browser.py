"""A round and a map under a real browser: pins, dragging, the past beside, a canvas for many points."""

import os
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.clients.models import Client, Site
from margelle.features.planning.models import Visit

from .make import a_pool_client, a_technician, a_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY = date(2027, 6, 14)
NEW_ORDER = ["Mme Trois", "Mme Un", "Mme Deux"]
TRIES = 40


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
def page(chromium: Chromium, live_server: LiveServer) -> Iterator[Page]:
    company = a_company()
    member = a_member(company, "coordinator")
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    session = signed_in(Browser(), member).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    with company_scope(company.id):
        yield context.new_page()
    context.close()


def placed(latitude: str, name: str) -> Client:
    client = a_pool_client(name)
    client.sites.update(latitude=Decimal(latitude), longitude=Decimal("7.0"))
    return client


def names(page: Page) -> Any:
    return page.locator(".round-stops .what b")


def test_stops_are_pins_in_order_dragged_and_their_past_opens_beside(
    page: Page, live_server: LiveServer
) -> None:
    julien = a_technician()
    for n, name in enumerate(("Un", "Deux", "Trois")):
        client = placed(f"43.6{n + 1}", name)
        a_visit(technician=julien, day=MONDAY, rank=1024 * (n + 1), client=client)
        a_visit(technician=julien, day=date(2027, 6, 7), state="done", client=client)  # type: ignore[arg-type]  # its value
    address = f"{live_server.url}/planning/rounds/{julien.pk}/2027-06-14/"
    page.goto(address)
    expect(page.locator("plan-map .pin")).to_have_text(["1", "2", "3"])
    expect(page.locator("plan-map path.way")).to_have_count(1)
    expect(page.locator("round-list:defined")).to_have_count(1)  # before that, a drag only selects text
    # There is no stream here: the page looks again by itself, and would lay a new list under the hand.
    page.locator("live-refresh").evaluate("(live) => { live.refresh = () => {}; }")
    page.locator(".round-stops .handle").nth(2).hover()  # waits until nothing moves
    third = page.locator(".round-stops .handle").nth(2).bounding_box()
    first = page.locator(".round-stops .handle").nth(0).bounding_box()
    assert third and first
    page.mouse.move(third["x"] + 10, third["y"] + 10)
    page.mouse.down()
    page.mouse.move(third["x"] + 10, third["y"] - 10, steps=6)
    expect(page.locator("round-list[data-dragging]")).to_have_count(1, timeout=20_000)
    page.mouse.move(first["x"] + 10, first["y"] + 30, steps=12)
    for nudge in range(TRIES):  # a stop that is still giving way does not give way again
        page.mouse.move(first["x"] + 10 + nudge % 3, first["y"] - 8, steps=6)
        if names(page).all_inner_texts() == NEW_ORDER:
            break
    page.mouse.up()
    expect(page.locator(".toast .act")).to_have_text("Annuler")
    expect(names(page)).to_have_text(NEW_ORDER)
    order = Visit.objects.filter(day=MONDAY).order_by("rank")
    assert [visit.client.last_name for visit in order] == ["Trois", "Un", "Deux"]
    page.locator(".round-stops li").first.get_by_role("link", name="Historique").click()
    expect(page.locator("dialog.side-panel .earlier")).to_contain_text("Lundi 7 juin 2027")
    assert page.url == address, "the round is not left"


def test_more_than_a_hundred_sites_are_drawn_on_a_canvas(page: Page, live_server: LiveServer) -> None:
    client = placed("43.6", "Tous")
    Site.objects.bulk_create(
        Site(client=client, city="Vence", latitude=Decimal(f"43.{600 + n}"), longitude=Decimal("7.1"))
        for n in range(140)
    )
    a_visit(client=client, technician=a_technician(), day=MONDAY, start=time(9))
    page.goto(f"{live_server.url}/planning/clients-map/")
    expect(page.locator("plan-map[data-drawn='141'] canvas")).to_have_count(1)
    expect(page.locator("plan-map .pin")).to_have_count(0)
    expect(page.locator("#places li")).to_have_count(141)
