from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from margelle.engines.recurrence import BadRule, WeeklyRule, occurrences

MONDAY = date(2026, 6, 1)


def days(rule: WeeklyRule, start: date, end: date) -> list[str]:
    return [day.isoformat() for day in occurrences(rule, start, end)]


def test_every_week_on_two_days() -> None:
    rule = WeeklyRule(MONDAY, (1, 4))
    assert days(rule, MONDAY, date(2026, 6, 14)) == ["2026-06-02", "2026-06-05", "2026-06-09", "2026-06-12"]


def test_weeks_are_counted_from_the_week_of_the_start() -> None:
    rule = WeeklyRule(date(2026, 6, 4), (0, 3), every_weeks=2)  # a Thursday
    found = days(rule, MONDAY, date(2026, 6, 30))
    assert found == ["2026-06-04", "2026-06-15", "2026-06-18", "2026-06-29"]


def test_a_window_far_from_the_start_keeps_the_rhythm() -> None:
    rule = WeeklyRule(MONDAY, (0,), every_weeks=3)
    assert days(rule, date(2027, 5, 31), date(2027, 6, 20)) == ["2027-06-14"]
    assert (date(2027, 6, 14) - MONDAY).days % 21 == 0


def test_both_ends_are_included() -> None:
    rule = WeeklyRule(MONDAY, (0,), ends_on=date(2026, 6, 15))
    assert days(rule, MONDAY, date(2026, 12, 31)) == ["2026-06-01", "2026-06-08", "2026-06-15"]


def test_leap_day() -> None:
    rule = WeeklyRule(date(2028, 2, 1), (1,))
    assert "2028-02-29" in days(rule, date(2028, 2, 20), date(2028, 3, 5))
    season = WeeklyRule(date(2027, 1, 1), tuple(range(7)), season_from="02-27", season_to="02-29")
    assert days(season, date(2027, 1, 1), date(2027, 12, 31)) == ["2027-02-27", "2027-02-28"]
    assert days(season, date(2028, 1, 1), date(2028, 12, 31)) == ["2028-02-27", "2028-02-28", "2028-02-29"]


def test_season_within_a_year_and_over_the_new_year() -> None:
    summer = WeeklyRule(date(2026, 1, 5), (0,), season_from="04-06", season_to="04-20")
    assert days(summer, date(2026, 1, 1), date(2026, 12, 31)) == ["2026-04-06", "2026-04-13", "2026-04-20"]
    winter = WeeklyRule(date(2026, 1, 5), (0,), season_from="12-21", season_to="01-11")
    assert days(winter, date(2026, 11, 1), date(2027, 2, 28)) == [
        "2026-12-21", "2026-12-28", "2027-01-04", "2027-01-11",
    ]  # fmt: skip


def test_summer_time_changes_nothing() -> None:
    rule = WeeklyRule(date(2026, 3, 23), (6,))  # Sundays, the clock changes on the 29th
    assert days(rule, date(2026, 3, 23), date(2026, 4, 5)) == ["2026-03-29", "2026-04-05"]


def test_empty_window() -> None:
    rule = WeeklyRule(MONDAY, (0,), ends_on=date(2026, 7, 1))
    assert occurrences(rule, date(2026, 7, 2), date(2026, 12, 31)) == []
    assert occurrences(rule, date(2026, 6, 30), date(2026, 6, 1)) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"weekdays": ()}, "Jours"),
        ({"weekdays": (7,)}, "Jours"),
        ({"weekdays": (-1,)}, "Jours"),
        ({"every_weeks": 0}, "semaines"),
        ({"every_weeks": 53}, "semaines"),
        ({"ends_on": date(2026, 5, 31)}, "Jusqu’au"),
        ({"season_from": "04-01"}, "Saison"),
        ({"season_from": "02-30", "season_to": "03-01"}, "02-30"),
        ({"season_from": "13-01", "season_to": "03-01"}, "13-01"),
        ({"season_from": "04-31", "season_to": "03-01"}, "04-31"),
        ({"season_from": "4-1", "season_to": "03-01"}, "4-1"),
    ],
)
def test_nonsense_is_refused_with_the_name_of_the_field(more: dict[str, object], field: str) -> None:
    values: dict[str, object] = {"starts_on": MONDAY, "weekdays": (0,)}
    with pytest.raises(BadRule, match=field):
        WeeklyRule(**{**values, **more})  # type: ignore[arg-type]  # wrong on purpose


@given(
    start=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    every=st.integers(1, 8),
    offset=st.integers(-100, 800),
    length=st.integers(0, 300),
    cut=st.integers(0, 300),
)
def test_a_window_in_two_parts_gives_the_same_days(
    start: date, weekdays: set[int], every: int, offset: int, length: int, cut: int
) -> None:
    rule = WeeklyRule(start, tuple(weekdays), every_weeks=every)
    first = start + timedelta(days=offset)
    last = first + timedelta(days=length)
    middle = first + timedelta(days=min(cut, length))
    whole = occurrences(rule, first, last)
    assert whole == occurrences(rule, first, middle) + occurrences(rule, middle + timedelta(days=1), last)
    assert all(day.weekday() in weekdays and day >= start for day in whole)
    monday = start - timedelta(days=start.weekday())
    assert all((day - monday).days // 7 % every == 0 for day in whole)
