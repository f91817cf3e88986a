"""One company and its manager, signed in; a test that needs another says so itself."""

import pytest
from django.test import Client as Browser

from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member


@pytest.fixture
def company(db: None) -> Company:
    return a_company(name="Azur")


@pytest.fixture
def manager(company: Company) -> Member:
    return a_member(company, "manager")


@pytest.fixture
def browser(manager: Member) -> Browser:
    found = Browser()
    found.force_login(manager.user)
    return found
