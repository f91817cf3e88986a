"""What one more stop costs: pure, no database."""

from datetime import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from margelle.engines.routing import Point, estimate
from margelle.features.planning.rules.insertion import Stop, best_place

CANNES, MOUGINS, GRASSE, NICE = Point(43.55, 7.01), Point(43.60, 6.99), Point(43.66, 6.92), Point(43.70, 7.27)
points = st.builds(Point, st.floats(43.4, 43.8), st.floats(6.8, 7.4))
hours = st.none() | st.times(time(7), time(18)).map(lambda hour: hour.replace(second=0, microsecond=0))
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
stops = st.lists(st.builds(Stop, st.none() | points, st.integers(5, 120), hours), max_size=8)


def test_a_stop_on_the_way_costs_less_than_one_beyond() -> None:
    day = [Stop(CANNES, 45), Stop(GRASSE, 45)]
    between = best_place(day, Stop(MOUGINS, 30), home=CANNES)
    beyond = best_place(day, Stop(NICE, 30), home=CANNES)
    assert between.index == 1
    assert between.extra is not None and beyond.extra is not None
    assert between.extra.metres < beyond.extra.metres


def test_an_empty_day_costs_the_way_there_and_back() -> None:
    place = best_place([], Stop(MOUGINS, 30), home=CANNES)
    assert place.extra == estimate(CANNES, MOUGINS) + estimate(MOUGINS, CANNES)
    assert best_place([], Stop(MOUGINS, 30)).extra is None
    assert best_place([Stop(CANNES, 30)], Stop(None, 30), home=CANNES).extra is None


def test_the_wished_window_decides_the_place_and_the_hour() -> None:
    day = [Stop(MOUGINS, 60, time(8)), Stop(MOUGINS, 60, time(10)), Stop(MOUGINS, 60, time(14))]
    place = best_place(day, Stop(MOUGINS, 45), window=(time(11), time(13)))
    assert (place.index, place.start, place.fits) == (2, time(11), True)
    early = best_place(day, Stop(MOUGINS, 90), hours=(time(8), time(17)), window=(time(8), time(9, 30)))
    assert early.fits is False  # 90 minutes after 9:00 would touch the stop of 10:00


def test_a_day_without_hours_gives_none() -> None:
    place = best_place([Stop(CANNES, 45)], Stop(MOUGINS, 30), home=CANNES)
    assert (place.start, place.fits) == (None, True) if place.index else place.start is None


@calm
@given(day=stops, new=st.builds(Stop, st.none() | points, st.integers(5, 120)), home=st.none() | points)
def test_any_day_has_a_place_and_no_way_is_negative(day: list[Stop], new: Stop, home: Point | None) -> None:
    place = best_place(day, new, home=home)
    assert 0 <= place.index <= len(day)
    assert place == best_place(day, new, home=home)
    assert place.extra is None or (place.extra.metres >= 0 and place.extra.seconds >= 0)


@calm
@given(day=stops, low=hours, high=hours)
def test_a_window_never_breaks_the_order_of_the_hours(
    day: list[Stop], low: time | None, high: time | None
) -> None:
    """A place that fits begins neither before its window nor after it."""
    place = best_place(day, Stop(MOUGINS, 30), window=(low, high))
    if place.fits and place.start is not None:
        assert low is None or place.start >= low
        assert high is None or place.start <= high


def test_a_stop_without_an_hour_does_not_hide_the_one_before_it() -> None:
    day = [Stop(CANNES, 60, time(9)), Stop(NICE, 30)]
    beyond = Stop(Point(43.78, 7.50), 90)
    place = best_place(day, beyond, hours=(time(8), time(18)), window=(time(8), time(12)))
    assert place.index == 2 and place.fits
    assert place.start is not None and time(10, 30) < place.start < time(12)
