"""Puts the invented companies into the tables; the rest of this package, but `load_…`, is pure.

Rows are written in bulk, without the rooms' actions and therefore without journal lines: a demo has no past
to audit, and so many lines would take minutes. Each company is one transaction: all of it or nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.faces.ops.demo.company import CompanyCard, azur_bassins, look_alike
from margelle.faces.ops.demo.load_alerts import load_alerts
from margelle.faces.ops.demo.load_asked import load_asked
from margelle.faces.ops.demo.load_availability import load_availability
from margelle.faces.ops.demo.load_campaigns import load_campaigns
from margelle.faces.ops.demo.load_changes import load_changes
from margelle.faces.ops.demo.load_clients import load_clients
from margelle.faces.ops.demo.load_desk import load_desk
from margelle.faces.ops.demo.load_dispatch import load_dispatch
from margelle.faces.ops.demo.load_follow import load_follow
from margelle.faces.ops.demo.load_logbooks import open_logbooks
from margelle.faces.ops.demo.load_messages import load_messages
from margelle.faces.ops.demo.load_office import make_company, make_office
from margelle.faces.ops.demo.load_outreach import load_outreach
from margelle.faces.ops.demo.load_photos import load_photos
from margelle.faces.ops.demo.load_proof import load_proof
from margelle.faces.ops.demo.load_refused import load_refused
from margelle.faces.ops.demo.load_replies import load_replies
from margelle.faces.ops.demo.load_reports import load_reports
from margelle.faces.ops.demo.load_required import load_required
from margelle.faces.ops.demo.load_rounds import load_rounds
from margelle.faces.ops.demo.load_scenario import load_scenario
from margelle.faces.ops.demo.load_series import start_showcase
from margelle.faces.ops.demo.load_showroom import load_showroom
from margelle.faces.ops.demo.load_templates import load_templates
from margelle.faces.ops.demo.load_van import load_van
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


def fill(*, now: datetime | None = None, cards: Sequence[CompanyCard] = ()) -> list[Login]:
    """Make the companies (both when `cards` is empty) around `now` (aware; the clock when None).

    Returns who may sign in; nothing, and nothing is written, when a demo is there already.
    """
    if Company.objects.filter(is_demo=True).exists():
        return []
    moment = now or timezone.now()
    load_showroom()
    with _without_collector():
        return [
            login for card in cards or (azur_bassins(), look_alike()) for login in _fill_one(card, moment)
        ]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows are made by the hundred thousand and none is a cycle: looking costs a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _fill_one(card: CompanyCard, now: datetime) -> list[Login]:
    company = make_company(card)
    zone = ZoneInfo(company.timezone)
    local = now.astimezone(zone).replace(tzinfo=None)
    plan = make_plan(card, now=local)
    with company_scope(company.id, atomic=True):
        office = make_office(card, company, PASSWORD)
        served = load_clients(card, office, local.date())
        planned = load_visits(plan, office, served, local)
        load_changes(planned, office, local)
        load_follow(card, office, now)
        load_refused(card, office, now)
        load_scenario(planned, office, local)
        load_messages(card, office, now)
        load_replies(office, now)
        start_showcase(plan, office, served, local.date())
        load_rounds(planned, office, local)
        reported = load_reports(planned, office, served, local)
        load_templates(planned, reported, office, served, local.date())
        load_availability(plan, office, planned, local)
        load_van(card, office, local)
        load_required(card, office, reported, local)
        load_desk(reported, office, now)
        load_alerts(card, office, now)
        pictured = load_photos(reported, served, limit=28 if card.key == "azur" else 4)
        load_proof(reported, office)
        door = open_logbooks(card, office, served, pictured)
        load_asked(card, office, now)
        load_outreach(card, office, now)
        load_campaigns(card, office, now)
        load_dispatch(card, office, now)
    logins = [
        Login(
            company.name,
            ROLES[member.role],
            f"{member.first_name} {member.last_name}",
            office.members[member.key].user.username if member.role == "technician" else member.email,
        )
        for member in card.staff
    ]
    if door:
        logins.append(
            Login(company.name, "e-carnet", door.client, f"{door.path} (code du carnet {door.code})")
        )
    return logins
