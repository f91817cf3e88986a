"""A technician's working day as the engine reads it: seconds after midnight, one break."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from margelle.engines.routing import Break
from margelle.features.planning.rules import Away, DaySpan

MINUTE: Final = 60
OPENS, CLOSES = 8 * 3600, 18 * 3600  # who has no hours of his own
NOON_FROM, NOON_TO = 11 * 3600 + 1800, 14 * 3600
LONGEST_BREAK: Final = 2 * 3600
SHORTEST_WITH_BREAK: Final = 5 * 3600


@dataclass(frozen=True)
class WorkDay:
    opens: int
    closes: int
    break_: Break | None = None


def seconds_of(hour: time) -> int:
    return hour.hour * 3600 + hour.minute * 60 + hour.second


def hour_of(seconds: int) -> time:
    """The clock, to the minute below; what runs past midnight stays on the last minute."""
    minutes = min(max(seconds, 0) // 60, 24 * 60 - 1)
    return time(minutes // 60, minutes % 60)


def work_day(span: DaySpan, day: date, away: Sequence[Away] = ()) -> WorkDay | None:
    """None when nobody works. An absence at either end shortens the day; one within it is the day's break."""
    if span.is_off:
        return None
    opens = seconds_of(span.from_hour) if span.from_hour else OPENS
    closes = seconds_of(span.to_hour) if span.to_hour else CLOSES
    rest = closes - opens - span.minutes * MINUTE
    middle: Break | None = None
    for one in away:
        if one.is_whole or not one.first <= day <= one.last:
            continue
        assert one.from_hour is not None and one.to_hour is not None
        start, end = seconds_of(one.from_hour), seconds_of(one.to_hour)
        rest -= max(0, min(end, closes) - max(start, opens))
        if start <= opens:
            opens = max(opens, end)
        elif end >= closes:
            closes = min(closes, start)
        elif end > start:
            middle = Break(end - start, start, start)
    if opens >= closes:
        return None
    return WorkDay(opens, closes, middle or _noon(opens, closes, rest))


def _noon(opens: int, closes: int, rest: int) -> Break | None:
    length = min(rest, LONGEST_BREAK)
    if length < 5 * MINUTE or closes - opens < SHORTEST_WITH_BREAK:
        return None
    earliest = max(NOON_FROM, opens)
    return Break(length, earliest, max(earliest, min(NOON_TO, closes - length)))
