"""Emergencies as the board shows them, and how long they take."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from margelle.features.accounts.models import Company
from margelle.features.dispatch.models import Emergency
from margelle.features.dispatch.rules.delays import Delays, Times, delays, minutes_between, target
from margelle.features.planning.rules import State

from .settings import dispatch_settings

LATELY_DAYS: Final = 30
OPEN: Final = Q(solved_at=None, closed_at=None)


def emergencies() -> QuerySet[Emergency]:
    found: QuerySet[Emergency] = Emergency.objects.select_related(
        "client", "site", "pool", "by", "assigned_by", "visit__technician", "visit__site", "visit__service"
    )
    return found


def emergency_for(pk: UUID) -> Emergency:
    """Http404 when it is not in this company."""
    found: Emergency = get_object_or_404(emergencies().select_related("visit__client"), pk=pk)
    return found


def open_count() -> int:
    return Emergency.objects.filter(OPEN).count()


@dataclass(frozen=True)
class Followed:
    """One emergency and where it stands: a word, the house's class of it, minutes since the call."""

    row: Emergency
    word: str
    css: str
    minutes: int  # to the arrival, or until now
    is_late: bool


def followed(row: Emergency, wanted: int | None, now: datetime | None = None) -> Followed:
    """`wanted` is the target from call to arrival, in minutes."""
    word, css = _standing(row)
    end = row.arrived_at or row.solved_at or row.closed_at or now or timezone.now()
    minutes = minutes_between(row.called_at, end)
    return Followed(row, word, css, minutes, wanted is not None and minutes > wanted)


def _standing(row: Emergency) -> tuple[str, str]:
    if row.solved_at is not None:
        return "Résolue", "done"
    if row.closed_at is not None:
        return "Classée", "cancelled"
    if row.arrived_at is not None:
        return "Sur place", "in-progress"
    if row.visit.state == State.EN_ROUTE:
        return "En route", "en-route"
    if row.visit.state == State.SKIPPED:
        return "Non faite", "skipped"
    return ("Attribuée", "planned") if row.visit.technician_id and row.visit.day else ("À attribuer", "late")


@dataclass(frozen=True)
class Performance:
    """Lately against the reference period and what is wanted."""

    lately: Delays
    reference: Delays | None
    arrival_target: int | None
    solution_target: int | None
    reduction_percent: int


def performance(company: Company) -> Performance:
    """Three queries."""
    own = dispatch_settings()
    today = timezone.now().astimezone(ZoneInfo(company.timezone)).date()
    lately = _between(company, today - timedelta(days=LATELY_DAYS - 1), today)
    reference = None
    if own.emergencies_from and own.emergencies_to:
        reference = _between(company, own.emergencies_from, own.emergencies_to)
    return Performance(
        lately=lately,
        reference=reference,
        arrival_target=target(reference.arrival if reference else None, own.reduction_percent),
        solution_target=target(reference.solution if reference else None, own.reduction_percent),
        reduction_percent=own.reduction_percent,
    )


def _between(company: Company, first: date, last: date) -> Delays:
    zone = ZoneInfo(company.timezone)
    starts = datetime.combine(first, time(0), zone)
    ends = datetime.combine(last + timedelta(days=1), time(0), zone)
    rows = Emergency.objects.filter(called_at__gte=starts, called_at__lt=ends)
    return delays(Times(*row) for row in rows.values_list("called_at", "arrived_at", "solved_at"))
