"""Pure: stretches that overlap, when a technician comes and goes, how full a day is."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from margelle.engines.routing import Point
from margelle.features.planning.rules.load import NO_LOAD, Level, Load
from margelle.features.planning.rules.trips import (
    Call,
    Lane,
    Span,
    departure,
    hour_at,
    lanes,
    minute_of,
    passings,
    travel_minutes,
    way,
)

BASE, NEAR, FAR = Point(43.60, 7.00), Point(43.61, 7.00), Point(43.80, 7.00)


def test_overlapping_visits_share_the_width_and_others_take_it_all() -> None:
    spans = [Span(480, 60), Span(500, 30), Span(530, 30), Span(600, 45)]
    assert lanes(spans) == [Lane(0, 2), Lane(1, 2), Lane(1, 2), Lane(0, 1)]
    assert lanes([]) == []


@given(st.lists(st.tuples(st.integers(0, 1400), st.integers(5, 300)), max_size=14))
def test_no_two_visits_of_a_lane_overlap(drawn: list[tuple[int, int]]) -> None:
    spans = [Span(at, minutes) for at, minutes in sorted(drawn)]
    laid = lanes(spans)
    assert len(laid) == len(spans)
    for number, (span, lane) in enumerate(zip(spans, laid, strict=True)):
        assert 0 <= lane.place < lane.of
        for other, beside in list(zip(spans, laid, strict=True))[:number]:
            assert lane.place != beside.place or other.end <= span.at


def test_a_technician_waits_for_the_hour_that_was_said() -> None:
    calls = [Call(NEAR, 45, start=600), Call(BASE, 30), Call(NEAR, 30, window_from=800)]
    first, second, third = passings(calls, leaves=480, base=BASE)
    assert first.arrive == 600 and first.leave == 645 and first.late_by == 0
    assert second.arrive == 645 + travel_minutes(way(NEAR, BASE))
    assert third.arrive == 800


def test_what_cannot_be_met_is_late_by_so_many_minutes() -> None:
    ride = travel_minutes(way(NEAR, FAR))
    _, second = passings([Call(NEAR, 60, start=480), Call(FAR, 30, start=545)], leaves=480, base=None)
    assert second.late_by == 480 + 60 + ride - 545 > 0
    _, kept = passings([Call(NEAR, 60, start=480), Call(FAR, 30, 545, window_to=700)], leaves=480, base=None)
    assert kept.late_by == 0, "the end of what was promised counts"


def test_a_place_that_is_not_known_costs_no_travel_and_is_not_a_place() -> None:
    first, second = passings([Call(None, 30), Call(NEAR, 30)], leaves=480, base=BASE)
    assert (first.trip, first.arrive) == (None, 480)
    assert second.trip == way(BASE, NEAR)


def test_one_leaves_in_time_for_the_first_hour_else_when_the_day_begins() -> None:
    assert departure([], base=BASE, opens=480) == 480
    assert departure([Call(NEAR, 30)], base=BASE, opens=480) == 480
    early = departure([Call(NEAR, 30, start=450)], base=BASE, opens=480)
    assert early == 450 - travel_minutes(way(BASE, NEAR))
    assert departure([Call(FAR, 30, start=5)], base=BASE, opens=480) == 0
    came = departure([Call(NEAR, 30, start=600, came=450)], base=BASE, opens=480)
    assert came == early, "what really happened outweighs the plan"


@pytest.mark.parametrize(("minute", "hour"), [(-5, time(0)), (510, time(8, 30)), (1500, time(23, 59))])
def test_the_clock_never_leaves_the_day(minute: int, hour: time) -> None:
    assert hour_at(minute) == hour
    assert minute_of(hour) == min(max(minute, 0), 1439)


@pytest.mark.parametrize(
    ("minutes", "limit", "level"),
    [
        (0, 420, Level.NONE),
        (210, 420, Level.LIGHT),
        (315, 420, Level.FAIR),
        (399, 420, Level.FULL),
        (450, 420, Level.BRIM),
        (451, 420, Level.OVER),
        (30, 0, Level.OVER),
    ],
)
def test_a_shade_for_each_share_of_the_day(minutes: int, limit: int, level: Level) -> None:
    assert Load(1, minutes, limit).level == level


def test_the_worst_mark_of_a_day_is_said_first() -> None:
    assert Load(2, 60, 0, clashes=2, why="Congés", late=1).mark == ("clash", "absent")
    assert Load(2, 60, 0, clashes=2, why="Repos").mark == ("clash", "repos")
    assert Load(2, 600, 420, late=1, urgent=1).mark == ("late", "retard")
    assert Load(2, 600, 420, urgent=1).mark == ("over", "trop")
    assert Load(2, 60, 420, urgent=1, high=1).mark == ("urgent", "urgent")
    assert Load(2, 60, 420, high=1).mark == ("high", "haute")
    assert Load(2, 60, 420).mark == ("", "")


def test_loads_add_up() -> None:
    total = sum([Load(1, 45, 420, late=1), Load(2, 90, 0, clashes=2, why="Congés")], NO_LOAD)
    assert total == Load(3, 135, 420, late=1, clashes=2)
    assert (total.percent, NO_LOAD.percent) == (32, None)
