"""How long the drives between two visits really took, beside the roads that plans are made with."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from margelle.engines.routing import Point
from margelle.features.accounts.models import Company
from margelle.features.accounts.queries import local_now
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.slots import point_of

from .roads import legs_between

DAYS: Final = 60
LATEST: Final = 3_000  # visits: some two working weeks of forty technicians
ENOUGH: Final = 30  # legs: fewer say more of one street than of a region
SHORTEST_S: Final = 180  # parking and packing are all of a shorter one
BELIEVABLE: Final = (0.25, 4.0)  # beyond: a meal, a purchase, a departure noted late
MOST_PERCENT: Final = 200  # what the setting takes


@dataclass(frozen=True)
class Driven:
    """`percent`: by how much half of the drives took longer than their road, below zero when shorter."""

    legs: int
    percent: int

    @property
    def less(self) -> int:
        return max(0, -self.percent)

    @property
    def advised(self) -> int:
        """The value for the setting that lengthens all trips."""
        return min(max(0, self.percent), MOST_PERCENT)


@dataclass(frozen=True)
class _Stop:
    point: Point
    set_off: datetime | None
    arrived: datetime
    finished: datetime


def driven(company: Company) -> Driven | None:
    """From the hours of arrival and departure of the last two months; None when they are too few."""
    drives = list(_drives(company))
    roads = legs_between((a, b) for a, b, _ in drives)
    low, high = BELIEVABLE
    shares = [
        share
        for a, b, seconds in drives
        if (road := roads[a, b].seconds) >= SHORTEST_S and low <= (share := seconds / road) <= high
    ]
    if len(shares) < ENOUGH:
        return None
    return Driven(len(shares), round(100 * (median(shares) - 1)))


def _drives(company: Company) -> Iterator[tuple[Point, Point, float]]:
    """From place to place, with the seconds from one departure to the next arrival of the same day."""
    zone = ZoneInfo(company.timezone)
    for stops in _stops(company).values():
        stops.sort(key=lambda one: one.arrived)
        for last, here in pairwise(stops):
            began = max(last.finished, here.set_off or last.finished)
            same_day = began.astimezone(zone).date() == here.arrived.astimezone(zone).date()
            if same_day and last.point != here.point and here.arrived > began:
                yield last.point, here.point, (here.arrived - began).total_seconds()


def _stops(company: Company) -> dict[UUID, list[_Stop]]:
    """One query."""
    rows = Visit.objects.filter(
        finished_at__gte=local_now(company) - timedelta(days=DAYS),
        arrived_at__isnull=False,
        technician__isnull=False,
        site__latitude__isnull=False,
    ).order_by("-finished_at", "-id")
    columns = (
        "technician_id",
        "set_off_at",
        "arrived_at",
        "finished_at",
        "site__latitude",
        "site__longitude",
    )
    found: dict[UUID, list[_Stop]] = defaultdict(list)
    for technician, set_off, arrived, finished, latitude, longitude in rows.values_list(*columns)[:LATEST]:
        point = point_of(latitude, longitude)
        if point is not None:
            found[technician].append(_Stop(point, set_off, arrived, finished))
    return found
