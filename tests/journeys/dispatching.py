"""What the journeys of the rounds find in their instance. Run inside it, not here."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.test import override_settings

from margelle.base.tenancy.scope import company_scope
from margelle.faces.ops.demo.load import PASSWORD
from margelle.features.accounts.actions.company import open_company
from margelle.features.accounts.actions.team import add_technician
from margelle.features.accounts.models import Company
from margelle.features.accounts.queries import local_today
from margelle.features.catalogue.models import Category, ServiceType
from margelle.features.clients.models import Client, Pool, Site
from margelle.features.clients.tests import make as owners
from margelle.features.planning.actions import plan_visit
from margelle.features.planning.models import Visit, WorkingHours
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_service_type


def a_busy_day() -> dict[str, Any]:
    """The fullest day to come of the demonstration, and the order of its visits."""
    company = Company.objects.get(is_demo=True)
    with company_scope(company.pk):
        coming = Visit.objects.filter(
            state=State.PLANNED, day__gt=local_today(company), technician__isnull=False
        )
        counted = coming.values("day").annotate(count=Count("pk")).order_by("-count", "day")
        day = counted[0]["day"]
        return {"day": str(day), "order": order_on(str(day))}


def order_on(day: str) -> list[str]:
    """Who makes what at which hour."""
    with company_scope(Company.objects.get(is_demo=True).pk):
        rows = Visit.objects.filter(day=date.fromisoformat(day)).order_by(
            "technician_id", "rank", "start", "pk"
        )
        return [f"{row.technician_id} {row.pk} {row.start}" for row in rows]


def openings_to_plan() -> dict[str, Any]:
    """Eight openings without a day, of clients of the demonstration, and the weeks to lay them in."""
    company = Company.objects.get(is_demo=True)
    with company_scope(company.pk, atomic=True):
        service = ServiceType.objects.get(name="Remise en service")
        monday = local_today(company) + timedelta(days=7 - local_today(company).weekday())
        placed = Client.objects.filter(archived_at=None, sites__latitude__isnull=False)
        placed = placed.filter(sites__season_wishes=None).distinct()
        for client in placed.order_by("pk")[:8]:
            plan_visit(client=client, by=None, service=service)
        return {"first": str(monday), "last": str(monday + timedelta(days=13)), "service": service.name}


def openings_planned() -> int:
    company = Company.objects.get(is_demo=True)
    with company_scope(company.pk):
        return Visit.objects.filter(service__name="Remise en service", day__gt=local_today(company)).count()


def two_near_and_far() -> dict[str, str]:
    """A manager and two technicians who work around the clock: one next to the client, one an hour away."""
    with override_settings(SIGNUP="open"):
        manager = open_company(
            name="Dépannage bleu", first_name="Inès", last_name="Caron", email="ines@depannage.example",
            password=PASSWORD,
        )  # fmt: skip
    with company_scope(manager.company_id, atomic=True):
        a_service_type("Panne", category=Category.REPAIR)
        near, password = add_technician(by=manager, first_name="Noé", last_name="Blanc")
        far, _ = add_technician(by=manager, first_name="Zoé", last_name="Loin")
        for member, east in ((near, "7.010000"), (far, "8.200000")):
            member.start_latitude, member.start_longitude = Decimal("43.600000"), Decimal(east)
            member.save()
            for weekday in range(7):
                WorkingHours.objects.create(
                    technician=member, weekday=weekday, from_hour="00:00", to_hour="23:59"
                )
        pool = owners.a_pool(sanitiser=Pool.Sanitiser.CHLORINE)
        Site.objects.filter(pk=pool.site_id).update(latitude="43.601000", longitude="7.012000")
        client = Client.objects.get(pk=pool.site.client_id)
    return {
        "manager": manager.email,
        "password": PASSWORD,
        "identifier": near.user.username,
        "technician_password": password,
        "client": client.full_name(),
        "short": client.short_name,
    }
