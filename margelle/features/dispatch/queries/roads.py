"""The roads between some places, from what is kept; what is not kept is estimated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from margelle.engines.routing import Point, estimate
from margelle.features.dispatch.models import RoadMap, RoadPlace
from margelle.features.dispatch.rules.roads import FAR_FROM_ROAD_M, Roads, filled, slowed, unpacked

from .settings import dispatch_settings

if TYPE_CHECKING:  # loaded where roads are laid out
    import numpy as np

Key = tuple[Decimal, Decimal]
_SIX: Final = Decimal("0.000001")
_BATCH: Final = 200  # keys of one read: SQLite takes 999 values


def key_of(point: Point) -> Key:
    """A point as rows keep it."""
    return (
        Decimal(str(point.latitude)).quantize(_SIX),
        Decimal(str(point.longitude)).quantize(_SIX),
    )


def current_map() -> RoadMap | None:
    found: RoadMap | None = RoadMap.objects.filter(is_current=True).first()
    return found


def places_of(road_map: RoadMap, points: Iterable[Point]) -> dict[Key, RoadPlace]:
    """The places that this map knows, by their keys."""
    wanted = {key_of(point) for point in points}
    keys, found = sorted(wanted), {}
    for start in range(0, len(keys), _BATCH):
        part = keys[start : start + _BATCH]
        rows = road_map.places.filter(latitude__in={key[0] for key in part})
        for row in rows:
            if (key := (row.latitude, row.longitude)) in wanted:
                found[key] = row
    return found


def known_keys(road_map: RoadMap) -> set[Key]:
    """The keys of all its places, without their roads: those weigh megabytes."""
    return set(road_map.places.values_list("latitude", "longitude"))


def roads_between(points: Sequence[Point]) -> Roads:
    """The matrix of these points, with the company's own slowing. Three queries for each 200 of them."""
    import numpy as np

    size = len(points)
    seconds, metres = np.zeros((size, size), np.int32), np.zeros((size, size), np.int32)
    unknown = np.ones((size, size), dtype=bool)
    road_map = current_map()
    if road_map is not None:
        _fill(places_of(road_map, points), points, seconds, metres, unknown)
    return slowed(filled(points, seconds, metres, unknown), dispatch_settings().traffic_percent)


def _fill(
    places: dict[Key, RoadPlace],
    points: Sequence[Point],
    seconds: np.ndarray[tuple[int, int], np.dtype[np.int32]],
    metres: np.ndarray[tuple[int, int], np.dtype[np.int32]],
    unknown: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
) -> None:
    import numpy as np

    known = [(n, place) for n, point in enumerate(points) if (place := places.get(key_of(point)))]
    numbers = np.array([place.number for _, place in known], dtype=np.int64)
    at = np.array([n for n, _ in known], dtype=np.int64)
    for n, place in known:
        ways = unpacked(place.ways)
        lower = numbers < min(place.number, len(ways))
        others, lines = at[lower], ways[numbers[lower]]
        seconds[n, others], seconds[others, n] = lines[:, 0], lines[:, 1]
        metres[n, others], metres[others, n] = lines[:, 2], lines[:, 3]
        unknown[n, others] = unknown[others, n] = False
        unknown[n, at[numbers == place.number]] = False


class Length(NamedTuple):
    """Of a leg; nothing where no road leads."""

    metres: int
    is_estimated: bool
    seconds: int


def legs_between(pairs: Iterable[tuple[Point, Point]]) -> dict[tuple[Point, Point], Length]:
    """Each of these legs, without the company's own slowing. Three queries for each 200 places, and no
    matrix: a season has few legs for its places."""
    wanted = set(pairs)
    road_map = current_map()
    places = places_of(road_map, {point for pair in wanted for point in pair}) if road_map else {}
    found = {}
    for a, b in wanted:
        one, other = places.get(key_of(a)), places.get(key_of(b))
        if one is None or other is None:
            trip = estimate(a, b)
            found[a, b] = Length(trip.metres, a != b, trip.seconds)
        elif one.number == other.number:
            found[a, b] = Length(0, False, 0)
        else:
            there = one.number > other.number
            ways = unpacked(one.ways)[other.number] if there else unpacked(other.ways)[one.number]
            seconds, metres = (0, 2) if there else (1, 3)
            found[a, b] = Length(max(0, int(ways[metres])), False, max(0, int(ways[seconds])))
    return found


def far_from_roads() -> list[RoadPlace]:
    """Places whose point stands far from any road: its pin may be wrong."""
    rows = RoadPlace.objects.filter(road_map__is_current=True, from_road_m__gt=FAR_FROM_ROAD_M)
    return list(rows.order_by("-from_road_m").defer("ways"))
