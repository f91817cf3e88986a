"""`{% load planning_hours %}`: a week of hours in words."""

from collections.abc import Sequence
from itertools import groupby

from django import template

from margelle.base.ui import french
from margelle.features.planning.rules import Shift

register = template.Library()


@register.filter
def week_words(shifts: Sequence[Shift]) -> str:
    """« lun.–ven. 08:00–16:00, sam. 08:00–12:00 »."""
    days = sorted(shifts, key=lambda one: one.weekday)
    parts = []
    for (start, end), group in groupby(days, key=lambda one: (one.from_hour, one.to_hour)):
        numbers = [one.weekday for one in group]
        first, last = french.SHORT_DAYS[numbers[0]], french.SHORT_DAYS[numbers[-1]]
        is_run = len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1
        names = f"{first}–{last}" if is_run else ", ".join(french.SHORT_DAYS[n] for n in numbers)
        parts.append(f"{names} {french.clock(start)}–{french.clock(end)}")
    return ", ".join(parts)
