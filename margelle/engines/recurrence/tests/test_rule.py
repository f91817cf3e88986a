"""What a rule refuses at birth, and each field by example."""

from datetime import date
from typing import Any

import pytest

from margelle.engines.recurrence import LAST, BadRule, Rule, Unit, occurrences

MONDAY = date(2026, 6, 1)
D, W, M = Unit.DAY, Unit.WEEK, Unit.MONTH


def days(rule: Rule, start: date, end: date) -> list[str]:
    return [one.day.isoformat() for one in occurrences(rule, start, end)]


def test_every_week_on_two_days() -> None:
    rule = Rule(MONDAY, W, 1, (1, 4))
    assert days(rule, MONDAY, date(2026, 6, 14)) == ["2026-06-02", "2026-06-05", "2026-06-09", "2026-06-12"]


def test_weeks_are_counted_from_the_week_of_the_start() -> None:
    rule = Rule(date(2026, 6, 4), W, 2, (0, 3))  # a Thursday
    found = days(rule, MONDAY, date(2026, 6, 30))
    assert found == ["2026-06-04", "2026-06-15", "2026-06-18", "2026-06-29"]


def test_a_window_far_from_the_start_keeps_the_rhythm() -> None:
    rule = Rule(MONDAY, W, 3, (0,))
    assert days(rule, date(2027, 5, 31), date(2027, 6, 20)) == ["2027-06-14"]
    assert (date(2027, 6, 14) - MONDAY).days % 21 == 0


def test_every_ten_days() -> None:
    rule = Rule(MONDAY, D, 10)
    assert days(rule, MONDAY, date(2026, 7, 1)) == ["2026-06-01", "2026-06-11", "2026-06-21", "2026-07-01"]
    assert days(rule, date(2026, 6, 12), date(2026, 6, 20)) == []


def test_both_ends_are_included() -> None:
    rule = Rule(MONDAY, W, 1, (0,), ends_on=date(2026, 6, 15))
    assert days(rule, MONDAY, date(2026, 12, 31)) == ["2026-06-01", "2026-06-08", "2026-06-15"]


def test_the_31st_of_a_shorter_month_is_its_last_day() -> None:
    rule = Rule(date(2027, 1, 1), M, 1, month_days=(31,))
    assert days(rule, date(2027, 1, 1), date(2027, 5, 1)) == [
        "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30",
    ]  # fmt: skip


def test_the_30th_and_the_31st_are_one_day_in_april() -> None:
    rule = Rule(date(2027, 4, 1), M, 1, month_days=(30, 31, LAST))
    assert days(rule, date(2027, 4, 1), date(2027, 5, 31)) == ["2027-04-30", "2027-05-30", "2027-05-31"]


def test_a_year_from_the_29th_of_february_falls_on_the_28th() -> None:
    rule = Rule(date(2028, 2, 29), M, 12, month_days=(29,))
    assert days(rule, date(2028, 1, 1), date(2032, 12, 31)) == [
        "2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29",
    ]  # fmt: skip


def test_the_first_monday_and_the_last_friday() -> None:
    first = Rule(MONDAY, M, 1, weekdays=(0,), nth=1)
    assert days(first, MONDAY, date(2026, 8, 31)) == ["2026-06-01", "2026-07-06", "2026-08-03"]
    last = Rule(MONDAY, M, 2, weekdays=(4,), nth=LAST)
    assert days(last, MONDAY, date(2026, 10, 31)) == ["2026-06-26", "2026-08-28", "2026-10-30"]


def test_a_month_without_a_fifth_tuesday_gives_nothing() -> None:
    rule = Rule(MONDAY, M, 1, weekdays=(1,), nth=5)
    assert days(rule, MONDAY, date(2026, 12, 31)) == ["2026-06-30", "2026-09-29", "2026-12-29"]


