"""A client who asks for a visit, and his look-alike at the rival's."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.catalogue.models import Category
from margelle.features.clients.models import Client, Pool
from margelle.features.clients.tests.make import a_pool
from margelle.features.planning.actions import (
    Asked,
    ask_visit,
)
from margelle.features.planning.models import VisitRequest

from .make import a_pool_client, a_service_type, a_technician


@dataclass
class World:
    company: Company
    office: Member
    pool: Pool
    technician: Member

    @property
    def request(self) -> VisitRequest:
        return VisitRequest.objects.get(pool=self.pool)


def a_world(name: str = "Azur") -> World:
    company = a_company(name=name, phone="+33493000000")
    office = a_member(company, "manager", first_name="Claire")
    with company_scope(company.id, atomic=True):
        technician = a_technician()
        client = a_pool_client()
        Client.objects.filter(pk=client.pk).update(email="helene@exemple.fr")
        a_service_type("Entretien")
        a_service_type("Dépannage", category=Category.REPAIR)
        pool = Pool.objects.filter(site__client=client).first() or a_pool(client.sites.get())
        return World(company, office, pool, technician)


@pytest.fixture
def world() -> World:
    a_world("Rival")
    return a_world()


def ask(world: World, **more: Any) -> VisitRequest:
    return ask_visit(pool=world.pool, asked=Asked(**({"reason": "water", "note": "Depuis hier"} | more)))


def office(world: World) -> Browser:
    return signed_in(Browser(), world.office)
