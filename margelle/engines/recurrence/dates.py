"""The days of a rule. `given` is what the rule says; `day` is what public holidays make of it."""

from collections.abc import Container
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta, weekday

from .rule import LAST, Holidays, Rule, Unit
from .shift import REACH, shifted

ONE_DAY = timedelta(days=1)
FARTHEST_YEARS = 30  # the rarest day, a fifth Monday of February, comes back after 28 years
_SHARE_OF_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31}


class Occurrence(NamedTuple):  # a tuple: three times as quick to make as a dataclass, and they are many
    """`given` is the identity: it stays when a holiday moves the visit to `day`."""

    given: date
    day: date

    @property
    def is_moved(self) -> bool:
        return self.given != self.day


def occurrences(rule: Rule, start: date, end: date, holidays: Container[date] = ()) -> list[Occurrence]:
    """The occurrences whose `given` lies from `start` to `end`, both included, in order of `given`.

    A moved `day` can lie a few days outside that window (never outside the rule's own dates and season), so
    two windows side by side give exactly what one long window gives.
    """
    kept = given_days(rule, start, end)
    if rule.exceptions:
        kept = [day for day in kept if day not in rule.exceptions]
    if rule.holidays == Holidays.KEEP:
        return [Occurrence(day, day) for day in kept]
    if rule.holidays == Holidays.SKIP:
        return [Occurrence(day, day) for day in kept if day not in holidays]
    moved = _moved(rule, start, end, holidays)
    return [Occurrence(day, moved.get(day, day)) for day in kept]


def next_dates(rule: Rule, after: date, count: int, holidays: Container[date] = ()) -> list[Occurrence]:
    """The first `count` occurrences given after that day; fewer when the rule ends, none without any date."""
    found: list[Occurrence] = []
    first = max(after + ONE_DAY, rule.starts_on)
    last = first + timedelta(days=366 * FARTHEST_YEARS)
    if rule.ends_on is not None:
        last = min(last, rule.ends_on)
    step = timedelta(days=_SHARE_OF_DAYS[rule.unit] * rule.every * count)
    while first <= last and len(found) < count:
        until = min(first + step, last)
        found += occurrences(rule, first, until, holidays)
        first = until + ONE_DAY
    return found[:count]


def given_days(rule: Rule, start: date, end: date) -> list[date]:
    """The days of the rule as it is written: neither holidays nor exceptions, each day once, in order."""
    first = max(start, rule.starts_on)
    last = end if rule.ends_on is None else min(end, rule.ends_on)
    if first > last:
        return []
    found = {Unit.DAY: _by_days, Unit.WEEK: _by_weeks, Unit.MONTH: _by_months}[rule.unit](rule, first, last)
    return [day for day in found if rule.is_in_season(day)] if rule.season_from else found


def _by_days(rule: Rule, first: date, last: date) -> list[date]:
    wait = (rule.starts_on - first).days % rule.every
    return [
        date.fromordinal(day) for day in range(first.toordinal() + wait, last.toordinal() + 1, rule.every)
    ]


def _by_weeks(rule: Rule, first: date, last: date) -> list[date]:
    origin = rule.starts_on.toordinal() - rule.starts_on.weekday()
    low, high, step = first.toordinal(), last.toordinal(), 7 * rule.every
    begun = origin + (low - origin) // step * step
    offsets = sorted(set(rule.weekdays))
    days = (monday + offset for monday in range(begun, high + 1, step) for offset in offsets)
    return [date.fromordinal(day) for day in days if low <= day <= high]


def _by_months(rule: Rule, first: date, last: date) -> list[date]:
    origin = _month_number(rule.starts_on)
    begun = origin + (_month_number(first) - origin) // rule.every * rule.every
    months = (
        date(number // 12, number % 12 + 1, 1) for number in range(begun, _month_number(last) + 1, rule.every)
    )
    return [day for month in months for day in _in_month(rule, month) if first <= day <= last]


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _in_month(rule: Rule, month: date) -> list[date]:
    """relativedelta(day=31) is the last day of any month: what an office means by "le 31"."""
    if rule.nth is None:
        wanted = {31 if number == LAST else number for number in rule.month_days}
        return sorted({month + relativedelta(day=number) for number in wanted})
    from_day = 31 if rule.nth == LAST else 1
    days = {month + relativedelta(day=from_day, weekday=weekday(one, rule.nth)) for one in rule.weekdays}
    return sorted(day for day in days if day.month == month.month)


def _moved(rule: Rule, start: date, end: date, holidays: Container[date]) -> dict[date, date]:
    """Where each holiday of the window goes.

    An earlier holiday may already have taken the free day, so the walk begins before the window, at the last
    gap too wide for one move to reach the next: the answer does not depend on where a window is cut.
    """
    gap, reach = timedelta(days=2 * REACH), timedelta(days=REACH)
    first = start
    while earlier := [day for day in given_days(rule, first - gap, first - ONE_DAY) if day in holidays]:
        first = earlier[0]
    near = given_days(rule, first - gap, end + reach)
    staying = {day for day in near if day not in holidays}
    given = [day for day in near if first <= day <= end and day in holidays]
    return shifted(rule, given, staying, holidays)
