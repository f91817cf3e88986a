"""Who belongs to a segment, from visits, contracts, equipment, readings, incidents, labels and zones."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from margelle.engines.water.parameters import OutOfRange
from margelle.engines.water.verdict import judge
from margelle.features.catalogue.queries import targets_for
from margelle.features.clients.models import Client, ClientTag, Contract, Equipment, Pool, Site
from margelle.features.clients.queries import open_clients
from margelle.features.fieldwork.models import Incident
from margelle.features.fieldwork.queries import standing_readings
from margelle.features.outreach.rules.segments import Segment
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import FINISHED

DAYS_OF_YEAR: Final = 365.25


def clients_of(segment: Segment, today: date) -> list[Client]:
    """Clients in use that answer to all that the segment says, by name."""
    rows = open_clients()
    for question in _QUESTIONS:
        rows = question(rows, segment, today)
    found = list(rows.order_by("name", "pk"))
    if segment.parameter:
        out = _often_out(segment, today)
        found = [client for client in found if client.pk in out]
    return found


def _by_visits(rows: QuerySet[Client], segment: Segment, today: date) -> QuerySet[Client]:
    if not segment.service and segment.unseen_days is None:
        return rows
    done = Visit.objects.filter(state__in=FINISHED)
    if segment.service:
        done = done.filter(service=UUID(segment.service))
    rows = rows.filter(pk__in=done.values("client"))
    if segment.unseen_days is None:
        return rows
    lately = done.filter(day__gt=today - timedelta(days=segment.unseen_days))
    return rows.exclude(pk__in=lately.values("client"))


def _by_contract(rows: QuerySet[Client], segment: Segment, today: date) -> QuerySet[Client]:
    running = Contract.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), ended_at=None)
    if segment.contract == "none":
        return rows.exclude(pk__in=running.values("client"))
    if segment.contract == "ending":
        soon = running.filter(ends_on__lte=today + timedelta(days=segment.contract_days))
        return rows.filter(pk__in=soon.values("client"))
    return rows


def _by_equipment(rows: QuerySet[Client], segment: Segment, today: date) -> QuerySet[Client]:
    """Equipment whose age nobody wrote down is not old."""
    if not segment.equipment and segment.equipment_years is None:
        return rows
    fitted = Equipment.objects.filter(removed_at=None, pool__archived_at=None)
    if segment.equipment:
        fitted = fitted.filter(kind=segment.equipment)
    if segment.equipment_years is not None:
        fitted = fitted.filter(fitted_on__lte=today - timedelta(segment.equipment_years * DAYS_OF_YEAR))
    return rows.filter(pk__in=fitted.values("pool__site__client"))


def _by_incident(rows: QuerySet[Client], segment: Segment, today: date) -> QuerySet[Client]:
    if not segment.incident:
        return rows
    seen = Incident.objects.filter(superseded_at=None, kind=segment.incident)
    seen = seen.filter(at__date__gt=today - timedelta(days=segment.within_days))
    return rows.filter(pk__in=seen.values("report__visit__client"))


def _by_place(rows: QuerySet[Client], segment: Segment, today: date) -> QuerySet[Client]:
    if segment.tag:
        rows = rows.filter(pk__in=ClientTag.objects.filter(tag=UUID(segment.tag)).values("client"))
    if segment.zone:
        sites = Site.objects.filter(zone=UUID(segment.zone), archived_at=None)
        rows = rows.filter(pk__in=sites.values("client"))
    return rows


_QUESTIONS: Final[tuple[Callable[[QuerySet[Client], Segment, date], QuerySet[Client]], ...]] = (
    _by_visits,
    _by_contract,
    _by_equipment,
    _by_incident,
    _by_place,
)


def _often_out(segment: Segment, today: date) -> set[UUID]:
    """Clients with a pool whose readings of the parameter were out of its range so often."""
    since = today - timedelta(days=segment.within_days)
    taken: Any = standing_readings().filter(parameter=segment.parameter, at__date__gt=since)
    values = list(taken.filter(pool__archived_at=None).values_list("pool_id", "value"))
    pools = {pool.pk: pool for pool in Pool.objects.filter(archived_at=None).select_related("site")}
    kinds = {(pool.sanitiser, pool.is_collective): pool for pool in pools.values()}
    targets = targets_for(kinds.values())  # pools of one kind have the same
    times: Counter[UUID] = Counter()
    for pk, value in values:
        pool = pools[pk]
        kind = kinds[pool.sanitiser, pool.is_collective]
        target = targets[kind.pk].get(segment.parameter)
        try:
            if target and judge(code=segment.parameter, value=value, target=target).severity != "good":
                times[pk] += 1
        except OutOfRange:  # no water is like that: a slip of the finger
            continue
    return {pools[pk].site.client_id for pk, count in times.items() if count >= segment.times_out}
