"""A season as arrays for the kernel, and the kernel's plan back as rounds."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .day import NO_ROAD, Technician
from .season import Client, Pattern, Season
from .timetable import NEVER, Timetable, earliest_start

VERY_LONG = 10_000_000  # seconds and metres where no road leads: no shift is that long
NEIGHBOURS, MEMORY, WIDEST = 120, 4_000_000, 200
LOCKED = 64.0  # a promised visit is worth this many others of its priority


def patterns_left(season: Season, i: int) -> list[Pattern]:
    """The patterns that keep every promised and every driven visit."""
    client = season.clients[i]
    kept = set(client.locks) | {
        d for d, crew in enumerate(season.crews) if any(i in technician.prefix for technician in crew)
    }
    return [pattern for pattern in client.patterns if kept <= set(pattern)]


def shifts(season: Season) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Rows of `clock.shift` by round, and the work of the driven stops."""
    m = len(season.crews[0]) if season.crews else 0
    rows = np.zeros((len(season.crews) * m, 12), dtype=np.int64)
    sunk = np.zeros(len(rows), dtype=np.int64)
    for d, crew in enumerate(season.crews):
        table = Timetable(season.day(d)) if any(technician.prefix for technician in crew) else None
        for k, technician in enumerate(crew):
            origin, plain, rested = technician.start_place, technician.opens, NEVER
            if technician.free_at is not None:
                plain = technician.free_at
            if technician.prefix and table:
                origin, plain, rested = _driven(table, technician)
                sunk[d * m + k] = _sunk(table, k, technician)
            pause = technician.break_
            if pause is None:
                plain, rested = NEVER, plain
            rows[d * m + k] = (
                origin,
                NO_ROAD if technician.end_place is None else technician.end_place,
                plain,
                rested,
                technician.closes + technician.overtime_s,
                technician.closes,
                pause.length_s if pause else 0,
                pause.earliest if pause else 0,
                pause.latest if pause else 0,
                technician.day_cost,
                bool(technician.prefix),
                _room(season.clients, technician),
            )
    return rows, sunk


def _room(clients: Sequence[Client], technician: Technician) -> int:
    """What the van can still take."""
    if technician.capacity is None:
        return NEVER
    return technician.capacity - sum(clients[i].stop.load for i in technician.prefix)


def _sunk(table: Timetable, k: int, technician: Technician) -> int:
    """Travel and service behind the technician: they count in the balance of work."""
    stops, here, total = table.day.stops, technician.start_place, 0
    for i in technician.prefix:
        total += max(0, table.seconds[here, stops[i].place]) + stops[i].service_s
        here = stops[i].place
    return total


def _driven(table: Timetable, technician: Technician) -> tuple[int, int, int]:
    """Last driven place, and when it is left without and with the break taken."""
    stops, here = table.day.stops, technician.start_place
    plain, rested, pause = technician.opens, NEVER, technician.break_
    for i in technician.prefix:
        leg, there = max(0, table.seconds[here, stops[i].place]), stops[i].place
        arrive, after = plain + leg, rested + leg
        if pause and arrive <= pause.latest:
            after = min(after, max(arrive, pause.earliest) + pause.length_s)
        if pause and plain <= pause.latest:
            after = min(after, max(plain, pause.earliest) + pause.length_s + leg)
        plain = _start(table, i, arrive) + stops[i].service_s
        rested = min(NEVER, _start(table, i, after) + stops[i].service_s) if after < NEVER else NEVER
        here = there
    return (here, plain, rested) if technician.free_at is None else (here, technician.free_at, NEVER)


def _start(table: Timetable, i: int, at: int) -> int:
    start = earliest_start(table.hours[i], at)
    return at if start == NEVER else start  # driven late is driven all the same


