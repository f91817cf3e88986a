"""Repetition rules in, dates out. No clock, no time zone: a visit's day is a local date."""

from .dates import Occurrence, given_days, next_dates, occurrences
from .rule import LARGEST, LAST, BadRule, Holidays, Rule, Unit, is_month_day

__all__ = [
    "LARGEST",
    "LAST",
    "BadRule",
    "Holidays",
    "Occurrence",
    "Rule",
    "Unit",
    "given_days",
    "is_month_day",
    "next_dates",
    "occurrences",
]
