"""Made-up pool firms to plan, always the same for a seed: clients around a few towns, estimated roads."""

import random
from math import cos, radians

import numpy as np

from margelle.engines.routing import (
    Break,
    Client,
    Day,
    Matrix,
    Point,
    Season,
    Stop,
    Technician,
    Weights,
    Window,
)
from margelle.engines.routing.estimate import BANDS, EARTH_M, START_S

SEED, TOWNS, ACROSS_M, MORNING = 20260606, 6, 40_000, (8 * 3_600, 12 * 3_600)


def points(chance: random.Random, count: int) -> list[Point]:
    """Two thirds near a town, the others anywhere in a square of 40 km; the first is the depot, in the
    middle."""
    towns = [(chance.uniform(0.1, 0.9), chance.uniform(0.1, 0.9)) for _ in range(TOWNS)]
    found = [Point(43.5, 5.4)]
    while len(found) < count:
        x, y = chance.random(), chance.random()
        if chance.random() < 0.67:
            town = chance.choice(towns)
            x, y = chance.gauss(town[0], 0.05), chance.gauss(town[1], 0.05)
        north, east = (y - 0.5) * ACROSS_M, (x - 0.5) * ACROSS_M
        found.append(Point(43.5 + north / 111_195, 5.4 + east / (111_195 * cos(radians(43.5)))))
    return found


def matrix(places: list[Point]) -> Matrix:
    """`estimate` on arrays: 4 million legs in a second."""
    lat = np.radians([place.latitude for place in places])
    lon = np.radians([place.longitude for place in places])
    half = np.sin((lat[:, None] - lat) / 2) ** 2
    half += np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    straight = 2 * EARTH_M * np.arcsin(np.minimum(1, np.sqrt(half)))
    at, detour, speed = (np.array(column) for column in zip(*BANDS, strict=True))
    metres = straight * np.interp(straight, at, detour)
    seconds = metres / (np.interp(straight, at, speed) / 3.6) + START_S
    apart = straight >= 1
    return Matrix(
        np.where(apart, np.floor(seconds + 0.5), 0).astype(np.int32),
        np.where(apart, np.floor(metres + 0.5), 0).astype(np.int32),
    )


def crew(chance: random.Random, count: int) -> tuple[Technician, ...]:
    """8 h to 17 h from the depot and back, an hour at noon; every other one has the second skill."""
    return tuple(
        Technician(
            0,
            0,
            8 * 3_600,
            17 * 3_600,
            1_800,
            skills=1 + 2 * (k % 2),
            break_=Break(3_600, 11 * 3_600, 14 * 3_600),
        )
        for k in range(count)
    )


def some_stop(chance: random.Random, place: int, lasts: tuple[int, ...] = (900, 1_200, 1_500, 1_800)) -> Stop:
    windows = (Window(*MORNING),) if chance.random() < 0.15 else ()
    skills = 2 if chance.random() < 0.1 else 1
    return Stop(place, chance.choice(lasts), windows, skills)


def season(clients: int, days: int, technicians: int) -> Season:
    """A week: most once, on any day; a fifth twice, two days apart at least."""
    chance = random.Random(SEED)
    places = points(chance, clients + 1)
    once = tuple((d,) for d in range(days))
    twice = tuple((a, b) for a in range(days) for b in range(a + 2, days)) or once
    people = crew(chance, technicians)
    wanted = tuple(
        Client(some_stop(chance, i), twice if chance.random() < 0.2 else once) for i in range(1, clients + 1)
    )
    return Season(matrix(places), (people,) * days, wanted, Weights())


def day(technicians: int, stops: int, lasts: tuple[int, ...] = (900, 1_200, 1_500, 1_800)) -> Day:
    """`stops` for each technician."""
    chance = random.Random(SEED)
    count = technicians * stops
    places = points(chance, count + 1)
    return Day(
        matrix(places),
        crew(chance, technicians),
        tuple(some_stop(chance, i, lasts) for i in range(1, count + 1)),
    )
