"""Cron expressions, typed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from croniter import croniter

# croniter is untyped: these are its two doors.
_is_valid: Callable[[str], bool] = croniter.is_valid
_croniter: Callable[[str, datetime], Any] = croniter


def is_cron(expression: str) -> bool:
    return _is_valid(expression)


def last_time(expression: str, now: datetime) -> datetime:
    """The latest time at or before `now`, in the time zone of `now`."""
    found: datetime = _croniter(expression, now + timedelta(seconds=1)).get_prev(datetime)
    return found
