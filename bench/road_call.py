"""An urgent call from a new address: the gaps worth it, their roads from a real OSRM, the ten best places.

Monaco's roads, where the development data is there: every technician and stop is put into it.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from margelle.engines.routing import Day, Offer, Point, Resident, Urgent, solve_day
from margelle.engines.routing.estimate import EARTH_M
from margelle.features.dispatch.services.osrm import NO_ROAD, table
from margelle.features.dispatch.tests import osrm

from . import trade

SOUTH, NORTH, WEST, EAST = 43.7270, 43.7490, 7.4120, 7.4380
FASTEST = 30.0  # metres a second: no road is faster
WARM = COMPARED = 20
PIECE = 500  # of places in one question


def times(technicians: int, stops: int, calls: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of each whole call, and of its roads alone; of the first calls, the share of
    the ten places that all roads would tell.

    Empty where no road server can be built.
    """
    if osrm.built():
        return [], [], []
    chance = random.Random(trade.SEED)
    places = [somewhere(chance) for _ in range(technicians * stops + 1)]
    day = Day(
        trade.matrix(places),
        trade.crew(chance, technicians),
        tuple(trade.some_stop(chance, at, (600, 900)) for at in range(1, len(places))),
    )
    resident = Resident(day, solve_day(day, seed=1, budget=0).order)
    around = np.radians([(place.latitude, place.longitude) for place in places])
    whole, roads, kept = list[float](), list[float](), list[float]()
    with osrm.road_server() as (address, _):
        settings.configure(ROADS_URL=address)
        for _ in range(calls + WARM):
            at = 8 * 3_600 + chance.randrange(6 * 3_600)
            new = somewhere(chance)
            begin = time.perf_counter()
            nearest = (crow_flies_m(around, new) / FASTEST).astype(np.int32)
            known = Urgent(1_800, at, at + 3 * 3_600, skills=1, there=nearest, back=nearest)
            asked, _ = resident.worth_asking(nearest, known)
            middle = time.perf_counter()
            there, back = legs(places, new, asked)
            after = time.perf_counter()
            found = resident.best_places(replace(known, there=there, back=back))
            whole.append(1_000 * (time.perf_counter() - begin))
            roads.append(1_000 * (after - middle))
            assert found, "nobody can come"
            if len(kept) < COMPARED:
                there, back = legs(places, new, range(len(places)))
                best = resident.best_places(replace(known, there=there, back=back))
                kept.append(len(same(found) & same(best)) / len(best))
    return whole[WARM:], roads[WARM:], kept


def somewhere(chance: random.Random) -> Point:
    return Point(chance.uniform(SOUTH, NORTH), chance.uniform(WEST, EAST))


def crow_flies_m(around: NDArray[np.float64], new: Point) -> NDArray[np.float64]:
    """Great-circle metres from places in radians (n, 2), latitude first, to one in degrees: (n,)."""
    here = np.radians((new.latitude, new.longitude))
    halves = np.sin((around - here) / 2) ** 2
    both = halves[:, 0] + np.cos(around[:, 0]) * np.cos(here[0]) * halves[:, 1]
    found: NDArray[np.float64] = 2 * EARTH_M * np.arcsin(np.sqrt(np.minimum(both, 1.0)))
    return found


def legs(
    places: Sequence[Point], new: Point, asked: Sequence[int]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Seconds from each place to the new address and back, NO_ROAD where nobody asked."""
    there, back = (np.full(len(places), NO_ROAD, dtype=np.int32) for _ in range(2))
    for first in range(0, len(asked), PIECE):
        some = list(asked[first : first + PIECE])
        points = [new, *(places[at] for at in some)]
        others = range(1, len(points))
        there[some] = [row[0] for row in table(points, others, [0]).seconds]
        back[some] = table(points, [0], others).seconds[0]
    return there, back


def same(offers: Sequence[Offer]) -> set[tuple[int, int]]:
    return {(offer.technician, offer.rank) for offer in offers}
