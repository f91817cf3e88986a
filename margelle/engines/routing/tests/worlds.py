"""Small random days and seasons, asymmetric roads, some of them missing."""

import random
from dataclasses import replace
from itertools import accumulate

import numpy as np

from margelle.engines.routing import (
    NO_ROAD,
    Break,
    Client,
    Day,
    Lock,
    Matrix,
    Season,
    Stop,
    Technician,
    Weights,
    Window,
)

HOUR = 3_600
WEIGHTS = Weights(
    balance=30, day_balance=20, another_technician=400_000, arrival_spread=50, moved=900_000, overtime=9_000
)


def roads(chance: random.Random, size: int, missing: float = 0.03) -> Matrix:
    spots = [(chance.random() * 20_000, chance.random() * 20_000) for _ in range(size)]
    metres = np.array([[round(abs(ax - bx) + abs(ay - by)) for bx, by in spots] for ax, ay in spots])
    seconds = metres // 11 + np.array([[chance.randrange(30, 240) for _ in spots] for _ in spots])
    lost = np.array([[a != b and chance.random() < missing for a in range(size)] for b in range(size)])
    for values in (metres, seconds):
        values[lost] = NO_ROAD
        np.fill_diagonal(values, 0)
    return Matrix(seconds.astype(np.int32), metres.astype(np.int32))


def a_technician(chance: random.Random, size: int) -> Technician:
    opens = chance.randrange(6, 10) * HOUR
    rest = Break(chance.choice((1_800, 3_600)), 11 * HOUR, chance.choice((12, 13)) * HOUR)
    return Technician(
        chance.randrange(size),
        chance.choice((None, chance.randrange(size))),
        opens,
        opens + chance.randrange(5, 10) * HOUR,
        chance.choice((0, 1_800, 3_600)),
        skills=chance.randrange(4),
        break_=chance.choice((None, rest)),
        day_cost=chance.choice((0, 30_000_000)),
        present=chance.random() < 0.9,
        capacity=chance.choice((None, None, 6)),
    )


def a_stop(chance: random.Random, size: int, crew: int) -> Stop:
    edges = [at * HOUR for at in accumulate(chance.choices((1, 2, 3), k=4), initial=6)]
    windows = (Window(edges[0], edges[1]), Window(edges[2], edges[3]))
    return Stop(
        chance.randrange(size),
        chance.randrange(0, 5) * 900,
        chance.choice(((), (), (), windows[:1], windows)),
        skills=chance.choice((0, 0, 1, 2)),
        allowed=chance.choice((None, None, None, frozenset({chance.randrange(crew)}))),
        forbidden=chance.choice((frozenset(), frozenset(), frozenset({chance.randrange(crew)}))),
        priority=chance.randrange(4),
        mandatory=chance.random() < 0.8,
        value=chance.randrange(0, 60_000_000),
        load=chance.randrange(3),
    )


def a_day(seed: int, stops: int = 9, crew: int = 3, *, ranks: bool = True) -> Day:
    """With driven stops, locks to a technician, a time and a rank."""
    chance = random.Random(seed)
    size = stops + 2
    people = [a_technician(chance, size) for _ in range(crew)]
    made = [a_stop(chance, size, crew) for _ in range(stops)]
    driver = next((k for k, person in enumerate(people) if person.present), None)
    if driver is not None and chance.random() < 0.5:
        free = chance.choice((None, people[driver].opens + 2 * HOUR))
        people[driver] = replace(people[driver], prefix=(0, 1), free_at=free, capacity=None)
    for i in range(2, stops):
        if chance.random() < 0.2:
            rank = chance.choice((None, chance.randrange(4))) if ranks else None
            start = chance.choice((None, chance.randrange(8, 15) * HOUR))
            made[i] = replace(made[i], lock=Lock(chance.randrange(crew), rank, start))
    return Day(roads(chance, size), tuple(people), tuple(made), WEIGHTS)


def a_season(seed: int, clients: int = 12, days: int = 4, crew: int = 2) -> Season:
    chance = random.Random(seed)
    size = clients + 2
    people = tuple(tuple(a_technician(chance, size) for _ in range(crew)) for _ in range(days))
    wanted = []
    for _ in range(clients):
        patterns = [tuple((d,) for d in range(days)), ((0, 2), (1, 3)), (tuple(range(days)),)]
        locks = {1: Lock(chance.randrange(crew))} if chance.random() < 0.1 else {}
        wanted.append(
            Client(
                a_stop(chance, size, crew), chance.choice(patterns), locks, chance.choice(((), (0,), (1, 3)))
            )
        )
    return Season(roads(chance, size), people, tuple(wanted), WEIGHTS)
