"""The kernel's tuples, built from a season, and its plan read back."""

from typing import Any

import numpy as np

from .day import NO_ROAD
from .season import Client, Rounds, Season
from .seasonal import (
    MEMORY,
    VERY_LONG,
    WIDEST,
    neighbours,
    patterns_left,
    permissions,
    prices,
    ragged,
    shifts,
    twins,
)

Array = np.ndarray[Any, Any]


class Arrays:
    """One season, laid out for `kernels.season`."""

    def __init__(self, season: Season) -> None:
        from .kernels import season as kernel

        self.season, self.kernel = season, kernel
        self.n, self.days = len(season.clients), len(season.crews)
        self.m = len(season.crews[0]) if season.crews else 0
        self.past = [{i for technician in crew for i in technician.prefix} for crew in season.crews]
        self.problem = self._problem()

    def _problem(self) -> Any:
        season = self.season
        weights = season.weights
        seconds, metres = passable(season.matrix.seconds), passable(season.matrix.metres)
        clients = season.clients
        where = np.array([0] + [client.stop.place for client in clients], dtype=np.int32)
        service = np.array([0] + [client.stop.service_s for client in clients], dtype=np.int64)
        load = np.array([0] + [client.stop.load for client in clients], dtype=np.int64)
        fixed, ranks, ranked = self._locks()
        window, flat = ragged([[], *(_window_times(client) for client in clients)], np.int64)
        first, start, day_list, extra, union, every = self._patterns()
        shift, sunk = shifts(season)
        self.near = neighbours(season)
        self.unit = self._unit(where)
        longest = weights.second * _most(season.matrix.seconds) + weights.metre * _most(season.matrix.metres)
        depot = int(shift[0, 0]) if len(shift) else 0
        return self.kernel.Problem(
            seconds,
            metres,
            where,
            service,
            load,
            fixed,
            window // 2,
            flat[0::2].copy(),
            flat[1::2].copy(),
            shift,
            permissions(season),
            twins(season, shift),
            ranks,
            ranked,
            first[:-1].copy(),
            first[1:].copy(),
            start,
            day_list,
            extra,
            union,
            every,
            self.near,
            seconds[depot, where].astype(np.float64),
            self._heavy(),
            self._often(),
            prices(season, 2.0 * longest),
            np.array([False] + [not client.stop.mandatory for client in clients]),
            np.array([sum(t.present for t in crew) for crew in season.crews], dtype=np.int64),
            sunk,
            np.array(
                [
                    weights.second,
                    weights.metre,
                    weights.overtime,
                    weights.balance,
                    weights.day_balance,
                    weights.another_technician,
                    weights.arrival_spread,
                ],
                dtype=np.float64,
            ),
        )

    def _unit(self, where: Array) -> float:
        """Mean cost of the five shortest legs of a client: what a temperature is counted in."""
        if self.near.shape[1] < 2:
            return 1.0
        some, weights, matrix = self.near[1:, 1:6], self.season.weights, self.season.matrix
        legs = where[1:, None], where[some]
        cost = weights.second * matrix.seconds[legs].astype(np.float64) + weights.metre * matrix.metres[legs]
        return max(1.0, float(cost.mean()))

    def _locks(self) -> tuple[Array, Array, Array]:
        """Promised starts and ranks by client and day; a rank counts from the end of the driven stops."""
        fixed = np.full((self.n + 1, self.days), -1, dtype=np.int32)
        ranks = np.full((self.n + 1, self.days), -1, dtype=np.int32)
        ranked = np.zeros(self.days * self.m, dtype=np.bool_)
        for i, client in enumerate(self.season.clients, start=1):
            for d, lock in client.locks.items():
                if lock.start is not None:
                    fixed[i, d] = lock.start
                if lock.rank is not None:
                    behind = len(self.season.crews[d][lock.technician].prefix)
                    ranks[i, d] = max(0, lock.rank - behind)
                    ranked[d * self.m + lock.technician] = True
        return fixed, ranks, ranked

    def _patterns(self) -> tuple[Array, Array, Array, Array, Array, Array]:
        """Patterns as the kernel's: the days left to place of each; driven days are not placed again."""
        first, lists, extra, union = [0, 0], list[list[int]](), list[float](), list[list[int]]([[]])
        moved = self.season.weights.moved
        for i, client in enumerate(self.season.clients):
            seen = set[int]()
            for pattern in patterns_left(self.season, i):
                left = [d for d in pattern if i not in self.past[d]]
                if left:
                    lists.append(left)
                    extra.append(float(moved * len(set(client.now) - set(pattern))))
                    seen |= set(left)
            first.append(len(lists))
            union.append(sorted(seen))
        start, day_list = ragged(lists, np.int32)
        spans, every = ragged(union, np.int32)
        return np.array(first, np.int64), start, day_list, np.array(extra), spans, every

    def _heavy(self) -> Array:
        return np.array([0.0] + [float(client.stop.service_s) for client in self.season.clients])

    def _often(self) -> Array:
        return np.array(
            [0.0]
            + [float(max((len(p) for p in client.patterns), default=0)) for client in self.season.clients]
        )

    def state(self) -> tuple[Any, Any]:
        """An empty plan, and room for the best."""
        n, rounds = self.n, self.days * self.m
        width, memo = min(n, WIDEST) + 3, max(1, min(rounds, MEMORY // (n + 1)))
        whole = np.int64
        state = self.kernel.State(
            np.zeros((2 * rounds, width), np.int32),
            np.zeros(2 * rounds, whole),
            np.zeros((2 * rounds, 6), whole),
            np.zeros((2 * rounds, width, 4), whole),
            np.zeros(2 * rounds, whole),
            np.full((n + 1, self.days), -1, np.int32),
            np.zeros(n + 1, whole),
            np.full(rounds, -1, whole),
            np.zeros(rounds, whole),
            np.zeros(2, whole),
            np.zeros(n + 1, whole),
            np.zeros(n + 1, whole),
            np.zeros(n + 1, np.bool_),
            np.zeros(n + 1),
            np.full((n + 1, memo), -1, whole),
            np.zeros((n + 1, memo)),
            np.zeros((n + 1, memo), np.int32),
            np.zeros(3, whole),
            np.zeros(n + 1),
            np.zeros(n + 1, whole),
        )
        best = self.kernel.Best(
            np.zeros((rounds, width), np.int32), np.zeros(rounds, whole), np.zeros(n + 1, whole),
            np.ones(rounds, np.bool_),
        )  # fmt: skip
        return state, best

    def fill(self, state: Any, rounds: Rounds) -> bool:
        """Puts a plan into an empty state; False if a client's days are no pattern of its own."""
        problem = self.problem
        for d, made in enumerate(rounds):
            for k, stops in enumerate(made):
                r, ahead = d * self.m + k, stops[len(self.season.crews[d][k].prefix) :]
                if len(ahead) + 3 > state.seq.shape[1]:
                    return False
                state.size[r] = len(ahead)
                state.seq[r, 1 : len(ahead) + 1] = [i + 1 for i in ahead]
                for i in ahead:
                    state.route[i + 1, d] = r
        for i in range(1, self.n + 1):
            days = np.flatnonzero(state.route[i] >= 0).tolist()
            if days:
                known = [
                    b
                    for b in range(problem.first[i], problem.behind[i])
                    if problem.days[problem.start[b] : problem.start[b + 1]].tolist() == days
                ]
                if not known:
                    return False
                state.chosen[i] = known[0] + 1
        return True

    def rounds(self, best: Any) -> list[list[list[int]]]:
        """By day, by technician, the driven stops first."""
        found: list[list[list[int]]] = []
        for d, crew in enumerate(self.season.crews):
            found.append([])
            for k, technician in enumerate(crew):
                r = d * self.m + k
                ahead = best.seq[r, 1 : best.size[r] + 1] - 1
                found[-1].append([*technician.prefix, *ahead.tolist()])
        return found


def _window_times(client: Client) -> list[int]:
    return [at for window in client.stop.windows for at in (window.opens, window.closes)]


def passable(values: Array) -> Array:
    """The matrix itself, or with very long roads where there are none."""
    if not (values == NO_ROAD).any():
        return values
    return np.where(values == NO_ROAD, VERY_LONG, values).astype(np.int32)


def _most(values: Array) -> int:
    return max(1, int(values.max(initial=0)))
