"""A company with campaigns, and a rival with a look-alike client."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.models import Client
from margelle.features.messaging.models import OccasionSetting
from margelle.features.outreach import queries
from margelle.features.outreach.actions import (
    send_campaign,
)
from margelle.features.outreach.models import Campaign, CampaignClient
from margelle.features.planning.tests import make as plans
from margelle.features.planning.tests.make import a_technician

from .make import a_campaign as make_campaign


@dataclass
class World:
    company: Company
    office: Member
    technician: Member
    today: date


def a_pool_client(name: str, *, email: str = "", phone: str = "") -> Client:
    client = plans.a_pool_client(name)
    client.email, client.phone = email, phone
    client.save()
    return client


@pytest.fixture
def world() -> World:
    """Ours, campaigns switched on; a rival has a look-alike client."""
    rival = a_company(name="Rivale")
    a_member(rival, "manager")
    with company_scope(rival.id, atomic=True):
        a_pool_client("Rival", email="rival@exemple.fr")
    company = a_company(name="Azur")
    office = a_member(company, "coordinator")
    with company_scope(company.id, atomic=True):
        OccasionSetting.objects.create(occasion=queries.CAMPAIGN_KEY, is_on=True)
        return World(company, office, a_technician(), local_today(company))


def a_campaign(world: World, **more: Any) -> Campaign:
    return make_campaign(world.office, **more)


def sent_to(world: World, campaign: Campaign, client: Client) -> CampaignClient:
    send_campaign(campaign=campaign, company=world.company, by=world.office)
    return CampaignClient.objects.get(campaign=campaign, client=client)
