"""The ways that rounds take from place to place, as planned or as a run found them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from uuid import UUID

from margelle.engines.routing import Point
from margelle.features.accounts.models import Member
from margelle.features.dispatch.models import RouteRun
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.rounds import start_point
from margelle.features.planning.queries.slots import point_of

from .problem import GONE

Key = tuple[UUID, date]
Leg = tuple[Point, Point]


def planned_stops(first: date, last: date) -> dict[Key, list[Point]]:
    """Where each technician goes on each day, in order; what has no point is not in it. One query."""
    rows = Visit.objects.filter(day__gte=first, day__lte=last, technician__isnull=False).exclude(
        state__in=GONE
    )
    columns = ("technician_id", "day", "site__latitude", "site__longitude")
    found: dict[Key, list[Point]] = defaultdict(list)
    for technician, day, latitude, longitude in rows.order_by("day", "rank", "start", "id").values_list(
        *columns
    ):
        point = point_of(latitude, longitude)
        if point is not None:
            found[technician, day].append(point)
    return found


def closed(technician: Member, way: Sequence[Point]) -> list[Point]:
    """From where he starts and back, when that is known and he goes anywhere."""
    home = start_point(technician)
    return [home, *way, home] if home is not None and way else list(way)


def day_legs(first: date, last: date) -> list[Leg]:
    """Every stretch that is planned on these days, once. Two queries."""
    stops = planned_stops(first, last)
    people = Member.objects.filter(pk__in={key for key, _ in stops}).select_related("agency")
    team = {one.pk: one for one in people}
    return legs_of(closed(team[key], way) for (key, _), way in stops.items())


def run_legs(run: RouteRun) -> list[Leg]:
    """Every stretch of the rounds that a run proposes, once. Two queries."""
    rounds = run.result.get("after", ())
    people = {
        str(one.pk): one for one in Member.objects.filter(pk__in=run.technicians).select_related("agency")
    }
    columns = ("pk", "site__latitude", "site__longitude")
    places = {
        str(key): point_of(latitude, longitude)
        for key, latitude, longitude in Visit.objects.filter(
            pk__in=[UUID(key) for key in run.seen]
        ).values_list(*columns)
    }
    ways = []
    for one in rounds:
        points = [places.get(stop["visit"]) for stop in one["stops"]]
        if (who := people.get(one["technician"])) is not None:
            ways.append(closed(who, [point for point in points if point is not None]))
    return legs_of(ways)


def legs_of(ways: Iterable[Sequence[Point]]) -> list[Leg]:
    return list(dict.fromkeys(leg for way in ways for leg in pairwise(way) if leg[0] != leg[1]))
