"""Pure questions about a technician's way through the day. Times are whole minutes since midnight."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from math import ceil

from margelle.engines.routing import Point, Trip, estimate

DAY_MINUTES = 24 * 60


def minute_of(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def hour_at(minute: int) -> time:
    """The clock at a minute of the day; what runs past midnight stays on its last minute."""
    held = min(max(minute, 0), DAY_MINUTES - 1)
    return time(held // 60, held % 60)


def way(a: Point | None, b: Point | None) -> Trip | None:
    """The likely trip between two places, None when one of them is not known."""
    return None if a is None or b is None else estimate(a, b)


def travel_minutes(trip: Trip | None) -> int:
    return 0 if trip is None else ceil(trip.seconds / 60)


@dataclass(frozen=True, slots=True)
class Span:
    """A visit as a stretch of the day: from a minute on, for so many minutes."""

    at: int
    minutes: int

    @property
    def end(self) -> int:
        return self.at + self.minutes


@dataclass(frozen=True, slots=True)
class Lane:
    """Where a visit is drawn when several overlap: its place from 0, of how many."""

    place: int
    of: int


def lanes(spans: Sequence[Span]) -> list[Lane]:
    """Side by side what overlaps. `spans` come by their start; a chain of overlaps shares one width."""
    found: list[Lane] = []
    group: list[int] = []  # places of the chain being laid
    ends: list[int] = []  # where each of its lanes is free again
    for span in spans:
        if ends and span.at >= max(ends):
            found += [Lane(place, len(ends)) for place in group]
            group, ends = [], []
        place = next((n for n, end in enumerate(ends) if end <= span.at), len(ends))
        ends[place : place + 1] = [span.end]
        group.append(place)
    return found + [Lane(place, len(ends)) for place in group]


@dataclass(frozen=True)
class Call:
    """A visit of a round: its place, how long it takes, when it was said or promised, when it really was."""

    point: Point | None
    minutes: int
    start: int | None = None
    window_from: int | None = None
    window_to: int | None = None
    came: int | None = None
    left: int | None = None


@dataclass(frozen=True)
class Passing:
    """When a technician would come and go. `late_by` is past the hour said, or the end of the window."""

    trip: Trip | None  # the way from the place before
    arrive: int
    leave: int
    late_by: int


def passings(
    calls: Sequence[Call], *, leaves: int, base: Point | None, now: int | None = None
) -> list[Passing]:
    """One after the other, waiting for the hour that was said. A place that is not known costs no travel.

    What really happened outweighs the plan, and `now` says that nobody leaves in the past.
    """
    found = []
    here, ready = base, leaves
    for call in calls:
        trip = way(here, call.point)
        arrive, leave = _stay(call, ready, travel_minutes(trip), now)
        due = call.window_to if call.window_to is not None else call.start
        found.append(Passing(trip, arrive, leave, 0 if due is None else max(0, arrive - due)))
        here, ready = call.point or here, leave
    return found


def _stay(call: Call, ready: int, ride: int, now: int | None) -> tuple[int, int]:
    if call.came is not None:
        leave = call.left if call.left is not None else max(call.came + call.minutes, now or 0)
        return call.came, leave
    reach = max(ready, now or 0) + ride
    wait = call.start if call.start is not None else call.window_from
    arrive = reach if wait is None else max(reach, wait)
    return arrive, arrive + call.minutes


@dataclass(frozen=True)
class Insertion:
    """What one more call costs at one place: `index` calls come before it."""

    index: int
    passings: list[Passing]  # with it, in order
    more_metres: int
    newly_late: list[int]  # indices, without it, of those it makes late or later
    late_minutes: int  # by how much in all, itself included

    @property
    def passing(self) -> Passing:
        return self.passings[self.index]


def insertions(
    calls: Sequence[Call],
    new: Call,
    *,
    leaves: int,
    base: Point | None,
    now: int | None = None,
    first: int = 0,
    tolerance: int = 0,
) -> list[Insertion]:
    """Every place for one more call, in order. Nothing is slipped in before the `first` that have begun."""
    without = passings(calls, leaves=leaves, base=base, now=now)
    found = []
    for index in range(min(first, len(calls)), len(calls) + 1):
        laid = [*calls[:index], new, *calls[index:]]
        times = passings(laid, leaves=leaves, base=base, now=now)
        rest = [*times[:index], *times[index + 1 :]]
        added = [after.late_by - before.late_by for before, after in zip(without, rest, strict=True)]
        worse = [n for n, minutes in enumerate(added) if minutes > 0 and rest[n].late_by > tolerance]
        late = sum(max(0, minutes) for minutes in added) + times[index].late_by
        found.append(Insertion(index, times, metres(times) - metres(without), worse, late))
    return found


def best_insertion(places: Sequence[Insertion], *, is_urgent: bool) -> Insertion:
    """For what presses, two minutes of waiting weigh as one that others are made late; else nobody is made
    late if that can be, and the shortest way decides."""
    if is_urgent:
        return min(places, key=lambda one: (one.passing.arrive + 2 * one.late_minutes, one.more_metres))
    return min(places, key=lambda one: (len(one.newly_late), one.late_minutes, one.more_metres))


def metres(times: Sequence[Passing]) -> int:
    return sum(one.trip.metres for one in times if one.trip)


def departure(calls: Sequence[Call], *, base: Point | None, opens: int) -> int:
    """When to leave: to be there at the first hour said, else when the working day begins.

    Who was there already has left in time for that.
    """
    there = (calls[0].start if calls[0].came is None else calls[0].came) if calls else None
    return opens if there is None else max(0, there - travel_minutes(way(base, calls[0].point)))
