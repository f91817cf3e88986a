"""What one more stop costs in a technician's day: its best place, the extra way, the hour it could begin.

Ways are estimates between points as the crow flies; a stop without a point is passed over, as if it lay on
the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from math import ceil
from typing import Final

from margelle.engines.routing import Point, Trip, estimate

ROUND_TO: Final = 5  # minutes: nobody promises 10:13
LAST_MINUTE: Final = 24 * 60 - 1


@dataclass(frozen=True)
class Stop:
    point: Point | None
    minutes: int
    start: time | None = None


@dataclass(frozen=True)
class Place:
    """Before the stop number `index` (0 = first). `extra` is None when no point is known to count from."""

    index: int
    extra: Trip | None
    start: time | None  # the earliest hour there; None when the neighbours have none
    fits: bool  # between its neighbours' hours and the working hours, as far as these are known


def best_place(
    stops: Sequence[Stop],
    new: Stop,
    *,
    home: Point | None = None,
    hours: tuple[time | None, time | None] = (None, None),
    window: tuple[time | None, time | None] = (None, None),
) -> Place:
    """Where the new stop costs the least way, among the places that the wished window allows.

    `hours` are the working hours, `window` the hours between which the stop is to begin.
    """
    allowed = [n for n in range(len(stops) + 1) if _keeps_order(stops, n, window)]
    places = [
        _place(stops, index, new, home, hours, window) for index in allowed or [_by_hour(stops, window)]
    ]
    return min(
        places, key=lambda place: (not place.fits, place.extra.seconds if place.extra else 0, place.index)
    )


def _keeps_order(stops: Sequence[Stop], index: int, window: tuple[time | None, time | None]) -> bool:
    low, high = window[0], window[1] or window[0]
    before = all(stop.start is None or high is None or stop.start <= high for stop in stops[:index])
    after = all(stop.start is None or low is None or stop.start >= low for stop in stops[index:])
    return before and after


def _by_hour(stops: Sequence[Stop], window: tuple[time | None, time | None]) -> int:
    wanted = window[0] or window[1] or time.max
    return sum(stop.start is None or stop.start <= wanted for stop in stops)


def _place(
    stops: Sequence[Stop],
    index: int,
    new: Stop,
    home: Point | None,
    hours: tuple[time | None, time | None],
    window: tuple[time | None, time | None],
) -> Place:
    before = next((stop.point for stop in reversed(stops[:index]) if stop.point), home)
    after = next((stop.point for stop in stops[index:] if stop.point), home)
    earliest = _earliest(stops, index, new, hours[0], window[0])
    latest = _latest(stops, index, new, hours[1])
    begin = None if earliest is None else min(ceil(earliest / ROUND_TO) * ROUND_TO, LAST_MINUTE)
    in_window = begin is None or window[1] is None or begin <= _minute(window[1])
    fits = in_window and (begin is None or latest is None or begin + new.minutes <= latest)
    start = None if begin is None else time(begin // 60, begin % 60)
    return Place(index, _extra(before, new.point, after), start, fits)


def _extra(before: Point | None, new: Point | None, after: Point | None) -> Trip | None:
    if new is None or (before is None and after is None):
        return None
    there = estimate(before, new) if before else Trip(0, 0)
    back = estimate(new, after) if after else Trip(0, 0)
    straight = estimate(before, after) if before and after else Trip(0, 0)
    # A stop on the way may seem to shorten it: estimates are rougher over a longer leg.
    metres = there.metres + back.metres - straight.metres
    return Trip(max(0, metres), max(0, there.seconds + back.seconds - straight.seconds))


def _earliest(
    stops: Sequence[Stop], index: int, new: Stop, opens: time | None, wished: time | None
) -> int | None:
    bounds = [_minute(hour) for hour in (opens, wished) if hour is not None]
    if index > 0:
        last = stops[index - 1]
        if last.start is not None:
            bounds.append(_minute(last.start) + last.minutes + _way(last, new))
        elif wished is None:
            return None  # the stop before has no hour: this one follows it without any
        else:
            bounds += [minute + _way(last, new) for minute in _over(stops[:index])]
    return max(bounds) if bounds else None


def _over(stops: Sequence[Stop]) -> list[int]:
    """When these are over, as far as one of them has an hour: the stops after it take their minutes too."""
    minutes = 0
    for stop in reversed(stops):
        minutes += stop.minutes
        if stop.start is not None:
            return [_minute(stop.start) + minutes]
    return []


def _latest(stops: Sequence[Stop], index: int, new: Stop, closes: time | None) -> int | None:
    """The minute by which it must be over."""
    following = next((stop for stop in stops[index:] if stop.start is not None), None)
    bounds = [_minute(closes)] if closes is not None else []
    if following is not None and following.start is not None:
        bounds.append(_minute(following.start) - _way(new, following))
    return min(bounds) if bounds else None


def _way(a: Stop, b: Stop) -> int:
    return ceil(estimate(a.point, b.point).seconds / 60) if a.point and b.point else 0


def _minute(hour: time) -> int:
    return hour.hour * 60 + hour.minute
