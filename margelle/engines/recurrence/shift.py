"""Where a visit goes when its day is a public holiday."""

from collections.abc import Container, Iterator
from datetime import date, timedelta

from .rule import Holidays, Rule, Unit

NEAR, REACH = 3, 6  # days: three cross a week-end, six never pass the same weekday of another week
SATURDAY = 5


def shifted(rule: Rule, given: list[date], staying: set[date], holidays: Container[date]) -> dict[date, date]:
    """Each holiday of `given` (in order) to its new day.

    The nearest day on the wished side, within three days, then on the other side, then farther. Never another
    holiday, nor a Saturday or Sunday unless the rule works on them, nor outside the rule's dates and season.
    A day that the rule serves already (`staying`, or taken by an earlier holiday) comes last: a daily rule
    has no other, and then two visits share a day rather than one being lost. Without any day it stays.
    """
    taken = set(staying)
    found: dict[date, date] = {}
    for day in given:
        possible = [one for one in _around(rule, day) if is_workable(rule, one) and one not in holidays]
        free = (one for one in possible if one not in taken)
        found[day] = next(free, possible[0] if possible else day)
        taken.add(found[day])
    return found


def is_workable(rule: Rule, day: date) -> bool:
    if not rule.is_within(day):
        return False
    return day.weekday() < SATURDAY or rule.unit == Unit.DAY or day.weekday() in rule.weekdays


def _around(rule: Rule, day: date) -> Iterator[date]:
    wished = -1 if rule.holidays == Holidays.BEFORE else 1
    for distances in (range(1, NEAR + 1), range(NEAR + 1, REACH + 1)):
        for side in (wished, -wished):
            for distance in distances:
                yield day + timedelta(days=side * distance)
