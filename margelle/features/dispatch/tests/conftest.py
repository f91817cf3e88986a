"""The office of one company, with its scope open, and a rival that looks alike."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company, a_member, signed_in

from .make import a_driver, a_zigzag


@pytest.fixture
def by(db: None) -> Iterator[Member]:
    rival = a_company()
    with company_scope(rival.id):
        a_zigzag(a_driver(), a_workday(local_today(rival)))
    company = a_company()
    member = a_member(company, "coordinator", first_name="Claire", last_name="Vidal")
    with company_scope(company.id):
        yield member


@pytest.fixture
def browser(client: Browser, by: Member) -> Browser:
    return signed_in(client, by)


@pytest.fixture
def day(by: Member) -> date:
    """The next Monday to Friday after today."""
    return a_workday(local_today(by.company))


def a_workday(today: date) -> date:
    found = today + timedelta(days=1)
    while found.weekday() > 4:
        found += timedelta(days=1)
    return found
