"""A company of its first day: no client, no technician, no visit. Every page of the room opens."""

from typing import Any

import pytest
from django.test import Client as Browser

from margelle.features.accounts.tests.make import a_company, a_member, signed_in

pytestmark = pytest.mark.django_db
PAGES = (
    "/emergencies/",
    "/emergencies/new/",
    "/dispatch/runs/",
    "/dispatch/runs/new/",
    "/dispatch/seasons/new/",
    "/dispatch/kilometres/",
    "/dispatch/zones/",
    "/dispatch/price/",
    "/dispatch/addresses/",
    "/dispatch/settings/",
)


@pytest.fixture
def browser(client: Browser, db: Any) -> Browser:
    return signed_in(client, a_member(a_company(), "manager"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_nothing_in_it(browser: Browser, page: str) -> None:
    answer = browser.get(page)
    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("page", ["/dispatch/runs/new/", "/dispatch/seasons/new/"])
def test_nothing_chosen_is_refused_in_words(browser: Browser, page: str) -> None:
    answer = browser.post(page, {})
    assert answer.status_code == 422
    assert "errors" in answer.content.decode()
