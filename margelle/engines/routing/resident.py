"""Rounds of one day, kept in memory so that the best places for an urgent stop are found at once."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .day import Day
from .evaluate import is_ranked
from .insertion import Offer, Urgent
from .lateness import Lateness
from .seasonal import ragged, shifts
from .timetable import NEVER, hours

SPARE: Final = 8  # places in a row of rounds beyond the longest


class Resident:
    """Built from a day and its rounds (stops by technician, the driven ones first); `set_round` when one
    changes.

    `renew` lays all rounds out again from the arrays: what a process does that has only just loaded them.
    """

    def __init__(self, day: Day, rounds: Sequence[Sequence[int]]) -> None:
        from .kernels import insertion as kernel
        from .solve import season_of

        self.kernel, self.day = kernel, day
        stops, crew = day.stops, day.technicians
        self._where = np.array([0] + [stop.place for stop in stops], dtype=np.int32)
        self._service = np.array([0] + [stop.service_s for stop in stops], dtype=np.int64)
        self._load = np.array([0] + [stop.load for stop in stops], dtype=np.int64)
        self._hours()
        self._shift, _ = shifts(season_of(day))
        self._skills = np.array([technician.skills for technician in crew], dtype=np.int64)
        self._present = np.array([technician.present for technician in crew], dtype=np.bool_)
        self._weights = np.zeros(7)
        self._rows(max((len(made) for made in rounds), default=0) + SPARE)
        self.rounds: list[tuple[int, ...]] = [() for _ in crew]
        for k, made in enumerate(rounds):
            self._write(k, made)
        self.renew()

    def set_round(self, technician: int, stops: Sequence[int]) -> None:
        """The technician's round is now this."""
        self._write(technician, stops)
        self._lay_out(np.array([technician]))

    def renew(self) -> None:
        self._lay_out(np.arange(len(self.rounds)))

    def best_places(self, new: Urgent, top: int = 10, lam: float = 0.5) -> list[Offer]:
        """The `top` best by `start + lam × detour` (both seconds), ties to the lower technician and rank.

        Where every place makes somebody late, `Offer.late` says whom, and each second late counts as four.
        """
        if top < 1:
            raise ValueError(f"at least one offer: {top}")
        there, back = self._legs(new)
        may = self._present & ((new.skills & ~self._skills) == 0)
        may[[k for k in new.forbidden if k < len(may)]] = False
        span = (may, new.earliest, new.latest, new.service_s, float(lam), there, back)
        found = np.zeros((top, 6))
        count = self.kernel.scan(
            found, *span, self.day.matrix.seconds, self._where, self._shift, self._ranks, self._ranked,
            self._seq, self._size, self._clock,
        )  # fmt: skip
        if count:
            return [self._offer(row) for row in found[:count]]
        found = np.zeros((top, 6))
        count = self.kernel.scan_late(
            found,
            *span,
            self.day.matrix.seconds,
            self._where,
            self._service,
            self._fixed,
            self._window,
            self._opens,
            self._closes,
            self._shift,
            self._ranks,
            self._ranked,
            self._seq,
            self._size,
            self._clock,
        )
        late = [self._late_offer(new, there, back, row, lam) for row in found[:count]]
        return sorted(late, key=lambda offer: (offer.score, offer.technician, offer.rank))[:top]

    def shortlist(self, nearest: NDArray[np.int32], new: Urgent, count: int = 20) -> list[int]:
        """The technicians who could start soonest if the roads were as short as `nearest` says.

        `nearest`: seconds from each place to the new address, never more than the true time (a straight line
        at the fastest speed): then ask one table of roads for their places alone.
        """
        able = self._present & ((new.skills & ~self._skills) == 0)
        able[[k for k in new.forbidden if k < len(able)]] = False
        places = self._where[self._seq]
        places[:, 0] = self._shift[:, 0]
        arrive = self._clock[:, :, :2].min(axis=2) + nearest[places]
        arrive[np.arange(arrive.shape[1]) > self._size[:, None]] = NEVER
        soonest = np.where(able, arrive.min(axis=1, initial=NEVER), NEVER)
        order = np.argsort(soonest, kind="stable")[:count]
        return [int(k) for k in order if soonest[k] < NEVER]

    def worth_asking(
        self, nearest: NDArray[np.int32], new: Urgent, count: int = 40, lam: float = 0.5
    ) -> tuple[list[int], float]:
        """The matrix places around the `count` gaps that are best if roads were as short as `nearest` says,
        and the score that no other gap can beat; infinite when there is none.

        Ask one table of roads for these alone: whatever scores no more with them is what all roads would have
        told. Where even the shortest roads make somebody late, the places of the whole shortlist.
        """
        found = self.best_places(replace(new, place=None, there=nearest, back=nearest), count, lam)
        if not found or found[0].late or found[0].late_s or found[0].overtime_s:
            return self.places_of(self.shortlist(nearest, new)), 0.0
        places = {place for offer in found for place in self._around(offer)}
        return sorted(places), found[-1].score if len(found) == count else inf

    def _around(self, offer: Offer) -> list[int]:
        k, at = offer.technician, offer.rank - len(self.day.technicians[offer.technician].prefix)
        stops = self._where[self._seq[k, 1 : self._size[k] + 1]].tolist()
        way = [int(self._shift[k, 0]), *stops, int(self._shift[k, 1])]
        return [place for place in way[at : at + 2] if place >= 0]

    def places_of(self, technicians: Sequence[int]) -> list[int]:
        """The matrix places that an insertion into these rounds may lead from or to."""
        found = set[int]()
        for k in technicians:
            found |= {int(self._shift[k, 0]), *self._where[self._seq[k, 1 : self._size[k] + 1]].tolist()}
            if self._shift[k, 1] >= 0:
                found.add(int(self._shift[k, 1]))
        return sorted(found)

    def _hours(self) -> None:
        stops = self.day.stops
        window, flat = ragged(
            [[], *([at for w in hours(stop) for at in (w.opens, w.closes)] for stop in stops)], np.int64
        )
        self._window, self._opens, self._closes = window // 2, flat[0::2].copy(), flat[1::2].copy()
        self._fixed = np.full((len(stops) + 1, 1), -1, dtype=np.int32)
        self._ranks = np.full((len(stops) + 1, 1), -1, dtype=np.int32)
        self._ranked = np.zeros(len(self.day.technicians), dtype=np.bool_)
        for i, stop in enumerate(stops):
            if stop.lock and stop.lock.rank is not None and is_ranked(self.day, i):
                driven = len(self.day.technicians[stop.lock.technician].prefix)
                self._ranks[i + 1, 0] = max(0, stop.lock.rank - driven)
                self._ranked[stop.lock.technician] = True

    def _rows(self, width: int) -> None:
        count = len(self.day.technicians)
        self._seq = np.zeros((count, width), dtype=np.int32)
        self._size = np.zeros(count, dtype=np.int64)
        self._sums = np.zeros((count, 6), dtype=np.int64)
        self._clock = np.zeros((count, width, 4), dtype=np.int64)

    def _write(self, k: int, stops: Sequence[int]) -> None:
        prefix = self.day.technicians[k].prefix
        if tuple(stops[: len(prefix)]) != prefix:
            raise ValueError(f"round {k} does not begin with its driven stops")
        if any(not 0 <= i < len(self.day.stops) for i in stops):
            raise ValueError(f"a stop that the day has not: {list(stops)}")
        self.rounds[k] = tuple(stops)
        ahead = stops[len(prefix) :]
        if len(ahead) + 3 > self._seq.shape[1]:
            kept = self._seq, self._size
            self._rows(len(ahead) + SPARE)
            self._seq[:, : kept[0].shape[1]], self._size[:] = kept
            self.renew()
        self._size[k] = len(ahead)
        self._seq[k, 1 : len(ahead) + 1] = [i + 1 for i in ahead]

    def _lay_out(self, changed: NDArray[np.int64]) -> None:
        matrix = self.day.matrix
        self.kernel.lay_out(
            changed,
            matrix.seconds,
            matrix.metres,
            self._where,
            self._service,
            self._load,
            self._fixed,
            self._window,
            self._opens,
            self._closes,
            self._shift,
            self._weights,
            self._seq,
            self._size,
            self._sums,
            self._clock,
        )

    def _legs(self, new: Urgent) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        seconds = self.day.matrix.seconds
        if new.there is not None and new.back is not None:
            if new.there.shape != (len(seconds),) or new.back.shape != (len(seconds),):
                raise ValueError("seconds there and back for each place of the matrix")
            return new.there.astype(np.int32), new.back.astype(np.int32)
        if new.place is None or new.place >= len(seconds):
            raise ValueError(f"a place outside the matrix: {new.place}")
        return np.ascontiguousarray(seconds[:, new.place]), seconds[new.place]

    def _offer(self, row: NDArray[np.float64]) -> Offer:
        score, who, behind, arrival, start, detour = row.tolist()
        rank = len(self.day.technicians[int(who)].prefix) + int(behind)
        return Offer(int(who), rank, int(arrival), int(start), int(detour), score)

    def _late_offer(
        self,
        new: Urgent,
        there: NDArray[np.int32],
        back: NDArray[np.int32],
        row: NDArray[np.float64],
        lam: float,
    ) -> Offer:
        """The same place timed exactly, the break where the round ends soonest."""
        plain = self._offer(row)
        late = Lateness(self.day, self.rounds[plain.technician], plain.technician, plain.rank)
        return late.offer(new, there, back, plain.detour_s, lam)
