"""The day: our evaluator is right, plans break no rule, the same seed gives the same plan."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from margelle.engines.routing import (
    Break,
    Broken,
    Day,
    Lock,
    Matrix,
    Reason,
    Stop,
    Technician,
    Window,
    evaluate_day,
    solve_day,
)

from . import plain
from .worlds import HOUR, a_day

SEEDS = st.integers(0, 10_000)
FLAT = Matrix(np.full((4, 4), 600, np.int32), np.full((4, 4), 5_000, np.int32))


def some_rounds(day: Day, seed: int) -> list[list[int]]:
    """The driven stops, and some of the others anywhere."""
    chance = random.Random(seed)
    rounds = [list(technician.prefix) for technician in day.technicians]
    driven = {i for stops in rounds for i in stops}
    for i in range(len(day.stops)):
        if i not in driven and chance.random() < 0.5:
            rounds[chance.randrange(len(rounds))].append(i)
    return rounds


@settings(max_examples=150, deadline=None)
@given(seed=SEEDS)
def test_the_evaluator_agrees_with_a_slow_plain_recomputation(seed: int) -> None:
    day = a_day(seed)
    rounds = some_rounds(day, seed)
    plan = evaluate_day(day, rounds, reasons=False)
    for k, stops in enumerate(rounds):
        done = plan.rounds[k]
        assert (done.travel_s, done.driven_m) == plain.travel(day, k, stops)
        in_time = {Broken.LATE, Broken.SHIFT, Broken.BREAK, Broken.NO_ROAD}
        broken = [violation for violation in plan.violations if violation.technician == k]
        on_time = not any(violation.kind in in_time for violation in broken)
        end = plain.ends(day, k, stops) if stops else done.ends
        assert on_time == (end is not None)
        if on_time:
            assert done.ends == end
    served = [i for stops in rounds for i in stops]
    value = sum(day.stops[i].value for i in served if not day.stops[i].mandatory)
    fees = sum(day.technicians[k].day_cost for k, stops in enumerate(rounds) if stops)
    assert (plan.cost.value, plan.cost.days) == (value, fees)
    assert plan.cost.seconds == day.weights.second * plan.travel_s
    works = [plan.rounds[k].work_s for k, technician in enumerate(day.technicians) if technician.present]
    mean = sum(works) / len(works) if works else 0
    spread = sum((work - mean) ** 2 for work in works) / mean if mean else 0.0
    assert plan.cost.balance == pytest.approx(day.weights.balance * spread, abs=1)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_a_plan_breaks_no_rule_and_says_whom_it_leaves_out(seed: int) -> None:
    day = a_day(seed, stops=12)
    plan = solve_day(day, seed=seed, budget=30)
    forced = evaluate_day(day, [technician.prefix for technician in day.technicians]).violations
    assert set(plan.violations) <= set(forced)
    served = {i for stops in plan.order for i in stops}
    assert served | set(plan.unserved) == set(range(12))
    assert not served & set(plan.unserved)
    for technician, stops in zip(day.technicians, plan.order, strict=True):
        assert stops[: len(technician.prefix)] == technician.prefix


@settings(max_examples=5, deadline=None)
@given(seed=SEEDS)
def test_the_same_seed_and_budget_give_the_same_plan(seed: int) -> None:
    day = a_day(seed, stops=14)
    assert solve_day(day, seed=seed, budget=80) == solve_day(day, seed=seed, budget=80)


def test_a_search_from_a_plan_is_never_worse_than_it() -> None:
    for seed in range(8):
        day = a_day(seed, stops=14)
        before = solve_day(day, seed=1, budget=30)
        if not before.violations:
            assert solve_day(day, seed=2, budget=10, initial=before.order).key <= before.key


def test_the_stop_is_obeyed_at_once() -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 2

    plan = solve_day(a_day(3, stops=20), seed=1, budget=10**9, stop=stop)
    assert len(asked) < 20
    assert plan.iterations < 10_000


def test_progress_rises_to_the_end() -> None:
    seen: list[float] = []
    solve_day(a_day(3, stops=20), seed=1, budget=400, progress=lambda _, share: seen.append(share))
    assert seen == sorted(seen)
    assert 0.9 < seen[-1] <= 1


def test_nobody_and_nothing_are_plain_answers() -> None:
    someone = Technician(0, 0, 8 * HOUR, 17 * HOUR)
    none = solve_day(Day(FLAT, (someone,), ()), seed=1, budget=10)
    assert (none.cost.total, dict(none.unserved)) == (0, {})
    alone = solve_day(Day(FLAT, (), (Stop(1, 60),)), seed=1, budget=10)
    assert dict(alone.unserved) == {0: Reason.NOBODY_PRESENT}
    assert solve_day(Day(FLAT, (), ()), seed=1, budget=10).rounds == ()


def test_each_unserved_stop_has_its_reason() -> None:
    seconds = FLAT.seconds.copy()
    seconds[:3, 3] = seconds[3, :3] = -1
    island = Matrix(seconds, np.where(seconds < 0, -1, FLAT.metres).astype(np.int32))
    people = (Technician(0, 0, 8 * HOUR, 10 * HOUR, skills=1), Technician(0, 0, 8 * HOUR, 9 * HOUR, skills=1))
    cases = {
        Reason.NOBODY_ALLOWED: Stop(1, 60, forbidden=frozenset({0, 1})),
        Reason.NO_SKILL: Stop(1, 60, skills=2),
        Reason.LOCKED_OUT: Stop(1, 60, forbidden=frozenset({1}), lock=Lock(1)),
        Reason.NO_ROAD: Stop(3, 60),
        Reason.WINDOW: Stop(1, 60, (Window(6 * HOUR, 7 * HOUR),)),
        Reason.NOT_WORTH: Stop(1, 60, mandatory=False, value=1),
    }
    plan = solve_day(Day(island, people, tuple(cases.values())), seed=1, budget=20)
    assert dict(plan.unserved) == dict(enumerate(cases))
    full = Day(FLAT, people[:1], (Stop(1, 5_000), Stop(2, 5_000)))
    assert list(solve_day(full, seed=1, budget=20).unserved.values()) == [Reason.NO_TIME]


def test_the_most_urgent_is_served_first() -> None:
    person = Technician(0, 0, 8 * HOUR, 10 * HOUR)
    stops = (Stop(1, 5_000, priority=0), Stop(2, 5_000, priority=3), Stop(3, 5_000, priority=2))
    assert solve_day(Day(FLAT, (person,), stops), seed=1, budget=50).order == ((1,),)


def test_a_break_is_taken_in_a_wait_when_there_is_one() -> None:
    person = Technician(0, 0, 8 * HOUR, 17 * HOUR, break_=Break(1_800, 11 * HOUR, 14 * HOUR))
    stops = (Stop(1, 3 * HOUR), Stop(2, HOUR, (Window(13 * HOUR, 14 * HOUR),)))
    done = evaluate_day(Day(FLAT, (person,), stops), [(0, 1)]).rounds[0]
    assert done.timings[1].start == 13 * HOUR
    assert done.break_start is not None
    assert done.timings[0].leave <= done.break_start <= 13 * HOUR - 1_800


def test_two_visits_at_one_place_are_two_stops() -> None:
    person = Technician(0, 0, 8 * HOUR, 17 * HOUR)
    legs = FLAT.seconds.copy()
    np.fill_diagonal(legs, 0)
    plan = solve_day(Day(Matrix(legs, legs), (person,), (Stop(1, 60), Stop(1, 60))), seed=1, budget=10)
    assert (len(plan.order[0]), plan.travel_s) == (2, 1_200)


def test_nonsense_is_refused_at_birth() -> None:
    person = Technician(0, 0, 8 * HOUR, 17 * HOUR)
    for nonsense in (
        lambda: Window(2, 1),
        lambda: Window(-1, 1),
        lambda: Break(0, 1, 2),
        lambda: Lock(-1),
        lambda: Stop(1, -5),
        lambda: Stop(1, 60, (Window(5, 9), Window(8, 10))),
        lambda: Technician(0, 0, 9, 8),
        lambda: Day(FLAT, (person,), (Stop(9, 60),)),
        lambda: Day(FLAT, (replace(person, prefix=(3,)),), ()),
        lambda: Day(FLAT, (person,), (Stop(1, 60, lock=Lock(4)),)),
        lambda: Matrix(np.full((2, 2), np.nan), np.zeros((2, 2))),  # type: ignore[arg-type]
        lambda: Matrix(np.zeros((2, 3), np.int32), np.zeros((2, 3), np.int32)),
        lambda: solve_day(Day(FLAT, (person,), ()), seed=1, budget=-1),
        lambda: evaluate_day(Day(FLAT, (person,), ()), []),
        lambda: evaluate_day(Day(FLAT, (person,), ()), [[7]]),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            nonsense()
