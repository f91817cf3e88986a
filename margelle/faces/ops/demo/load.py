"""Puts the invented companies into the tables; the rest of this package, but `load_…`, is pure.

Rows are written in bulk, without the rooms' actions and therefore without journal lines: a demo has no past
to audit, and so many lines would take minutes. Each company is one transaction: all of it or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.faces.ops.demo.company import CompanyCard, azur_bassins, look_alike
from margelle.faces.ops.demo.load_clients import load_clients
from margelle.faces.ops.demo.load_office import make_company, make_office
from margelle.faces.ops.demo.load_photos import load_photos
from margelle.faces.ops.demo.load_reports import load_reports
from margelle.faces.ops.demo.load_visits import load_visits
from margelle.faces.ops.demo.schedule import make_plan
from margelle.features.accounts.models import Company

# For the demonstration only: it is printed by the command and stands in the documentation.
PASSWORD = "margelle-demo-2026"  # noqa: S105  # public on purpose
ROLES = {"manager": "responsable", "coordinator": "coordinatrice", "technician": "technicien"}


@dataclass(frozen=True)
class Login:
    company: str
    role: str
    name: str
    identifier: str


def fill(*, now: datetime | None = None) -> list[Login]:
    """Make both companies around `now` (aware; the clock when None). Empty when a demo is there already."""
    if Company.objects.filter(is_demo=True).exists():
        return []
    moment = now or timezone.now()
    return [login for card in (azur_bassins(), look_alike()) for login in _fill_one(card, moment)]


def _fill_one(card: CompanyCard, now: datetime) -> list[Login]:
    company = make_company(card)
    zone = ZoneInfo(company.timezone)
    local = now.astimezone(zone).replace(tzinfo=None)
    plan = make_plan(card, now=local)
    with company_scope(company.id, atomic=True):
        office = make_office(card, company, PASSWORD)
        served = load_clients(card, office, local.date())
        planned = load_visits(plan, office, served, local)
        reported = load_reports(planned, office, served, local)
        load_photos(reported, served, limit=32 if card.key == "azur" else 4)
    return [
        Login(
            company.name,
            ROLES[member.role],
            f"{member.first_name} {member.last_name}",
            office.members[member.key].user.username if member.role == "technician" else member.email,
        )
        for member in card.staff
    ]
