"""Kilometres by week against a reference and a target; who was last seen where (RTE-8, RTE-9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, Q, Sum

from margelle.features.accounts.models import Company
from margelle.features.accounts.queries import local_today, technicians
from margelle.features.dispatch.models import DayKilometres, TrackPoint
from margelle.features.dispatch.rules.delays import target

from .settings import dispatch_settings

WEEKS: Final = 12


@dataclass(frozen=True)
class Week:
    monday: date
    planned_m: int
    driven_m: int | None  # None: no point was kept that week
    known_planned_m: int  # planned, of the days whose driven metres are known
    stops: int
    is_over: bool  # above the target

    @property
    def metres_a_stop(self) -> int:
        return round(self.planned_m / self.stops) if self.stops else 0


@dataclass(frozen=True)
class Kilometres:
    weeks: list[Week]
    reference_m: int | None  # a week, planned
    target_m: int | None
    reduction_percent: int
    is_estimated: bool
    keeps_positions: bool


def kilometres(company: Company, today: date | None = None) -> Kilometres:
    """Three queries."""
    today = today or local_today(company)
    own = dispatch_settings()
    reference = _a_week(own.km_from, own.km_to) if own.km_from and own.km_to else None
    wanted = target(reference, own.km_reduction_percent)
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    rows = list(DayKilometres.objects.filter(day__gte=first, day__lte=monday + timedelta(days=6)))
    weeks = [_week(first + timedelta(weeks=n), rows, wanted) for n in range(WEEKS)]
    return Kilometres(
        weeks=weeks,
        reference_m=reference,
        target_m=wanted,
        reduction_percent=own.km_reduction_percent,
        is_estimated=any(row.is_estimated for row in rows),
        keeps_positions=company.keeps_positions,
    )


def _week(monday: date, rows: Sequence[DayKilometres], wanted: int | None) -> Week:
    mine = [row for row in rows if monday <= row.day < monday + timedelta(days=7)]
    known = [row for row in mine if row.driven_m is not None]
    planned = sum(row.planned_m for row in mine)
    return Week(
        monday=monday,
        planned_m=planned,
        driven_m=sum(row.driven_m or 0 for row in known) if known else None,
        known_planned_m=sum(row.planned_m for row in known),
        stops=sum(row.stops for row in mine),
        is_over=wanted is not None and planned > wanted,
    )


def _a_week(first: date, last: date) -> int | None:
    """Planned metres of an ordinary week of the period: of its days that have any, five make a week."""
    found = DayKilometres.objects.filter(day__gte=first, day__lte=last, stops__gt=0).aggregate(
        metres=Sum("planned_m"), days=Count("day", distinct=True), first=Min("day"), last=Max("day")
    )
    if not found["days"]:
        return None
    weeks = max(1.0, ((found["last"] - found["first"]).days + 1) / 7)
    return int(found["metres"] / weeks + 0.5)


@dataclass(frozen=True)
class Seen:
    technician: object
    at: datetime
    latitude: float
    longitude: float


def last_seen(company: Company, day: date) -> list[Seen]:
    """The last point of each technician on that day, by name; one query."""
    zone = ZoneInfo(company.timezone)
    starts = datetime.combine(day, time(0), zone)
    within = Q(track_points__at__gte=starts, track_points__at__lt=starts + timedelta(days=1))
    last = {
        row["pk"]: row["seen_at"]
        for row in technicians()
        .annotate(seen_at=Max("track_points__at", filter=within))
        .values("pk", "seen_at")
        if row["seen_at"]
    }
    rows = TrackPoint.objects.filter(technician__in=last, at__in=set(last.values())).select_related(
        "technician"
    )
    found = {row.technician_id: row for row in rows if last[row.technician_id] == row.at}
    return sorted(
        (
            Seen(row.technician, row.at.astimezone(zone), float(row.latitude), float(row.longitude))
            for row in found.values()
        ),
        key=lambda one: str(one.technician),
    )
