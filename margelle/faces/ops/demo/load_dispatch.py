"""Emergencies of the last months, kilometres week by week, and where each technician was last seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Final

from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.trade import SERVICE_BY_KEY
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import Category, ServiceType
from margelle.features.clients.models import Site
from margelle.features.dispatch.actions import count_days
from margelle.features.dispatch.models import DispatchSettings, Emergency, SeasonWish, TrackPoint
from margelle.features.fieldwork.models import Position
from margelle.features.planning.actions import plan_visit
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import FINISHED, State

PAST_DAYS: Final = 84
WAITING: Final = 12  # of the season's work, without a day
LATELY: Final = timedelta(days=30)
FAULTS: Final = tuple(Emergency.Fault)
WORDS: Final = ("Local technique inondé", "", "Disjoncte dès qu’on relance", "Le volet ne rentre plus", "")


def load_dispatch(card: CompanyCard, office: Office, now: datetime) -> None:
    """`now` is aware. The small look-alike firm has only its kilometres."""
    today = now.date()
    points = Position.objects.filter(latitude__isnull=False).order_by("at", "pk")
    TrackPoint.objects.bulk_create(
        [
            TrackPoint(technician_id=one.by_id, at=one.at, latitude=one.latitude, longitude=one.longitude)
            for one in points
            if one.latitude is not None and one.longitude is not None
        ],
        batch_size=500,
    )
    count_days(
        company=office.company, first=today - timedelta(days=PAST_DAYS), last=today + timedelta(days=7)
    )
    if card.key != "azur":
        return
    DispatchSettings.objects.create(
        emergencies_from=today - timedelta(days=PAST_DAYS),
        emergencies_to=today - LATELY - timedelta(days=1),
        km_from=today - timedelta(days=PAST_DAYS),
        km_to=today - LATELY,
    )
    _emergencies(office, now)
    _wishes(now)
    _campaign(office, now)


def _emergencies(office: Office, now: datetime) -> None:
    """Repairs that were asked for by telephone: slower before the target was set than since."""
    draw, by = Random(11), office.coordinator
    repairs = Visit.objects.filter(service__category=Category.REPAIR).select_related("client", "site")
    past = repairs.filter(state__in=FINISHED, arrived_at__isnull=False, finished_at__isnull=False)
    rows = [_past(visit, by, draw, now) for visit in past.order_by("-day", "pk")[:24]]
    soon = (
        repairs.filter(state=State.PLANNED, day__gte=now.date(), technician__isnull=False)
        .order_by("day", "pk")
        .first()
    )
    if soon is not None:
        called = now - timedelta(minutes=25)
        row = _emergency(soon, by, draw, called)
        row.assigned_at, row.assigned_by = called + timedelta(minutes=4), by
        rows.append(row)
    Emergency.objects.bulk_create(rows)


def _past(visit: Visit, by: Member, draw: Random, now: datetime) -> Emergency:
    assert visit.arrived_at is not None
    is_recent = visit.arrived_at > now - LATELY
    delay = draw.randint(38, 85) if is_recent else draw.randint(70, 150)
    row = _emergency(visit, by, draw, visit.arrived_at - timedelta(minutes=delay))
    row.assigned_at, row.assigned_by = row.called_at + timedelta(minutes=draw.randint(3, 12)), row.by
    row.arrived_at, row.solved_at = visit.arrived_at, visit.finished_at
    return row


def _emergency(visit: Visit, by: Member, draw: Random, called: datetime) -> Emergency:
    number = draw.randrange(len(FAULTS))
    return Emergency(
        caller=visit.client.full_name()[:80],
        phone=visit.client.phone,
        client=visit.client,
        site=visit.site,
        fault=FAULTS[number],
        severity=draw.choice((1, 1, 2, 2, 3)),
        note=WORDS[draw.randrange(len(WORDS))],
        visit=visit,
        by=by,
        called_at=called,
    )


def _wishes(now: datetime) -> None:
    """Some owners have said when their pool is to be opened."""
    year = now.year + (now.month > 5)
    opens = now.date().replace(year=year, month=4, day=6)
    sites = Site.objects.filter(archived_at=None, client__archived_at=None).order_by("pk")[:12]
    for n, site in enumerate(sites):
        first = opens + timedelta(days=7 * (n % 4))
        SeasonWish.objects.create(
            site=site, work=SeasonWish.Work.OPENING, from_day=first, to_day=first + timedelta(days=11)
        )


def _campaign(office: Office, now: datetime) -> None:
    """The season's work of some sites, without a day yet: a plan of the season lays it out."""
    is_autumn = now.month >= 8
    name = SERVICE_BY_KEY["wintering" if is_autumn else "opening"].name
    service = ServiceType.objects.get(name=name)
    sites = Site.objects.filter(archived_at=None, client__archived_at=None, latitude__isnull=False)
    for site in sites.select_related("client").order_by("pk")[1 : 4 * WAITING : 4]:
        plan_visit(client=site.client, site=site, service=service, by=office.coordinator)
