"""The slow plain truth: a round on the clock, second by second of reasoning, sharing nothing with the
engine."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from margelle.engines.routing import Day, Stop


def starts(stop: Stop, at: int) -> int | None:
    if stop.lock and stop.lock.start is not None:
        return stop.lock.start if at <= stop.lock.start else None
    if not stop.windows:
        return at
    return next((max(at, window.opens) for window in stop.windows if at <= window.closes), None)


def ends(day: Day, k: int, stops: Sequence[int]) -> int | None:
    """When the round ends at the soonest, or None if it cannot be driven in time."""
    return min((end for end in _all_ends(day, k, stops)), default=None)


def _all_ends(day: Day, k: int, stops: Sequence[int]) -> Iterator[int]:
    technician = day.technicians[k]
    gaps: list[tuple[int, str] | None] = [None]
    past = len(technician.prefix) if technician.free_at is not None else 0
    if technician.break_:
        gaps += list(product(range(len(stops) - past + 1), ("before", "after")))
    for gap in gaps:
        end = _with_break(day, k, stops, gap)
        if end is not None:
            yield end


def _with_break(day: Day, k: int, stops: Sequence[int], gap: tuple[int, str] | None) -> int | None:
    technician = day.technicians[k]
    past = len(technician.prefix) if technician.free_at is not None else 0
    now = technician.opens if technician.free_at is None else technician.free_at
    here = day.stops[stops[past - 1]].place if past else technician.start_place
    rest, ahead = technician.break_, list(stops[past:])
    for at in range(len(ahead) + 1):
        home = at == len(ahead)
        there = technician.end_place if home else day.stops[ahead[at]].place
        if rest and gap == (at, "before"):
            now = max(now, rest.earliest)
            if now > rest.latest:
                return None
            now += rest.length_s
        if there is not None:
            leg = int(day.matrix.seconds[here, there])
            if leg < 0 and past + at >= len(technician.prefix):
                return None
            now += max(0, leg)  # what is driven had a road
            here = there
        if rest and gap == (at, "after"):
            now = max(now, rest.earliest)
            if now > rest.latest:
                return None
            now += rest.length_s
        if not home:
            start = starts(day.stops[ahead[at]], now)
            if start is None:
                if past + at >= len(technician.prefix):
                    return None
                start = now  # driven late is driven all the same
            now = start + day.stops[ahead[at]].service_s
    if rest and gap is None and now > rest.latest:
        return None
    return now if now <= technician.closes + technician.overtime_s else None


def travel(day: Day, k: int, stops: Sequence[int]) -> tuple[int, int]:
    """Seconds and metres of all legs."""
    technician = day.technicians[k]
    way = [technician.start_place, *(day.stops[i].place for i in stops)]
    if technician.end_place is not None:
        way.append(technician.end_place)
    legs = list(pairwise(way)) if stops else []
    return (
        sum(max(0, int(day.matrix.seconds[a, b])) for a, b in legs),
        sum(max(0, int(day.matrix.metres[a, b])) for a, b in legs),
    )
