"""Truths that hold for any rule, and dateutil where it can say the same rule. Derandomised."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from margelle.engines.recurrence import LAST, Holidays, Rule, Unit, is_month_day, next_dates, occurrences

steady = settings(derandomize=True, deadline=None, max_examples=200)
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
EDGES = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%m-%d}")


@st.composite
def rules(draw: st.DrawFn, *, season: bool = True) -> Rule:
    unit = draw(st.sampled_from(Unit))
    weekdays = tuple(draw(st.sets(st.integers(0, 6), min_size=1)))
    values: dict[str, Any] = {"starts_on": draw(DAYS), "unit": unit, "every": draw(st.integers(1, 12))}
    if unit == Unit.WEEK:
        values["weekdays"] = weekdays
    elif unit == Unit.MONTH and draw(st.booleans()):
        values |= {"weekdays": weekdays, "nth": draw(st.sampled_from((1, 2, 3, 4, 5, LAST)))}
    elif unit == Unit.MONTH:
        values["month_days"] = tuple(
            draw(st.sets(st.integers(1, 31) | st.just(LAST), min_size=1, max_size=4))
        )
    if draw(st.booleans()):
        values["ends_on"] = values["starts_on"] + timedelta(days=draw(st.integers(0, 900)))
    if season and draw(st.booleans()):
        values |= {"season_from": draw(EDGES), "season_to": draw(EDGES)}
    values["holidays"] = draw(st.sampled_from(Holidays))
    return Rule(**values)


@st.composite
def windows(draw: st.DrawFn, rule: Rule) -> tuple[date, date]:
    start = rule.starts_on + timedelta(days=draw(st.integers(-60, 900)))
    return start, start + timedelta(days=draw(st.integers(0, 500)))


@st.composite
def days_off(draw: st.DrawFn, start: date, end: date) -> frozenset[date]:
    """Any set of days off, sometimes a whole fortnight of them."""
    reach = (end - start).days + 40
    found = {start + timedelta(days=number) for number in draw(st.sets(st.integers(-20, reach), max_size=30))}
    if draw(st.booleans()):
        block = draw(st.integers(-20, reach))
        found |= {start + timedelta(days=block + number) for number in range(14)}
    return frozenset(found)


def told_to_dateutil(rule: Rule) -> list[rrule.rrule]:
    """The same rule in RFC 5545 words; a "31st, or the last day" is a set of days and the last of them."""
    every: dict[str, Any] = {
        "dtstart": datetime.combine(rule.starts_on, time.min),
        "until": rule.ends_on and datetime.combine(rule.ends_on, time.min),
        "interval": rule.every,
        "wkst": rrule.MO,
    }
    if rule.unit == Unit.DAY:
        return [rrule.rrule(rrule.DAILY, **every)]
    if rule.unit == Unit.WEEK:
        return [rrule.rrule(rrule.WEEKLY, byweekday=rule.weekdays, **every)]
    # dateutil counts months from the month of dtstart but skips a month without that day: begin on the 1st.
    every["dtstart"] = every["dtstart"].replace(day=1)
    if rule.nth is not None:
        wanted = [rrule.weekday(one, rule.nth) for one in rule.weekdays]
        return [rrule.rrule(rrule.MONTHLY, byweekday=wanted, **every)]
    found = []
    for number in rule.month_days:
        last = 31 if number == LAST else number
        span = list(range(min(28, last), last + 1))
        found.append(rrule.rrule(rrule.MONTHLY, bymonthday=span, bysetpos=-1, **every))
    return found


@steady
@given(st.data())
def test_dateutil_gives_the_same_days(data: st.DataObject) -> None:
    rule = data.draw(rules(season=False))
    start, end = data.draw(windows(rule))
    low, high = datetime.combine(max(start, rule.starts_on), time.min), datetime.combine(end, time.min)
    theirs = {day.date() for one in told_to_dateutil(rule) for day in one.between(low, high, inc=True)}
    assert [one.given for one in occurrences(rule, start, end)] == sorted(theirs)


@steady
@given(st.data())
def test_two_windows_side_by_side_give_the_same_as_one(data: st.DataObject) -> None:
    rule = data.draw(rules())
    start, end = data.draw(windows(rule))
    off = data.draw(days_off(start, end))
    cut = start + timedelta(days=data.draw(st.integers(0, (end - start).days)))
    whole = occurrences(rule, start, end, off)
    parts = occurrences(rule, start, cut, off) + occurrences(rule, cut + timedelta(days=1), end, off)
    assert whole == parts
    assert whole == occurrences(rule, start, end, off)


@steady
@given(st.data())
def test_no_day_outside_the_dates_or_the_season(data: st.DataObject) -> None:
    rule = data.draw(rules())
    start, end = data.draw(windows(rule))
    off = data.draw(days_off(start, end))
    found = occurrences(rule, start, end, off)
    assert all(rule.is_within(one.given) and rule.is_within(one.day) for one in found)
    assert all(start <= one.given <= end for one in found)
    assert all(not one.is_moved or (one.given in off and one.day not in off) for one in found)
    assert all(abs((one.day - one.given).days) <= 6 for one in found)
    assert len({one.given for one in found}) == len(found)


@steady
@given(st.data())
def test_exceptions_only_take_away(data: st.DataObject) -> None:
    rule = data.draw(rules())
    start, end = data.draw(windows(rule))
    off = data.draw(days_off(start, end))
    left_out = data.draw(days_off(start, end))
    without = occurrences(rule, start, end, off)
    kept = occurrences(replace(rule, exceptions=left_out), start, end, off)
    assert kept == [one for one in without if one.given not in left_out]


@settings(steady, max_examples=50)
@given(st.data())
def test_the_next_dates_are_the_first_of_a_long_window(data: st.DataObject) -> None:
    rule = data.draw(rules())
    after = rule.starts_on + timedelta(days=data.draw(st.integers(-100, 400)))
    off = data.draw(days_off(after, after + timedelta(days=300)))
    count = data.draw(st.integers(1, 12))
    window = occurrences(rule, after + timedelta(days=1), after + timedelta(days=366 * 30), off)
    assert next_dates(rule, after, count, off) == window[:count]


@steady
@given(st.text(max_size=6))
def test_a_month_day_is_two_numbers_or_nothing(text: str) -> None:
    assert not is_month_day(text) or len(text) == 5


def test_a_rule_without_any_date() -> None:
    """The 15th, in a season of February only reached in months that `every` never counts."""
    rule = Rule(date(2026, 6, 1), Unit.MONTH, 12, month_days=(15,), season_from="02-01", season_to="02-28")
    assert next_dates(rule, date(2026, 6, 1), 12) == []
