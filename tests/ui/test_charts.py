"""Charts are right when the drawing agrees with the numbers it stands for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from margelle.base.ui import charts

LOW, HIGH = Decimal("7.0"), Decimal("7.6")
START = date(2026, 3, 25)


def weekly(*values: str) -> list[tuple[date, Decimal]]:
    return [(START + timedelta(weeks=week), Decimal(value)) for week, value in enumerate(values)]


def ph(points: list[tuple[date, Decimal]]) -> charts.Trend:
    drawn = charts.trend(points, low=LOW, high=HIGH, name="pH")
    assert drawn is not None
    return drawn


def test_a_reading_in_the_band_is_drawn_inside_it() -> None:
    drawn = ph(weekly("7.2", "7.7", "7.4"))
    band_top = float(drawn.band_y)
    band_bottom = band_top + float(drawn.band_height)
    inside = [band_top <= float(dot.y) <= band_bottom for dot in drawn.dots]
    assert inside == [True, False, True]
    assert [dot.kind for dot in drawn.dots] == ["dot", "out", "last"]
    assert drawn.outside == 1


def test_words_say_what_the_drawing_shows() -> None:
    drawn = ph(weekly("7.2", "7.7", "7.4"))
    assert drawn.summary.replace("\u00a0", " ") == (
        "pH, du 25 mars au 8 avr., dernier relevé 7,4, 1 relevé hors plage"
    )
    assert [value for _, value in drawn.rows] == ["7,2", "7,7", "7,4"]
    assert [edge.text for edge in drawn.edges] == ["7,6", "7,0"]


def test_a_gap_in_time_is_a_gap_in_the_drawing() -> None:
    drawn = ph([(START, LOW), (START + timedelta(days=7), LOW), (START + timedelta(days=70), HIGH)])
    first, second, third = (float(dot.x) for dot in drawn.dots)
    assert third - second == pytest.approx(9 * (second - first), rel=0.01)


def test_one_reading_alone_stands_at_the_end() -> None:
    drawn = ph(weekly("7.9"))
    assert (drawn.dots[0].x, drawn.dots[0].kind, len(drawn.days)) == ("306.0", "out", 1)


def test_nothing_read_draws_nothing() -> None:
    assert charts.trend([], low=LOW, high=HIGH, name="pH") is None


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="holds nothing"):
        charts.trend(weekly("7.2"), low=HIGH, high=LOW, name="pH")
    with pytest.raises(ValueError, match="order of date"):
        charts.trend(weekly("7.2", "7.3")[::-1], low=LOW, high=HIGH, name="pH")


@given(st.lists(st.decimals(min_value=0, max_value=14, places=2), min_size=1, max_size=60))
def test_no_dot_leaves_the_drawing(values: list[Decimal]) -> None:
    drawn = ph([(START + timedelta(days=day), value) for day, value in enumerate(values)])
    assert all(38 <= float(dot.x) <= 306 and 14 <= float(dot.y) <= 130 for dot in drawn.dots)
    assert drawn.outside == sum(dot.kind == "out" for dot in drawn.dots)


def test_gauge_puts_the_middle_of_the_band_in_the_middle() -> None:
    drawn = charts.gauge(Decimal("7.3"), LOW, HIGH)
    assert drawn is not None
    assert float(drawn.mark_x) + 4.5 == pytest.approx(99)


@given(st.decimals(min_value=-1000, max_value=1000, places=2))
def test_a_gauge_mark_stays_on_the_rail(value: Decimal) -> None:
    drawn = charts.gauge(value, LOW, HIGH)
    assert drawn is not None
    assert 0 <= float(drawn.mark_x) <= 191


def test_without_a_band_there_is_no_gauge() -> None:
    assert charts.gauge(Decimal(7), None, HIGH) is None


def test_spark_needs_two_values_and_shows_its_goal() -> None:
    assert charts.spark([5]) is None
    drawn = charts.spark([1, 2, 3], goal=2)
    assert drawn is not None
    assert (drawn.path, drawn.goal_y) == ("3.0,30.0 52.0,17.0 101.0,4.0", "17.0")
    flat = charts.spark([4, 4])
    assert flat is not None
    assert flat.path == "3.0,17.0 101.0,17.0"
