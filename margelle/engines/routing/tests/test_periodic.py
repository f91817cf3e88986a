"""The plain periodic problem: every answer keeps patterns, loads and lengths; short and odd horizons too."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from margelle.engines.routing.periodic import Periodic, solve_periodic


def instance(seed: int) -> Periodic:
    chance = random.Random(seed)
    days, n = chance.choice((1, 2, 3, 5, 7)), chance.randrange(1, 25)
    points = np.array([[chance.uniform(-50, 50), chance.uniform(-50, 50)] for _ in range(n + 1)])
    services = np.array([0.0] + [float(chance.randrange(5)) for _ in range(n)])
    demands = np.array([0.0] + [float(chance.randrange(1, 20)) for _ in range(n)])
    once, often = tuple((d,) for d in range(days)), (tuple(range(days)),)
    patterns = tuple(chance.choice((once, once, often)) for _ in range(n))
    limit = chance.choice((math.inf, 300.0))
    return Periodic(
        points, services, demands, patterns, chance.randrange(1, 4), (limit,) * days, (90.0,) * days
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_an_answer_keeps_every_rule(seed: int) -> None:
    given_ = instance(seed)
    answer = solve_periodic(given_, seed=seed, budget=3_000)
    days: dict[int, list[int]] = {}
    for d, rounds in enumerate(answer.rounds):
        assert len(rounds) == given_.vehicles
        for stops in rounds:
            for i in stops:
                days.setdefault(i, []).append(d)
            way = given_.points[[0, *stops, 0]]
            length = float(np.hypot(*np.diff(way, axis=0).T).sum()) + float(
                given_.services[list(stops)].sum()
            )
            assert length <= given_.limits[d] + 1e-6
            assert given_.demands[list(stops)].sum() <= given_.capacities[d]
    everybody = set(range(1, len(given_.patterns) + 1))
    assert set(days) | set(answer.left_out) == everybody
    assert not set(days) & set(answer.left_out)
    assert all(tuple(seen) in given_.patterns[i - 1] for i, seen in days.items())


def test_the_same_seed_and_budget_give_the_same_answer() -> None:
    assert solve_periodic(instance(7), seed=3, budget=9_000) == solve_periodic(
        instance(7), seed=3, budget=9_000
    )


def test_nobody_is_a_plain_answer_and_nonsense_is_refused() -> None:
    alone = Periodic(np.zeros((1, 2)), np.zeros(1), np.zeros(1), (), 2, (math.inf,), (9.0,))
    assert solve_periodic(alone, seed=1, budget=10).rounds == (((), ()),)
    for points, patterns in ((np.full((2, 2), math.nan), (((0,),),)), (np.zeros((2, 2)), (((4,),),))):
        with pytest.raises(ValueError, match=r"number|horizon"):
            Periodic(points, np.zeros(2), np.zeros(2), patterns, 1, (math.inf,), (9.0,))
