"""Asking the road server once, and keeping what it said.

No transaction is open while the server is asked: it may take seconds, and nobody else could write meanwhile.
"""

from collections.abc import Callable, Iterator, Sequence

from django.db import IntegrityError, transaction

from margelle.base.journal import take_turn
from margelle.engines.routing import Point
from margelle.features.accounts.queries import technicians
from margelle.features.clients.models import Site
from margelle.features.dispatch.models import RoadMap, RoadPlace
from margelle.features.dispatch.queries.roads import current_map, key_of, known_keys
from margelle.features.dispatch.rules.roads import packed
from margelle.features.dispatch.services import osrm
from margelle.features.planning.queries.rounds import start_point
from margelle.features.planning.queries.slots import point_of

Stop = Callable[[], bool]
NEW_AT_ONCE = 25
KNOWN_AT_ONCE = 250
TRIES = 5  # workers that add places to one map at the same moment


def learn_places(points: Sequence[Point], *, stop: Stop | None = None) -> int:
    """Ask for the roads of those that the current map does not know; how many are new. Raises NoRoads.

    `stop` breaks off between two questions: what is kept by then is kept.
    """
    road_map = current_map()
    if road_map is None:
        return renew_map(points, stop=stop)
    return _learn(road_map, points, stop)


def renew_map(points: Sequence[Point], *, stop: Stop | None = None) -> int:
    """A whole map for these points; the one before serves until it is whole. Raises NoRoads.

    One that was broken off is taken up again: the first map of a large company takes several jobs.
    """
    version = map_version(points)
    if version is None:
        return 0
    begun = RoadMap.objects.filter(version=version, is_current=False).order_by("pk").last()
    row: RoadMap = begun or RoadMap.objects.create(version=version)
    count = _learn(row, points, stop)
    with transaction.atomic():
        take_turn()
        if not RoadMap.objects.filter(pk=row.pk).exists():
            return count  # a newer one was made meanwhile: that one serves
        RoadMap.objects.exclude(pk=row.pk).filter(is_current=True).update(is_current=False)
        RoadMap.objects.filter(pk=row.pk).update(is_current=True)
        RoadMap.objects.filter(is_current=False, pk__lt=row.pk).delete()
    return count


def refresh_roads() -> int:
    """All places in use, by night: those that are new, or all when the server's map is another one.

    Without a server nothing happens: the roads that are kept serve on.
    """
    rows = Site.objects.filter(archived_at=None, latitude__isnull=False).order_by("pk")
    where = [point_of(lat, lng) for lat, lng in rows.values_list("latitude", "longitude")]
    points = [point for point in where if point is not None]
    points += [home for one in technicians().select_related("agency") if (home := start_point(one))]
    points = list(dict.fromkeys(points))
    if not points:
        return 0
    try:
        current, version = current_map(), map_version(points)
        if current is None or current.version != version:
            return renew_map(points)
        return _learn(current, points)
    except osrm.NoRoads:
        return 0


def map_version(points: Sequence[Point]) -> str | None:
    """What the server's map calls itself; None without a point to ask with. Raises NoRoads."""
    # One point alone is no question for the server.
    return osrm.table([points[0], points[0]], [0], [1]).version if points else None


def _learn(road_map: RoadMap, points: Sequence[Point], stop: Stop | None = None) -> int:
    fresh = _unknown(road_map, points)
    for start in range(0, len(fresh), NEW_AT_ONCE):
        if stop is not None and stop():
            return start
        left = fresh[start : start + NEW_AT_ONCE]
        for _ in range(TRIES):
            if not left or _add(road_map, left):
                break
            left = _unknown(road_map, left)  # another worker was faster: what it has not added is asked again
    return len(fresh)


def _unknown(road_map: RoadMap, points: Sequence[Point]) -> list[Point]:
    have = known_keys(road_map)
    return list({key: p for p in points if (key := key_of(p)) not in have}.values())


def _add(road_map: RoadMap, new: Sequence[Point]) -> bool:
    """Keep these places with their roads to and from all of the map; False when another worker was faster."""
    known = [
        Point(float(lat), float(lng))
        for lat, lng in road_map.places.order_by("number").values_list("latitude", "longitude")
    ]
    columns: list[list[list[int]]] = [[[], [], [], []] for _ in new]
    off_road = [0] * len(new)
    for others in (*_parts(known), list(new)):
        asked = [*new, *others]
        mine, theirs = list(range(len(new))), list(range(len(new), len(asked)))
        there, back = osrm.table(asked, mine, theirs), osrm.table(asked, theirs, mine)
        off_road = there.off_road_m
        for n, own in enumerate(columns):
            for m in range(len(others)):
                for column, value in zip(
                    own,
                    (there.seconds[n][m], back.seconds[m][n], there.metres[n][m], back.metres[m][n]),
                    strict=True,
                ):
                    column.append(value)
    rows = []
    for n, point in enumerate(new):
        latitude, longitude = key_of(point)
        number = len(known) + n
        ways = packed(*(column[:number] for column in columns[n]))
        rows.append(
            RoadPlace(
                road_map=road_map, number=number, latitude=latitude, longitude=longitude,
                from_road_m=max(0, off_road[n]), ways=ways,
            )
        )  # fmt: skip
    try:
        with transaction.atomic():
            RoadPlace.objects.bulk_create(rows)
    except IntegrityError:  # its places stand where ours were to stand
        return False
    return True


def _parts(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    for start in range(0, len(points), KNOWN_AT_ONCE):
        yield points[start : start + KNOWN_AT_ONCE]
