"""Kilometres planned and driven, counted by night; the points they are counted from (RTE-9)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from margelle.engines.routing import Point
from margelle.features.accounts.models import Company, Member
from margelle.features.dispatch.models import DayKilometres, TrackPoint
from margelle.features.dispatch.queries.roads import legs_between
from margelle.features.dispatch.queries.ways import Key, closed, planned_stops

LATE_DAYS: Final = 4  # phones without network bring their points later


def note_point(*, technician: Member, at: datetime, latitude: Decimal, longitude: Decimal) -> None:
    """Pushed down by fieldwork in its own transaction."""
    TrackPoint.objects.create(technician=technician, at=at, latitude=latitude, longitude=longitude)


def forget_points(points: Iterable[tuple[UUID, datetime]]) -> None:
    """Actions that were taken back leave no trace of where they were."""
    for technician, at in points:
        TrackPoint.objects.filter(technician=technician, at=at).delete()


def erase_points(*, before: datetime) -> int:
    """With those of fieldwork, once the company's delay has passed. The kilometres stay."""
    count, _ = TrackPoint.objects.filter(at__lt=before).delete()
    return count


@transaction.atomic
def count_days(*, company: Company, first: date, last: date) -> int:
    """Write the metres of these days anew; how many lines. Five queries and three for 200 places."""
    stops = planned_stops(first, last)
    tracks = _tracks(company, first, last)
    people = {
        one.pk: one
        for one in Member.objects.filter(pk__in={key[0] for key in (*stops, *tracks)}).select_related(
            "agency"
        )
    }
    ways = {
        key: (
            closed(people[key[0]], stops.get(key, [])),
            closed(people[key[0]], tracks[key]) if key in tracks else None,
        )
        for key in {*stops, *tracks}
    }
    legs = legs_between(leg for pair in ways.values() for way in pair if way for leg in pairwise(way))
    have = {
        (row.technician_id, row.day): row
        for row in DayKilometres.objects.filter(day__gte=first, day__lte=last)
    }

    def metres(way: Sequence[Point]) -> int:
        return sum(legs[leg][0] for leg in pairwise(way))

    rows = []
    for (technician, day), (planned, driven) in sorted(
        ways.items(), key=lambda one: (one[0][1], str(one[0][0]))
    ):
        values: dict[str, Any] = {
            "planned_m": metres(planned),
            "stops": len(stops.get((technician, day), [])),
            "is_estimated": any(legs[leg][1] for leg in pairwise(planned)),
        }
        kept = have.get((technician, day))
        # Points that were erased since leave the metres that they gave.
        values["driven_m"] = metres(driven) if driven is not None else kept.driven_m if kept else None
        rows.append(DayKilometres(technician_id=technician, day=day, **values))
    DayKilometres.objects.filter(pk__in=[row.pk for row in have.values()]).delete()
    DayKilometres.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _tracks(company: Company, first: date, last: date) -> dict[Key, list[Point]]:
    """The points of each day, in order, each place once in a row."""
    zone = ZoneInfo(company.timezone)
    starts = datetime.combine(first, datetime.min.time(), zone)
    ends = datetime.combine(last + timedelta(days=1), datetime.min.time(), zone)
    found: dict[Key, list[Point]] = defaultdict(list)
    for row in TrackPoint.objects.filter(at__gte=starts, at__lt=ends).order_by("at", "id"):
        point = Point(float(row.latitude), float(row.longitude))
        own = found[row.technician_id, row.at.astimezone(zone).date()]
        if not own or own[-1] != point:
            own.append(point)
    return found
