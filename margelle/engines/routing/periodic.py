"""The plain periodic vehicle routing problem of the literature: capacity, length of a round, Euclidean
distances.

What our season planner is measured on, beside others; floats here, and only here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .anneal import Spent, share_of
from .population import Kept, Population, Settings
from .progress import never, unseen


@dataclass(frozen=True, eq=False)
class Periodic:
    """Point 0 is the depot. `patterns[i]`: allowed sets of days (from 0) of customer i + 1.

    `limits` of a day: longest round (legs and service; inf: none); `capacities`: largest load of a round.
    """

    points: NDArray[np.float64]  # (n + 1, 2)
    services: NDArray[np.float64]  # (n + 1)
    demands: NDArray[np.float64]  # (n + 1), by visit
    patterns: tuple[tuple[tuple[int, ...], ...], ...]
    vehicles: int
    limits: tuple[float, ...]
    capacities: tuple[float, ...]

    def __post_init__(self) -> None:
        n = len(self.patterns)
        if self.points.shape != (n + 1, 2) or len(self.services) != n + 1 or len(self.demands) != n + 1:
            raise ValueError("a point, a service and a demand for the depot and each customer")
        if not (np.isfinite(self.points).all() and np.isfinite(self.services).all()):
            raise ValueError("points and services are numbers")
        if self.vehicles < 1 or len(self.limits) != len(self.capacities) or not 1 <= len(self.limits) <= 62:
            raise ValueError("at least one vehicle, 1 to 62 days, each with a limit and a capacity")
        if any(not 0 <= d < len(self.limits) for allowed in self.patterns for p in allowed for d in p):
            raise ValueError("a pattern has days of the horizon")


class Laid:
    """The problem as arrays of the kernel."""

    def __init__(self, given: Periodic) -> None:
        from .kernels import periodic as kernel

        self.kernel, self.given = kernel, given
        self.n, self.m, self.days = len(given.patterns), given.vehicles, len(given.limits)
        step = given.points[:, None] - given.points[None]
        dist = np.sqrt((step**2).sum(-1))
        order = np.argsort(dist, axis=1, kind="stable")
        self.near = np.array(
            [
                [*([i] if i else []), *(j for j in row if j not in (0, i))]
                for i, row in enumerate(order.tolist())
            ],
            dtype=np.int32,
        )
        masks = [[sum(1 << d for d in set(pattern)) for pattern in allowed] for allowed in given.patterns]
        first = np.cumsum([0, 0, *(len(allowed) for allowed in masks)])
        often = np.array([0] + [max((len(p) for p in allowed), default=0) for allowed in given.patterns])
        self.unit = max(1e-9, float(np.sort(dist[1:], axis=1)[:, 1:6].mean())) if self.n else 1.0
        self.problem = kernel.Problem(
            dist,
            self.near,
            given.demands.astype(np.float64),
            given.services.astype(np.float64),
            often,
            first[:-1].copy(),
            first[1:].copy(),
            np.array([m for allowed in masks for m in allowed], dtype=np.int64),
            np.array([0] + [int(np.bitwise_or.reduce(allowed or [0])) for allowed in masks], dtype=np.int64),
            np.array(given.capacities, dtype=np.float64),
            np.array(given.limits, dtype=np.float64),
            4.0 * float(dist.max()) * np.maximum(often, 1),
        )

    def state(self) -> tuple[Any, Any]:
        whole, clients, rounds, width = np.int64, self.n + 1, self.m * self.days, self.n + 3
        state = self.kernel.State(
            np.zeros((2 * rounds, width), np.int32),
            np.zeros((2 * rounds, width)),
            np.zeros(2 * rounds, whole),
            np.zeros((2 * rounds, 3)),
            np.zeros(2 * rounds, whole),
            np.full((clients, self.days), -1, np.int32),
            np.zeros(clients, whole),
            np.full(rounds, -1, whole),
            np.zeros(rounds, whole),
            np.zeros(2, whole),
            np.zeros(clients, whole),
            np.zeros(clients, whole),
            np.zeros(clients, np.bool_),
            np.zeros(clients),
            np.full((clients, rounds), -1, whole),
            np.zeros((clients, rounds)),
            np.zeros((clients, rounds), np.int32),
            np.zeros(1, whole),
        )
        best = self.kernel.Best(
            np.zeros((rounds, width), np.int32),
            np.zeros(rounds, whole),
            np.zeros(clients, whole),
            np.ones(rounds, np.bool_),
        )
        return state, best


@dataclass(frozen=True)
class Answer:
    """`rounds[d][v]`: customers (from 1) in driving order. `left_out`: those without any visit."""

    rounds: tuple[tuple[tuple[int, ...], ...], ...]
    left_out: tuple[int, ...]
    iterations: int


def solve_periodic(
    given: Periodic,
    *,
    seed: int,
    budget: int | Spent,
    stop: Callable[[], bool] = never,
    settings: Settings | None = None,
) -> Answer:
    """The contract of `solve_season`."""
    laid = Laid(given)
    if not laid.n:
        return Answer(tuple(((),) * laid.m for _ in range(laid.days)), (), 0)
    search = Population(laid, seed, settings)
    kept = search.run(share_of(budget), stop, unseen, None)
    return Answer(
        _rounds(kept, laid), tuple((np.flatnonzero(kept.chosen[1:] == 0) + 1).tolist()), search.done
    )


def _rounds(kept: Kept, laid: Laid) -> tuple[tuple[tuple[int, ...], ...], ...]:
    rows = [tuple(kept.seq[r, 1 : kept.size[r] + 1].tolist()) for r in range(laid.m * laid.days)]
    return tuple(tuple(rows[d * laid.m : (d + 1) * laid.m]) for d in range(laid.days))
