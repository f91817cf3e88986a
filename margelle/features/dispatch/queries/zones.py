"""Demand, gaps and travel by zone (RTE-10)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from margelle.engines.routing import estimate
from margelle.features.clients.models import Site, Zone
from margelle.features.dispatch.rules.zones import Figures, signs
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.slots import point_of
from margelle.features.planning.queries.visits import TO_PLAN
from margelle.features.planning.rules import FINISHED, State

DAYS: Final = 90


class Row(NamedTuple):
    zone: UUID | None
    site: UUID
    technician: UUID | None
    day: date
    state: str
    latitude: Any
    longitude: Any


@dataclass(frozen=True)
class ZoneLine:
    zone: Zone | None  # None: sites that are in no zone
    figures: Figures
    signs: list[str]


@dataclass(frozen=True)
class Zones:
    lines: list[ZoneLine]
    whole: Figures
    days: int = DAYS


def zone_lines(today: date) -> Zones:
    """Four queries, whatever the zones. Travel is estimated, from the stop before on the same day."""
    first = today - timedelta(days=DAYS)
    rows = [
        Row._make(row)
        for row in Visit.objects.filter(day__gte=first, day__lte=today)
        .order_by("technician_id", "day", "rank", "start", "id")
        .values_list(
            "site__zone_id", "site_id", "technician_id", "day", "state", "site__latitude", "site__longitude"
        )
    ]
    waiting = list(Visit.objects.filter(TO_PLAN).values_list("site__zone_id", flat=True))
    sites = list(Site.objects.filter(archived_at=None).values_list("zone_id", flat=True))
    legs = _legs(rows)
    whole = _figures(rows, legs, len(waiting), len(sites))
    named: list[Zone | None] = list(Zone.objects.all())
    if any(zone is None for zone in sites):
        named.append(None)
    lines = []
    for zone in named:
        key = zone.pk if zone else None
        own = _figures(
            [row for row in rows if row.zone == key],
            {n: leg for n, leg in legs.items() if rows[n].zone == key},
            sum(one == key for one in waiting),
            sum(one == key for one in sites),
        )
        lines.append(ZoneLine(zone, own, signs(own, whole)))
    lines.sort(key=lambda line: (-len(line.signs), line.zone is None, line.zone.name if line.zone else ""))
    return Zones(lines, whole)


def _legs(rows: list[Row]) -> dict[int, int]:
    """Metres to each driven stop from the one before, by its place in the rows."""
    found = {}
    before: Row | None = None
    for n, row in enumerate(rows):
        if row.technician is None or row.state in (State.CANCELLED, State.SKIPPED):
            continue
        here = point_of(row.latitude, row.longitude)
        if before is not None and (before.technician, before.day) == (row.technician, row.day):
            there = point_of(before.latitude, before.longitude)
            if here is not None and there is not None:
                found[n] = estimate(there, here).metres
        before = row
    return found


def _figures(rows: Iterable[Row], legs: dict[int, int], waiting: int, sites: int) -> Figures:
    days: dict[UUID, set[date]] = defaultdict(set)
    done = skipped = 0
    for row in rows:
        if row.state in FINISHED:
            done += 1
            days[row.site].add(row.day)
        skipped += row.state == State.SKIPPED
    spans = [(max(own) - min(own)).days / (len(own) - 1) for own in days.values() if len(own) > 1]
    return Figures(
        sites=sites,
        visits=done,
        skipped=skipped,
        waiting=waiting,
        gap_days=sum(spans) / len(spans) if spans else None,
        metres_a_visit=round(sum(legs.values()) / len(legs)) if legs else None,
    )