def permissions(season: Season) -> np.ndarray[Any, Any]:
    """(clients + 1, rounds): who may serve whom, roads included."""
    m = len(season.crews[0]) if season.crews else 0
    may = np.zeros((len(season.clients) + 1, len(season.crews) * m), dtype=np.bool_)
    if not may.size:
        return may
    technicians = [technician for crew in season.crews for technician in crew]
    has = np.array([technician.skills for technician in technicians], dtype=np.int64)
    present = np.array([technician.present for technician in technicians])
    wants = np.array([client.stop.skills for client in season.clients], dtype=np.int64)
    may[1:] = ((wants[:, None] & ~has[None, :]) == 0) & present[None, :]
    who = np.arange(may.shape[1]) % m
    for i, client in enumerate(season.clients, start=1):
        stop = client.stop
        if stop.allowed is not None:
            may[i] &= np.isin(who, sorted(stop.allowed))
        if stop.forbidden:
            may[i] &= ~np.isin(who, sorted(stop.forbidden))
        for d, lock in client.locks.items():
            driven = len(season.crews[d][lock.technician].prefix)
            kept = lock.rank is None or lock.rank >= driven  # a rank among the driven is taken
            may[i, d * m : (d + 1) * m] &= kept & (who[:m] == lock.technician)
    return may


def twins(season: Season, shift: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """For each round the last one before it, that day, whose technician is the same in all that counts, or
    -1."""
    m = len(season.crews[0]) if season.crews else 0
    named = {
        k for client in season.clients for k in (client.stop.allowed or frozenset()) | client.stop.forbidden
    }
    named |= {lock.technician for client in season.clients for lock in client.locks.values()}
    found = np.full(len(shift), -1, dtype=np.int64)
    for d, crew in enumerate(season.crews):
        seen: dict[tuple[Any, ...], int] = {}
        for k, technician in enumerate(crew):
            if technician.present and not technician.prefix and k not in named:
                kind = (technician.skills, *shift[d * m + k].tolist())
                found[d * m + k] = seen.get(kind, -1)
                seen[kind] = d * m + k
    return found


def neighbours(season: Season) -> np.ndarray[Any, Any]:
    """(clients + 1, K): for each client, itself and the nearest others by seconds there and back."""
    place = np.array([client.stop.place for client in season.clients], dtype=np.int64)
    n = len(place)
    width = min(n, NEIGHBOURS)
    near = np.zeros((n + 1, width), dtype=np.int32)
    seconds = season.matrix.seconds
    for i in range(n):
        both = seconds[place[i], place].astype(np.int64) + seconds[place, place[i]]
        both[(seconds[place[i], place] < 0) | (seconds[place, place[i]] < 0)] = VERY_LONG
        both[i] = -1
        chosen = np.argpartition(both, width - 1)[:width] if width < n else np.arange(n)
        near[i + 1] = chosen[np.lexsort((chosen, both[chosen]))] + 1
    return near


def ragged(rows: Sequence[Sequence[int]], kind: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """(starts, values): row i is values[starts[i]:starts[i + 1]]."""
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return starts, np.array([value for row in rows for value in row], dtype=kind)


def uneven(season: Season) -> float:
    """At most what one more visit costs by making days or technicians unequal: weight x parts x its work."""
    parts = season.weights.day_balance * len(season.crews)
    parts += season.weights.balance * max((len(crew) for crew in season.crews), default=0)
    seconds = season.matrix.seconds
    work = max((client.stop.service_s for client in season.clients), default=0)
    return float(parts) * (work + 2 * int(seconds.max(initial=0)))


def prices(season: Season, legs: float) -> np.ndarray[Any, Any]:
    """What leaving each client out costs: an optional one its value, a mandatory one more than any
    insertion."""
    crews = [technician for crew in season.crews for technician in crew]
    fee = max((technician.day_cost for technician in crews), default=0)
    over = max((technician.overtime_s for technician in crews), default=0) * season.weights.overtime
    longest = max((len(pattern) for client in season.clients for pattern in client.patterns), default=1)
    moved = season.weights.moved + season.weights.another_technician
    base = 2.0 * longest * (legs + fee + over + moved + uneven(season)) + 1.0
    return np.array(
        [0.0]
        + [
            (base * 8.0**client.stop.priority * (LOCKED if client.locks else 1.0))
            if client.stop.mandatory
            else float(client.stop.value)
            for client in season.clients
        ]
    )
