"""Who becomes late, and by how much, when an urgent stop goes into a round that has no room for it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .day import NO_ROAD, Day, Lock, Matrix, Stop, Window
from .insertion import Offer, Urgent
from .plan import Broken
from .timetable import Timetable

LATE_PRICE: Final = 4.0  # seconds of score for a second of lateness, as in the kernel


class Lateness:
    """One technician's round with the urgent stop at `rank`."""

    def __init__(self, day: Day, stops: Sequence[int], technician: int, rank: int) -> None:
        self.day, self.stops, self.technician, self.rank = day, tuple(stops), technician, rank

    def offer(
        self, new: Urgent, there: NDArray[np.int32], back: NDArray[np.int32], detour_s: int, lam: float
    ) -> Offer:
        done, broken = Timetable(self._alone(new, there, back)).round(0, range(len(self.stops) + 1))
        mine = done.timings[self.rank]
        names = [*self.stops[: self.rank], -1, *self.stops[self.rank :]]
        late = {v.stop: v.seconds for v in broken if v.kind == Broken.LATE and v.stop is not None}
        over = sum(v.seconds for v in broken if v.kind in (Broken.SHIFT, Broken.BREAK))
        score = mine.start + lam * detour_s + LATE_PRICE * (sum(late.values()) + over)
        return Offer(
            self.technician,
            self.rank,
            mine.arrive,
            mine.start,
            detour_s,
            score,
            late.pop(self.rank, 0),
            tuple((names[at], seconds) for at, seconds in sorted(late.items())),
            over,
        )

    def _alone(self, new: Urgent, there: NDArray[np.int32], back: NDArray[np.int32]) -> Day:
        """A day of this technician alone: place 0 is the new address, the round's own places follow."""
        technician = self.day.technicians[self.technician]
        stops = [self.day.stops[i] for i in self.stops]
        places = [technician.start_place, technician.end_place or 0, *(stop.place for stop in stops)]
        seconds = np.full((len(places) + 1, len(places) + 1), NO_ROAD, dtype=np.int32)
        seconds[1:, 1:] = self.day.matrix.seconds[np.ix_(places, places)]
        seconds[1:, 0], seconds[0, 1:], seconds[0, 0] = there[places], back[places], 0
        moved = [replace(stop, place=3 + at, allowed=None, forbidden=frozenset(), lock=_start_only(stop))
                 for at, stop in enumerate(stops)]  # fmt: skip
        urgent = Stop(0, new.service_s, (Window(new.earliest, new.latest),))
        driver = replace(
            technician,
            start_place=1,
            end_place=None if technician.end_place is None else 2,
            prefix=tuple(range(len(technician.prefix))),
        )
        return Day(Matrix(seconds, seconds), (driver,), (*moved[: self.rank], urgent, *moved[self.rank :]))


def _start_only(stop: Stop) -> Lock | None:
    return replace(stop.lock, technician=0, rank=None) if stop.lock and stop.lock.start is not None else None
