"""The pin under a real browser: a tap writes the fields, typing moves the pin, keys alone are enough."""

import os
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client as Browser
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.planning.tests.make import a_pool_client

from .make import a_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _async_allowed() -> Iterator[None]:
    # The driver runs an event loop in this thread; the tests' own queries are still plain ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.mark.usefixtures("_async_allowed")
def test_a_tap_a_typed_number_and_keys_alone_place_the_pin(live_server: LiveServer) -> None:
    company = a_company()
    member = a_member(company, "coordinator")
    session = signed_in(Browser(), member).cookies[settings.SESSION_COOKIE_NAME].value
    with company_scope(company.id), sync_playwright() as driver:
        a_place("Un", 0)
        a_place("Deux", 3, 3)
        site = a_pool_client("Ville").sites.get()
        chromium = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(f"{live_server.url}/sites/{site.pk}/point/")
        plan = page.locator("pin-map")
        box = plan.bounding_box()
        assert box is not None
        latitude, longitude = page.get_by_label("Latitude"), page.get_by_label("Longitude")
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(latitude).to_have_value(re.compile(r"^43,61\d{4}$"))  # the middle between the two
        latitude.fill("43,6137")  # so near that the map stands still: while it slides it hears no key
        east = longitude.input_value().replace(",", ".")
        expect(plan).to_have_attribute("data-placed", f"43.613700,{east}")
        before = plan.get_attribute("data-centre")
        assert before is not None
        plan.focus()
        page.keyboard.press("ArrowUp")
        expect(plan).not_to_have_attribute("data-centre", before)
        page.get_by_role("button", name="Placer au centre").press("Enter")
        expect(latitude).not_to_have_value("43,6137")
        page.get_by_role("button", name="Placer ici").press("Enter")
        page.wait_for_url("**/dispatch/addresses/")
        chromium.close()
        site.refresh_from_db()
    assert site.latitude is not None and float(site.latitude) > float(before.split(",")[0])
