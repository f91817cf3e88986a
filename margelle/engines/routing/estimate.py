"""A trip between two points without a road server: crow-fly distance times a detour, at an ordinary speed.

The table is measured (medians of free-flow OSRM trips in Liechtenstein, by crow-fly distance); beyond 20 km
it is a choice. Between the middles of the bands both values are interpolated, so that a longer trip is never
shorter or faster on the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Final

EARTH_M: Final = 6_371_008.8  # mean radius
START_S: Final = 60  # seconds lost at each leg: leaving, parking

# (crow-fly metres at the middle of the band, detour, km/h)
BANDS: Final = (
    (500.0, 1.62, 28.0),
    (1_500.0, 1.55, 34.0),
    (3_500.0, 1.49, 39.0),
    (7_500.0, 1.31, 42.0),
    (15_000.0, 1.23, 44.0),
    (30_000.0, 1.25, 60.0),
)


@dataclass(frozen=True)
class Point:
    """Degrees, WGS 84. Refuses what is not on Earth."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"not a place on Earth: {self.latitude}, {self.longitude}")


@dataclass(frozen=True)
class Trip:
    """Whole metres and whole seconds."""

    metres: int
    seconds: int

    def __add__(self, other: "Trip") -> "Trip":
        return Trip(self.metres + other.metres, self.seconds + other.seconds)


NOWHERE: Final = Trip(0, 0)


def crow_fly_m(a: Point, b: Point) -> float:
    """Great-circle metres (haversine)."""
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half = (
        sin((lat_b - lat_a) / 2) ** 2
        + cos(lat_a) * cos(lat_b) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))


def estimate(a: Point, b: Point) -> Trip:
    """The likely road trip from one point to another; nothing when they are the same place."""
    straight = crow_fly_m(a, b)
    if straight < 1:
        return NOWHERE
    detour, speed = _band(straight)
    metres = straight * detour
    return Trip(round(metres), round(metres / (speed / 3.6)) + START_S)


def _band(straight: float) -> tuple[float, float]:
    if straight <= BANDS[0][0]:
        return BANDS[0][1], BANDS[0][2]
    for (low, detour_a, speed_a), (high, detour_b, speed_b) in pairwise(BANDS):
        if straight <= high:
            share = (straight - low) / (high - low)
            return detour_a + share * (detour_b - detour_a), speed_a + share * (speed_b - speed_a)
    return BANDS[-1][1], BANDS[-1][2]


def length(points: Sequence[Point]) -> Trip:
    """The whole way along these points, in order."""
    return sum((estimate(a, b) for a, b in pairwise(points)), NOWHERE)
