"""Seasons: the cost followed is the evaluator's, patterns and locks are kept, moves are few where they
cost."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from margelle.engines.routing import (
    Client,
    Lock,
    Matrix,
    Reason,
    Season,
    SeasonPlan,
    Stop,
    Technician,
    Weights,
    evaluate_season,
    solve_season,
)
from margelle.engines.routing.season_solver import Search

from .worlds import HOUR, WEIGHTS, a_season

SEEDS = st.integers(0, 10_000)
FLAT = Matrix(np.full((9, 9), 600, np.int32), np.full((9, 9), 5_000, np.int32))
PERSON = Technician(0, 0, 8 * HOUR, 17 * HOUR)


def lasting(season: Season) -> Season:
    """Without what the kernel only nears: the spread of arrivals where a break floats."""
    return replace(season, weights=replace(WEIGHTS, arrival_spread=0))


@pytest.mark.parametrize(("clients", "crew"), [(12, 2), (48, 5)])  # all rounds are tried; near ones first
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_the_cost_followed_is_the_cost_recomputed(seed: int, clients: int, crew: int) -> None:
    season = lasting(a_season(seed, clients, crew=crew))
    search = Search(season, seed)
    for _ in range(3):
        search.step(60, search.arrays.unit)
        plan = evaluate_season(season, search.arrays.rounds(search.best))
        left_out = sum(
            price
            for price, pattern, client in zip(search.prices, plan.patterns, season.clients, strict=True)
            if pattern is None
        )
        value = plan.cost.value  # what is served brings nothing more than not paying for its absence
        assert search.low == pytest.approx(plan.cost.total + value + left_out, abs=len(season.crews) + 1)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_a_plan_keeps_patterns_locks_windows_and_skills(seed: int) -> None:
    season = a_season(seed)
    plan = solve_season(season, seed=seed, budget=1_500)
    assert plan.broken == ()
    assert all(not day.violations for day in plan.days)
    for i, client in enumerate(season.clients):
        if plan.patterns[i] is None:
            assert i in plan.unserved
        else:
            assert set(client.locks) <= set(plan.patterns[i] or ())


def test_the_same_seed_and_budget_give_the_same_season() -> None:
    for seed in range(2):
        season = a_season(seed)
        assert solve_season(season, seed=5, budget=4_000) == solve_season(season, seed=5, budget=4_000)


def test_the_first_plan_comes_before_the_search_and_the_stop_ends_it() -> None:
    early: list[SeasonPlan] = []
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 3

    plan = solve_season(a_season(1), seed=1, budget=10**9, stop=stop, found=early.append)
    assert len(early) == 1
    assert plan.key <= early[0].key
    assert plan.iterations < 10_000


def week(clients: tuple[Client, ...], weights: Weights, crew: int = 2) -> Season:
    return Season(FLAT, ((PERSON,) * crew,) * 4, clients, weights)


def test_one_client_keeps_one_technician_where_that_is_wanted() -> None:
    clients = tuple(Client(Stop(i, 2 * HOUR), ((0, 1, 2, 3),)) for i in range(1, 7))
    plan = solve_season(week(clients, Weights(another_technician=50_000_000)), seed=1, budget=20_000)
    assert (plan.cost.technicians, dict(plan.unserved)) == (0, {})


def test_days_that_are_to_be_alike_leave_nobody_out() -> None:
    """The first visit of an empty week makes its days as unequal as can be: it is dearer to leave it out."""
    anywhere = tuple(Client(Stop(n + 1, HOUR // 2), tuple((day,) for day in range(4))) for n in range(6))
    plan = solve_season(
        week(anywhere, replace(WEIGHTS, day_balance=10 * WEIGHTS.second)), seed=1, budget=2_000
    )
    assert plan.unserved == {}


def test_replanning_moves_only_what_has_to_move() -> None:
    any_day = ((0,), (1,), (2,), (3,))
    clients = tuple(Client(Stop(i, HOUR), any_day, now=(i % 4,)) for i in range(1, 8))
    crews = tuple((replace(PERSON, present=d != 1),) * 2 for d in range(4))
    plan = solve_season(Season(FLAT, crews, clients, Weights(moved=90_000_000)), seed=1, budget=20_000)
    moved = [i for i, client in enumerate(clients) if plan.patterns[i] != client.now]
    assert moved == [i for i, client in enumerate(clients) if client.now == (1,)]


def test_a_told_visit_stays_with_its_technician_and_hour() -> None:
    told = Client(Stop(1, HOUR), ((0,), (2,)), locks={2: Lock(1, start=10 * HOUR)})
    plan = solve_season(week((told,), Weights()), seed=1, budget=500)
    timing = plan.days[2].rounds[1].timings[0]
    assert (plan.patterns, timing.start) == (((2,),), 10 * HOUR)


def test_openings_go_each_once_inside_their_weeks() -> None:
    """A campaign: every client once, on any day of its own span; what does not fit says why."""
    spans = ((0, 1), (0, 1), (2, 3), (2, 3), (0, 1))
    clients = tuple(Client(Stop(i + 1, 7 * HOUR), tuple((d,) for d in span)) for i, span in enumerate(spans))
    plan = solve_season(week(clients, Weights(), crew=1), seed=1, budget=4_000)
    assert sum(pattern is not None for pattern in plan.patterns) == 4
    assert all(
        pattern is None or pattern[0] in span for pattern, span in zip(plan.patterns, spans, strict=True)
    )
    assert list(plan.unserved.values()) == [Reason.NO_TIME]


def test_empty_seasons_are_plain_answers() -> None:
    for season in (week((), Weights()), week((), Weights(), crew=0), Season(FLAT, (), (), Weights())):
        assert solve_season(season, seed=1, budget=100).cost.total == 0
    nobody = solve_season(week((Client(Stop(1, 60), ((0,),)),), Weights(), crew=0), seed=1, budget=100)
    assert dict(nobody.unserved) == {0: Reason.NOBODY_PRESENT}


def test_who_fits_no_round_of_the_neighbours_goes_farther() -> None:
    """More rounds and clients than are tried at once: who is left out is nobody's near whom it could join."""
    apart = np.full((84, 84), 60, np.int32)
    apart[42:, :42] = apart[:42, 42:] = 1_800  # two towns, the depot in the first
    np.fill_diagonal(apart, 0)
    crew = tuple(replace(PERSON) for _ in range(14))
    own = [frozenset({k % 4}) for k in range(40)] + [frozenset({7})] * 43
    stops = [Stop(place, 60, allowed=own[place - 1]) for place in range(1, 84)]
    week = Season(Matrix(apart, apart * 10), (crew,), tuple(Client(one, ((0,),)) for one in stops))
    search = Search(week, 1)
    rounds = [[i for i in range(83) if own[i] == {k} and i != 40] for k in range(14)]
    search.start([rounds])
    search.state.last[1] = 1  # not the first time, when all rounds are tried
    search.step(50, 0.0)
    assert 40 in search.arrays.rounds(search.best)[0][7]


def test_five_thousand_clients_have_a_first_plan() -> None:
    chance = np.random.default_rng(1)
    spots = chance.integers(0, 30_000, (500, 2))
    metres = np.abs(spots[:, None, 0] - spots[None, :, 0]) + np.abs(spots[:, None, 1] - spots[None, :, 1])
    seconds = metres // 11
    roads = Matrix(seconds.astype(np.int32), metres.astype(np.int32))
    clients = tuple(Client(Stop(i % 500, 900), ((0,), (1,))) for i in range(5_000))
    season = Season(roads, ((PERSON,) * 100,) * 2, clients, Weights())
    plan = solve_season(season, seed=1, budget=0)
    assert len(plan.unserved) < 1_000


def test_nonsense_seasons_are_refused() -> None:
    for nonsense in (
        lambda: Client(Stop(1, 60), ((1, 0),)),
        lambda: Client(Stop(1, 60), ((),)),
        lambda: Client(Stop(1, 60, lock=Lock(0)), ((0,),)),
        lambda: week((Client(Stop(1, 60), ((7,),)),), Weights()),
        lambda: Season(FLAT, ((PERSON,), ()), (), Weights()),
        lambda: evaluate_season(week((), Weights()), []),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            nonsense()