def test_leap_day() -> None:
    rule = Rule(date(2028, 2, 1), W, 1, (1,))
    assert "2028-02-29" in days(rule, date(2028, 2, 20), date(2028, 3, 5))
    season = Rule(date(2027, 1, 1), D, 1, season_from="02-27", season_to="02-29")
    assert days(season, date(2027, 1, 1), date(2027, 12, 31)) == ["2027-02-27", "2027-02-28"]
    assert days(season, date(2028, 1, 1), date(2028, 12, 31)) == ["2028-02-27", "2028-02-28", "2028-02-29"]


def test_season_within_a_year_and_over_the_new_year() -> None:
    summer = Rule(date(2026, 1, 5), W, 1, (0,), season_from="04-06", season_to="04-20")
    assert days(summer, date(2026, 1, 1), date(2026, 12, 31)) == ["2026-04-06", "2026-04-13", "2026-04-20"]
    winter = Rule(date(2026, 1, 5), W, 1, (0,), season_from="12-21", season_to="01-11")
    assert days(winter, date(2026, 11, 1), date(2027, 2, 28)) == [
        "2026-12-21", "2026-12-28", "2027-01-04", "2027-01-11",
    ]  # fmt: skip


def test_summer_time_changes_nothing() -> None:
    rule = Rule(date(2026, 3, 23), W, 1, (6,))  # Sundays, the clock changes on the 29th
    assert days(rule, date(2026, 3, 23), date(2026, 4, 5)) == ["2026-03-29", "2026-04-05"]


def test_an_exception_is_left_out() -> None:
    rule = Rule(MONDAY, W, 1, (0,), exceptions=frozenset({date(2026, 6, 8), date(2026, 6, 9)}))
    assert days(rule, MONDAY, date(2026, 6, 15)) == ["2026-06-01", "2026-06-15"]


def test_empty_window() -> None:
    rule = Rule(MONDAY, W, 1, (0,), ends_on=date(2026, 7, 1))
    assert occurrences(rule, date(2026, 7, 2), date(2026, 12, 31)) == []
    assert occurrences(rule, date(2026, 6, 30), date(2026, 6, 1)) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"weekdays": ()}, "Jours"),
        ({"weekdays": (7,)}, "Jours"),
        ({"weekdays": (-1,)}, "Jours"),
        ({"every": 0}, "semaines"),
        ({"every": 53}, "semaines"),
        ({"month_days": (1,)}, "Jour du mois"),
        ({"nth": 1}, "Rang"),
        ({"ends_on": date(2026, 5, 31)}, "Jusqu’au"),
        ({"season_from": "04-01"}, "Saison"),
        ({"season_from": "02-30", "season_to": "03-01"}, "02-30"),
        ({"season_from": "13-01", "season_to": "03-01"}, "13-01"),
        ({"season_from": "04-31", "season_to": "03-01"}, "04-31"),
        ({"season_from": "4-1", "season_to": "03-01"}, "4-1"),
        ({"unit": D}, "Jours"),
        ({"unit": D, "weekdays": (), "every": 366}, "jours"),
        ({"unit": M, "weekdays": ()}, "Jour du mois"),
        ({"unit": M, "weekdays": (), "month_days": (0,)}, "Jour du mois"),
        ({"unit": M, "weekdays": (), "month_days": (32,)}, "Jour du mois"),
        ({"unit": M, "weekdays": (), "month_days": (1,), "every": 37}, "mois"),
        ({"unit": M, "month_days": (1,)}, "pas les deux"),
        ({"unit": M, "weekdays": (), "month_days": (1,), "nth": 1}, "pas les deux"),
        ({"unit": M}, "Rang"),
        ({"unit": M, "nth": 0}, "Rang"),
        ({"unit": M, "nth": 6}, "Rang"),
        ({"unit": M, "weekdays": (), "nth": 1}, "Jours"),
    ],
)
def test_nonsense_is_refused_with_the_name_of_the_field(values: dict[str, Any], field: str) -> None:
    with pytest.raises(BadRule, match=field):
        Rule(**{"starts_on": MONDAY, "unit": W, "weekdays": (0,), **values})
