from dataclasses import dataclass

import pytest
from django.test import Client as Browser

from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member, signed_in


@dataclass
class World:
    """A company, its manager signed in, and a rival whose data look the same."""

    company: Company
    manager: Member
    browser: Browser
    rival: Company
    rival_manager: Member
    rival_browser: Browser


@pytest.fixture
def world(db: None) -> World:
    company, rival = a_company("Azur"), a_company("Azur Rival")
    manager, rival_manager = a_member(company), a_member(rival)
    return World(
        company,
        manager,
        signed_in(Browser(), manager),
        rival,
        rival_manager,
        signed_in(Browser(), rival_manager),
    )
