"""What a log file tells whoever reads it: nothing that opens a door."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.tests.make import a_client, a_pool, a_site
from margelle.features.logbook import actions
from margelle.project.logs import NoSecrets, without_secrets

ROW = "01900000-0000-7000-8000-0000000000ff"
TOKEN = "q1mSgo1FhZ2v5cXoC3pRwQ_9-Ab"  # nobody's


@pytest.fixture
def written() -> Iterator[StringIO]:
    """All that the production handler would write, with its own filters."""
    text = StringIO()
    handler = logging.StreamHandler(text)
    assert settings.LOGGING["handlers"]["stderr"]["filters"] == ["no secrets"]
    handler.addFilter(NoSecrets())
    logging.getLogger().addHandler(handler)
    yield text
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_a_wrong_code_leaves_no_address_of_a_logbook(written: StringIO) -> None:
    company = a_company()
    with company_scope(company.id, atomic=True):
        client = a_client()
        a_pool(a_site(client))
        link = actions.open_space(client=client, by=a_member(company))[0]
        token = actions.token_of(link)
    browser = Client()
    for _ in range(6):
        browser.post(f"/c/{token}/code/", {"code": "000000"})
    browser.get(f"/c/{token}x/")
    browser.get(f"/invitation/{token}/")
    told = written.getvalue()
    assert "Not Found: /c/…/" in told
    assert token not in told


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"Not Found: /c/{TOKEN}/", "Not Found: /c/…/"),
        (f"Not Found: /c/{TOKEN}/visits/{ROW}/", f"Not Found: /c/…/visits/{ROW}/"),
        (f"/password/reset/key/1a-{TOKEN}{TOKEN}/", "/password/reset/key/…/"),
        (f"/clients/{ROW}/", f"/clients/{ROW}/"),
        (f"/c/{ROW}{TOKEN}/", "/c/…/"),
        ("/planning/?week=2026-06-15", "/planning/?week=2026-06-15"),
    ],
)
def test_long_words_of_addresses_are_hidden_and_rows_are_not(text: str, kept: str) -> None:
    assert without_secrets(text) == kept
