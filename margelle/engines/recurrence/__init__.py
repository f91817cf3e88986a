"""Repetition rules in, dates out. No clock, no time zone: a visit's day is a local date."""

from .weekly import BadRule, WeeklyRule, occurrences

__all__ = ["BadRule", "WeeklyRule", "occurrences"]
