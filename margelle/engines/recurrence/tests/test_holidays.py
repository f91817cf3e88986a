"""Public holidays: kept, skipped, or moved to a day when people work."""

from datetime import date

from margelle.engines.recurrence import Holidays, Occurrence, Rule, Unit, occurrences

FRANCE_2026 = frozenset(
    date(2026, month, day)
    for month, day in [
        (1, 1), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25),
    ]
)  # fmt: skip
JANUARY = date(2026, 1, 1)


def moves(rule: Rule, start: date, end: date) -> list[tuple[str, str]]:
    """(given, day) as MM-DD, of those that moved."""
    found = occurrences(rule, start, end, FRANCE_2026)
    return [(f"{one.given:%m-%d}", f"{one.day:%m-%d}") for one in found if one.is_moved]


def weekly(*weekdays: int, holidays: Holidays) -> Rule:
    return Rule(JANUARY, Unit.WEEK, 1, weekdays, holidays=holidays)


def test_a_kept_holiday_stays_and_a_skipped_one_is_left_out() -> None:
    july = date(2026, 7, 14)  # a Tuesday
    kept = occurrences(weekly(1, holidays=Holidays.KEEP), july, july, FRANCE_2026)
    assert kept == [Occurrence(july, july)]
    assert occurrences(weekly(1, holidays=Holidays.SKIP), july, july, FRANCE_2026) == []


def test_before_and_after_take_the_nearest_working_day() -> None:
    summer = date(2026, 7, 1), date(2026, 8, 31)
    assert moves(weekly(1, holidays=Holidays.BEFORE), *summer) == [("07-14", "07-13")]
    assert moves(weekly(1, holidays=Holidays.AFTER), *summer) == [("07-14", "07-15")]


def test_a_monday_goes_back_over_the_week_end_to_friday() -> None:
    spring = date(2026, 4, 1), date(2026, 5, 31)
    assert moves(weekly(0, holidays=Holidays.BEFORE), *spring) == [("04-06", "04-03"), ("05-25", "05-22")]
    assert moves(weekly(4, holidays=Holidays.AFTER), *spring) == [("05-01", "05-04"), ("05-08", "05-11")]


def test_a_rule_that_works_on_saturdays_may_land_on_one() -> None:
    may = date(2026, 5, 1), date(2026, 5, 7)
    assert moves(weekly(4, holidays=Holidays.AFTER), *may) == [("05-01", "05-04")]
    every_other = Rule(date(2026, 5, 1), Unit.DAY, 7, holidays=Holidays.AFTER)
    assert moves(every_other, *may) == [("05-01", "05-02")]


def test_a_move_does_not_join_another_visit_of_the_rule() -> None:
    rule = weekly(0, 1, holidays=Holidays.BEFORE)  # Mondays and Tuesdays
    assert moves(rule, date(2026, 7, 1), date(2026, 7, 31)) == [("07-14", "07-15")]


def test_two_holidays_do_not_take_the_same_day() -> None:
    """Of a Thursday and a Friday both off, the first takes Monday and the other the day after."""
    off = frozenset({date(2026, 5, 14), date(2026, 5, 15)})
    found = occurrences(weekly(3, 4, holidays=Holidays.AFTER), date(2026, 5, 14), date(2026, 5, 15), off)
    assert [one.day for one in found] == [date(2026, 5, 13), date(2026, 5, 18)]
    long_off = frozenset({date(2026, 5, 11 + more) for more in range(5)})
    found = occurrences(weekly(3, 4, holidays=Holidays.AFTER), date(2026, 5, 14), date(2026, 5, 15), long_off)
    assert [one.day for one in found] == [date(2026, 5, 18), date(2026, 5, 19)]


def test_a_daily_rule_shares_a_day_rather_than_losing_a_visit() -> None:
    rule = weekly(0, 1, 2, 3, 4, holidays=Holidays.BEFORE)
    assert moves(rule, date(2026, 7, 1), date(2026, 7, 31)) == [("07-14", "07-13")]


def test_a_move_stays_within_the_dates_and_the_season() -> None:
    july = date(2026, 7, 14)
    begins = Rule(july, Unit.WEEK, 1, (1,), holidays=Holidays.BEFORE)
    assert moves(begins, july, july) == [("07-14", "07-15")]
    ends = Rule(JANUARY, Unit.WEEK, 1, (1,), ends_on=july, holidays=Holidays.AFTER)
    assert moves(ends, july, july) == [("07-14", "07-13")]
    season = Rule(
        JANUARY, Unit.WEEK, 1, (1,), season_from="07-14", season_to="08-31", holidays=Holidays.BEFORE
    )
    assert moves(season, july, july) == [("07-14", "07-15")]
    one_day = Rule(july, Unit.WEEK, 1, (1,), ends_on=july, holidays=Holidays.AFTER)
    assert occurrences(one_day, july, july, FRANCE_2026) == [Occurrence(july, july)]


def test_an_exception_names_the_day_of_the_rule() -> None:
    rule = Rule(
        JANUARY, Unit.WEEK, 1, (1,), holidays=Holidays.AFTER, exceptions=frozenset({date(2026, 7, 14)})
    )
    assert occurrences(rule, date(2026, 7, 14), date(2026, 7, 20), FRANCE_2026) == []
