"""A company that asks its clients, and a rival that does too."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.models import Client
from margelle.features.fieldwork.tests import make as field
from margelle.features.messaging.models import OccasionSetting
from margelle.features.outreach.models import Survey
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_pool_client, a_technician, a_visit

from .make import a_survey


@dataclass
class World:
    company: Company
    office: Member
    technician: Member
    visit: Visit


def a_finished(technician: Member, client: Client | None = None, *, hours: float = 25) -> Visit:
    at = timezone.now() - timedelta(hours=hours)
    visit = a_visit(
        client=client, technician=technician, day=at.date(), state=State.VALIDATED, finished_at=at
    )
    field.a_report(visit, at=at, closed_at=at)
    return visit


def a_world(name: str = "Azur", *, on: bool = True) -> World:
    company = a_company(name=name, phone="+33493000000")
    office = a_member(company, "manager", first_name="Claire")
    with company_scope(company.id, atomic=True):
        OccasionSetting.objects.create(occasion="survey", is_on=on)
        technician = a_technician()
        client = a_pool_client()
        Client.objects.filter(pk=client.pk).update(email="helene@exemple.fr")
        visit = a_finished(technician, Client.objects.get(pk=client.pk))
    return World(company, office, technician, visit)


@pytest.fixture
def world() -> World:
    a_world("Rival")
    return a_world()


def survey_of(world: World) -> tuple[Survey, str]:
    with company_scope(world.company.id, atomic=True):
        return a_survey(world.visit)
