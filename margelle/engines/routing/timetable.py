"""A round on the clock: earliest times, the break where the round breaks least and then ends soonest."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

from .day import NO_ROAD, Day, Stop, Technician, Window
from .plan import Broken, Round, Timing, Violation

NEVER = 1 << 40


def hours(stop: Stop) -> tuple[Window, ...]:
    """When the service may start: the lock's time, or the windows; empty means at any time."""
    if stop.lock and stop.lock.start is not None:
        return (Window(stop.lock.start, stop.lock.start),)
    return stop.windows


def earliest_start(windows: Sequence[Window], at: int) -> int:
    """The first moment from `at` on that a window allows; NEVER if none does."""
    for window in windows:
        if at <= window.closes:
            return max(at, window.opens)
    return NEVER if windows else at


def begins(technician: Technician) -> int:
    return technician.opens if technician.free_at is None else technician.free_at


class Legs:
    """A matrix read leg by leg as whole numbers, without a copy: 5,000 places are 25 million legs."""

    def __init__(self, values: "NDArray[np.int32]") -> None:
        self.flat, self.width = values.reshape(-1).data, values.shape[1]

    def __getitem__(self, leg: tuple[int, int]) -> int:
        return int(self.flat[leg[0] * self.width + leg[1]])


class Timetable:
    """Times of any round of one day."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.seconds, self.metres = Legs(day.matrix.seconds), Legs(day.matrix.metres)
        self.hours = [hours(stop) for stop in day.stops]

    def round(self, k: int, stops: Sequence[int]) -> tuple[Round, list[Violation]]:
        """The round on the clock, and what it breaks of roads and time."""
        technician, day = self.day.technicians[k], self.day
        travel, driven, broken = self._roads(k, stops)
        past = len(technician.prefix) if technician.free_at is not None else 0
        if not stops:
            begin = begins(technician)
            return Round(k, (), begin, begin, None, 0, 0, 0, 0), []
        tries = [self._drive(k, stops, past, rest) for rest in self._rests(technician, stops[past:])]
        late, ends, break_at, ahead = min(
            tries, key=lambda tried: (sum(v.seconds for v in tried[0]), tried[1])
        )
        timings, departs = self._past(technician, stops[:past]) + ahead, begins(technician)
        if not past and (break_at is None or break_at > timings[0].start):
            first = timings[0]
            departs += first.wait
            timings[0] = replace(first, arrive=first.start, wait=0)
        service, over = sum(day.stops[i].service_s for i in stops), max(0, ends - technician.closes)
        if over > technician.overtime_s:
            broken.append(Violation(Broken.SHIFT, k, seconds=over - technician.overtime_s))
        done = Round(k, tuple(timings), departs, ends, break_at, travel, driven, service, over)
        return done, broken + late

    def _roads(self, k: int, stops: Sequence[int]) -> tuple[int, int, list[Violation]]:
        technician, travel, driven = self.day.technicians[k], 0, 0
        broken, here = [], technician.start_place
        legs: list[tuple[int | None, int | None]] = [(i, self.day.stops[i].place) for i in stops]
        for stop, there in [*legs, (None, technician.end_place)]:
            if there is None:
                continue
            if self.seconds[here, there] == NO_ROAD:
                if stop is None or stop not in technician.prefix:  # what is driven had a road
                    broken.append(Violation(Broken.NO_ROAD, k, stop))
            else:
                travel += self.seconds[here, there]
                driven += self.metres[here, there]
            here = there
        return travel, driven, broken

    def _past(self, technician: Technician, stops: Sequence[int]) -> list[Timing]:
        """Driven stops: only the end of the last is known; the others are laid out before it."""
        found: list[Timing] = []
        leave = technician.free_at or 0
        for stop in reversed(stops):
            start = max(0, leave - self.day.stops[stop].service_s)
            found.append(Timing(stop, start, start, leave, 0))
            leave = start
        return found[::-1]

    def _rests(self, technician: Technician, stops: Sequence[int]) -> Iterator[tuple[int, bool] | None]:
        """Where the break may lie: nowhere, on arrival at stop i, or before leaving for it (the last is
        home)."""
        yield None
        if technician.break_:
            for i in range(len(stops) + 1):
                yield i, True
                yield i, False

    def _drive(
        self, k: int, stops: Sequence[int], past: int, rest: tuple[int, bool] | None
    ) -> tuple[list[Violation], int, int | None, list[Timing]]:
        """Violations of time, end, start of the break, timings of the stops after the driven ones."""
        technician, day = self.day.technicians[k], self.day
        here = day.stops[stops[past - 1]].place if past else technician.start_place
        now, pause, break_at = begins(technician), technician.break_, None
        broken: list[Violation] = []
        timings: list[Timing] = []
        checked = len(technician.prefix)
        for i, stop in enumerate([*stops[past:], None]):
            there = technician.end_place if stop is None else day.stops[stop].place
            if pause and rest == (i, False):
                break_at = max(now, pause.earliest)
                now = break_at + pause.length_s
            now += max(0, self.seconds[here, there]) if there is not None else 0
            here, arrive, resting = there if there is not None else here, now, 0
            if pause and rest == (i, True):
                break_at = max(now, pause.earliest)
                now, resting = break_at + pause.length_s, pause.length_s
            if stop is None:
                break
            start = earliest_start(self.hours[stop], now)
            if start == NEVER:
                start = now
                if past + i >= checked:
                    late = now - self.hours[stop][-1].closes
                    broken.append(Violation(Broken.LATE, k, stop, late))
            now = start + day.stops[stop].service_s
            timings.append(Timing(stop, arrive, start, now, start - arrive - resting))
        if pause and (break_at if break_at is not None else now) > pause.latest:
            over = (break_at if break_at is not None else now) - pause.latest
            broken.append(Violation(Broken.BREAK, k, seconds=over))
        return broken, now, break_at, timings
