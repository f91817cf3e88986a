"""A visit that is announced to its client, and the rival who looks the same."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.models import Client
from margelle.features.messaging.models import Message, OccasionSetting
from margelle.features.planning.actions import (
    plan_reminders,
)
from margelle.features.planning.models import Reminder, Visit

from .make import a_pool_client, a_technician, a_visit


@dataclass
class World:
    company: Company
    manager: Member
    technician: Member
    visit: Visit
    day: date

    def reminder(self) -> Reminder:
        return Reminder.objects.get(visit=self.visit)

    def message(self) -> Message:
        return Message.objects.get(about=self.visit.pk, key__endswith=str(self.visit.day))

    def link(self) -> str:
        """The path that the client presses, as it stands in the message."""
        with company_scope(self.company.id):
            body = Message.objects.filter(about=self.visit.pk).latest("created_at").body
        return "/r/" + body.split("/r/")[1].split()[0]


def a_world(name: str = "Azur", *, on: bool = True) -> World:
    company = a_company(name=name, phone="+33493000000")
    manager = a_member(company, "manager")
    with company_scope(company.id, atomic=True):
        OccasionSetting.objects.create(occasion="visit_reminder", is_on=on, lead_hours=96)
        technician = a_technician()
        day = local_today(company) + timedelta(days=2)
        client = a_pool_client()
        Client.objects.filter(pk=client.pk).update(email="helene@exemple.fr")
        visit = a_visit(
            client=Client.objects.get(pk=client.pk), technician=technician, day=day, start=time(12)
        )
    return World(company, manager, technician, visit, day)


def _planned(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        assert plan_reminders(company=world.company) == 1
