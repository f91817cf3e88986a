"""The promised delays against the plan: what is near, what is passed, and the marks of visits (PLN-19)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Min, Q, QuerySet

from margelle.base.ui import french
from margelle.features.accounts.models import Company
from margelle.features.catalogue.models import Category
from margelle.features.clients.models import Contract
from margelle.features.planning.models import Sla, SlaNotice, Visit, VisitSeries
from margelle.features.planning.rules import FINISHED, OVER, State
from margelle.features.planning.rules.limits import GAP, Due, Limit, Request, Rhythm, dues

LOOK_BACK: Final = 400  # days: an older visit says no more than the rule's own beginning


def limits() -> list[Limit]:
    return [
        Limit(row.pk, row.category, row.measure, _hours(row.limit_hours), _hours(row.warn_hours))
        for row in Sla.objects.all()
    ]


def _hours(count: int) -> timedelta:
    return timedelta(hours=count)


def dues_of(company: Company, now: datetime) -> list[Due]:
    """Six queries at any size; none but the first while no limit is set."""
    set_up = limits()
    if not set_up:
        return []
    zone = ZoneInfo(company.timezone)
    asked = {limit.category for limit in set_up if limit.measure != GAP}
    gaps = {limit.category for limit in set_up if limit.measure == GAP}
    return dues(set_up, _requests(asked, zone), _rhythms(gaps, zone, now), now=now, zone=zone)


def _requests(categories: set[str], zone: ZoneInfo) -> list[Request]:
    if not categories:
        return []
    rows = (
        Visit.objects.filter(series=None, arrived_at=None, service__category__in=categories)
        .exclude(state__in=OVER)
        .values_list("pk", "site_id", "service__category", "created_at", "day", "start", "technician_id")
    )
    return [
        Request(pk, site, category, created, _moment(day, start, zone) if day and technician else None)
        for pk, site, category, created, day, start, technician in rows
    ]


def _moment(day: date, start: time | None, zone: ZoneInfo) -> datetime:
    """Without an hour a visit is due in the course of its day: the middle of it."""
    return datetime.combine(day, start or time(12), zone)


def _rhythms(categories: set[str], zone: ZoneInfo, now: datetime) -> list[Rhythm]:
    if not categories:
        return []
    today = now.astimezone(zone).date()
    last, coming = _last(categories, today), _coming(categories, today)
    found = []
    for site, category, since, *season in _series(categories, today):
        key = (site, category)
        found.append(Rhythm(site, category, since, _pair(season), _seen(last, key, zone), coming.get(key)))
    if Category.MAINTENANCE in categories:
        for site, since, *season in _contracts(today):
            key = (site, Category.MAINTENANCE.value)
            seen = _seen(last, key, zone)
            if seen is not None:  # a contract does not say which of its places are kept: work does
                found.append(Rhythm(site, key[1], since, _pair(season), seen, coming.get(key)))
    return found


def _pair(season: list[str]) -> tuple[str, str]:
    return season[0], season[1]


def _series(categories: set[str], today: date) -> Any:
    return VisitSeries.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        stopped_at=None,
        starts_on__lte=today,
        service__category__in=categories,
        site__archived_at=None,
        client__archived_at=None,
        client__on_hold=False,
    ).values_list("site_id", "service__category", "starts_on", "season_from", "season_to")


def _contracts(today: date) -> Any:
    return Contract.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        ended_at=None,
        starts_on__lte=today,
        visits_per_month__gt=0,
        client__archived_at=None,
        client__on_hold=False,
        client__sites__archived_at=None,
        client__sites__isnull=False,
    ).values_list("client__sites__pk", "starts_on", "season_from", "season_to")


Last = dict[tuple[UUID, str], tuple[date, datetime | None]]


def _last(categories: set[str], today: date) -> Last:
    rows: Any = (
        Visit.objects.filter(
            state__in=FINISHED | {State.IN_PROGRESS},
            day__range=(today - timedelta(days=LOOK_BACK), today),
            service__category__in=categories,
        )
        .order_by()
        .values_list("site_id", "service__category")
        .annotate(day=Max("day"), at=Max("arrived_at"))
    )
    return {(site, category): (day, at) for site, category, day, at in rows}


def _seen(last: Last, key: tuple[UUID, str], zone: ZoneInfo) -> datetime | None:
    found = last.get(key)
    if found is None:
        return None
    day, at = found
    return at or datetime.combine(day, time(12), zone)


def _coming(categories: set[str], today: date) -> dict[tuple[UUID, str], date]:
    rows: Any = (
        Visit.objects.filter(
            state__in=(State.PLANNED, State.EN_ROUTE),
            technician__isnull=False,
            day__gte=today,
            service__category__in=categories,
        )
        .order_by()
        .values_list("site_id", "service__category")
        .annotate(day=Min("day"))
    )
    return {(site, category): day for site, category, day in rows}


def open_notices() -> QuerySet[SlaNotice]:
    """What is near or passed and still waits, with what a list shows of it."""
    found: QuerySet[SlaNotice] = SlaNotice.objects.filter(closed_at=None)
    return _with_links(found)


def notices() -> QuerySet[SlaNotice]:
    return _with_links(SlaNotice.objects.all())


def _with_links(found: QuerySet[SlaNotice]) -> QuerySet[SlaNotice]:
    return found.select_related("sla", "site__client", "visit__service", "visit__technician").order_by(
        F("closed_at").asc(nulls_first=True), "due_at", "pk"
    )


@dataclass(frozen=True)
class Mark:
    """The badge of a visit: "Délai pour prévoir dépassé"."""

    level: str
    measure: str
    due_at: datetime

    @property
    def is_broken(self) -> bool:
        return self.level == SlaNotice.Level.BREACH

    @property
    def css(self) -> str:
        return "act" if self.is_broken else "watch"

    @property
    def text(self) -> str:
        name = str(Sla.Measure(self.measure).label)
        return f"{name} {'dépassé' if self.is_broken else 'bientôt dépassé'}"


def sla_marks(visit_ids: Collection[UUID]) -> dict[UUID, Mark]:
    """The gravest open notice of each visit; one query. Visits without one are left out."""
    if not visit_ids:
        return {}
    rows: Any = SlaNotice.objects.filter(closed_at=None, visit__in=visit_ids).order_by("-due_at")
    found: dict[UUID, Mark] = {}
    for visit, level, measure, due_at in rows.values_list("visit_id", "level", "sla__measure", "due_at"):
        if visit not in found or level == SlaNotice.Level.BREACH or not found[visit].is_broken:
            found[visit] = Mark(level, measure, due_at)
    return found


def delay_words(due_at: datetime, now: datetime) -> str:
    """« encore 3 h », « 2 jours de retard »: the order of size, not a stopwatch."""
    left = due_at - now
    size = span_words(abs(left))
    return f"encore {size}" if left > timedelta(0) else f"{size} de retard"


def span_words(span: timedelta) -> str:
    minutes = max(1, int(span.total_seconds() // 60))
    if minutes < 120:
        return f"{minutes}{french.NBSP}min"
    if minutes < 48 * 60:
        return f"{minutes // 60}{french.NBSP}h"
    return french.plural(minutes // (24 * 60), "jour")
