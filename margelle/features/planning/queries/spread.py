"""Many places over the days of a few technicians: near ones together, no day above its hours. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Generic, TypeVar

P = TypeVar("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Wish(Generic[P, T]):
    """A place to serve once. `near` sorts neighbours together; `usual` is the technician who knows it."""

    place: P
    near: tuple[str, ...]
    usual: T | None = None


@dataclass(frozen=True)
class Slot(Generic[P, T]):
    place: P
    technician: T | None
    day: date | None


def spread(
    wishes: Sequence[Wish[P, T]],
    *,
    room: Mapping[tuple[T, date], int],
    minutes: int,
    most: int,
) -> list[Slot[P, T]]:
    """Give each place a technician and a day; those without room come back with neither.

    `room` says the free minutes of each technician and day that may be used, `most` how many of these visits
    one technician takes a day. A place goes to its usual technician when he is among them and has room, the
    others to whoever has the least; each one's places are laid in the order of `near`, evenly over his days.
    """
    places = {key: min(most, max(0, free) // minutes) for key, free in room.items()}
    technicians = list(dict.fromkeys(technician for technician, _ in room))
    queues: dict[T, list[Wish[P, T]]] = {technician: [] for technician in technicians}
    limit = {
        technician: sum(count for (who, _), count in places.items() if who == technician)
        for technician in technicians
    }
    later: list[Wish[P, T]] = []
    for wish in sorted(wishes, key=lambda wish: wish.near):
        mine = wish.usual
        if mine is not None and mine in queues and len(queues[mine]) < limit[mine]:
            queues[mine].append(wish)
        else:
            later.append(wish)
    nowhere = _share(later, queues, limit)
    found: list[Slot[P, T]] = []
    for technician, queue in queues.items():
        days = sorted(day for who, day in places if who == technician)
        found += _over_days(technician, queue, [(day, places[technician, day]) for day in days])
    found.sort(key=lambda slot: slot.day or date.max)
    return [*found, *(Slot(wish.place, None, None) for wish in nowhere)]


def _share(
    wishes: Sequence[Wish[P, T]], queues: dict[T, list[Wish[P, T]]], limit: Mapping[T, int]
) -> list[Wish[P, T]]:
    """Runs of neighbours, to whoever is the least full; returns those for whom nobody has room."""
    nowhere = []
    for wish in wishes:
        able = [one for one in queues if len(queues[one]) < limit[one]]
        if not able:
            nowhere.append(wish)
            continue
        least = min(able, key=lambda one: len(queues[one]) / limit[one])
        queues[least].append(wish)
    return nowhere


def _over_days(
    technician: T, queue: Sequence[Wish[P, T]], days: Sequence[tuple[date, int]]
) -> list[Slot[P, T]]:
    """Neighbours share a day; each day takes its part of what is left, never more than it holds."""
    rest = sorted(queue, key=lambda wish: wish.near)
    found: list[Slot[P, T]] = []
    open_days = [(day, count) for day, count in days if count]
    for index, (day, count) in enumerate(open_days):
        after = sum(more for _, more in open_days[index + 1 :])
        even = ceil(len(rest) / (len(open_days) - index))
        take = min(count, max(even, len(rest) - after))
        found += [Slot(wish.place, technician, day) for wish in rest[:take]]
        rest = rest[take:]
    return found
