"""The office of one company, with its scope open; a test that needs another says so itself."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company, a_member, signed_in

from .make import a_technician
from .reminding import World, a_world


@pytest.fixture
def office(db: None) -> Iterator[Member]:
    company = a_company()
    member = a_member(company, "coordinator", first_name="Claire", last_name="Vidal")
    with company_scope(company.id):
        yield member


@pytest.fixture
def by(office: Member) -> Member:
    return office


@pytest.fixture
def browser(client: Browser, office: Member) -> Browser:
    return signed_in(client, office)


@pytest.fixture
def today(office: Member) -> date:
    return local_today(office.company)


@pytest.fixture
def julien(office: Member) -> Member:
    return a_technician(start_latitude=Decimal("43.600000"), start_longitude=Decimal("7.000000"))


@pytest.fixture
def world() -> World:
    a_world()  # the rival: same words, same day
    return a_world()
