"""Several plans, not one: short searches from nothing, the best kept, their patterns crossed zone by zone.

Which days a client has is settled early in a search and hardly moves after; so many starts and their crossing
find what one long search does not. Shared by the season and the plain periodic problem.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np

from .anneal import Spent
from .kernels.chance import seeded

Array = np.ndarray[Any, Any]

STEP: Final = 500  # iterations between two looks at the budget
PROBE: Final = 2_000  # iterations after which the size of the budget is guessed
MEAN_OUT, LONGEST, BLINK = 10.0, 10.0, 0.01


class Ground(Protocol):
    """A problem laid out for one of the kernels."""

    @property
    def kernel(self) -> Any: ...

    problem: Any
    near: Array
    unit: float  # cost of a short leg: what temperatures are counted in
    n: int
    m: int  # rounds a day

    def state(self) -> tuple[Any, Any]: ...


@dataclass(frozen=True)
class Settings:
    """Shares are of the budget, heats in units; found by trials on the public instances, see
    docs/benchmarks.md."""

    part: float = 0.4  # for the starts
    per_start: int = 1_200  # iterations for each client
    starts: int = 16  # at most
    kept: int = 12  # plans at first, fewer and fewer to the end: wide, then close
    kept_last: int = 4
    per_child: int = 500  # iterations for each client
    child: float = 0.02  # share of a child, at least
    crossed: float = 0.95  # children of two parents
    hot: float = 0.5
    reheat: float = 0.2
    cold: float = 0.01


@dataclass(eq=False)
class Kept:
    """A plan at rest."""

    cost: float
    seq: Array
    size: Array
    chosen: Array


def kept_of(best: Any, cost: float) -> Kept:
    width = int(best.size.max(initial=0)) + 2
    return Kept(cost, best.seq[:, :width].copy(), best.size.copy(), best.chosen.copy())


class Population:
    def __init__(self, ground: Ground, seed: int, settings: Settings | None = None) -> None:
        self.ground, self.settings = ground, settings or Settings()
        self.chance, self.draws = seeded(seed), np.random.default_rng(seed)
        self.stats, self.done = np.zeros(4), 0
        self.kept: list[Kept] = []

    def run(
        self,
        spent: Spent,
        stop: Callable[[], bool],
        progress: Callable[[int, float], None],
        initial: Kept | None,
    ) -> Kept:
        """The best plan when the budget is spent. From `initial`, plans near it only."""
        self.spent, self.stop, self.progress = spent, stop, progress
        chosen = self.settings
        if initial is None:
            self._begin()
        else:
            self.kept = [initial]
        while self._goes_on():
            share = max(chosen.child, chosen.per_child * self.ground.n / self._total())
            self._add(self._child(min(share, 1.0 - self.spent(self.done))))
        return min(self.kept, key=lambda plan: plan.cost)

    def _begin(self) -> None:
        """As many starts as the budget lets come to rest; one long search where it lets no two."""
        chosen, ground = self.settings, self.ground
        state, best, cost = self._empty()
        first = self._anneal(state, best, cost, (chosen.hot, chosen.hot), 0.0, PROBE)
        count = int(chosen.part * self._total() / (chosen.per_start * max(1, ground.n)))
        count = max(1, min(chosen.starts, count))
        self.kept = [first]
        if count < 2:
            rest = self._total() / (chosen.per_start * ground.n)  # a long search may begin hotter
            heats = (2.0 * chosen.hot * min(1.0, rest) ** 0.5, chosen.cold)
            self._add(self._anneal(state, best, first.cost, heats, 1.0 - self.spent(self.done)))
            return
        for _ in range(count):
            if self._goes_on():
                self._add(self._anneal(*self._empty(), (chosen.hot, chosen.cold), chosen.part / count))

    def _child(self, share: float) -> Kept:
        """Zone-wise crossing of two plans, or one warmed again; then a short search."""
        chosen = self.settings
        heats = (chosen.reheat, chosen.cold)
        if len(self.kept) < 2 or self.draws.random() >= chosen.crossed:
            state, best, cost = self._load(self.kept[int(self.draws.integers(len(self.kept)))], ())
        else:
            one, other = self.draws.choice(len(self.kept), 2, replace=False)
            state, best, cost = self._crossed(self.kept[int(one)], self.kept[int(other)])
        return self._anneal(state, best, cost, heats, share)

    def _crossed(self, one: Kept, other: Kept) -> tuple[Any, Any, float]:
        """The first plan, with the other's patterns in the zone around a client."""
        ground, problem = self.ground, self.ground.problem
        centre = 1 + int(self.draws.integers(ground.n))
        reach = 1 + int(ground.near.shape[1] * self.draws.uniform(0.15, 0.6))
        zone = ground.near[centre, :reach]
        differ = zone[(one.chosen[zone] != other.chosen[zone]) & (other.chosen[zone] > 0)]
        state, best, cost = self._load(one, differ)
        first, behind = problem.first.copy(), problem.behind.copy()
        first[differ], behind[differ] = other.chosen[differ] - 1, other.chosen[differ]
        only = problem._replace(first=first, behind=behind)
        cost, _ = ground.kernel.search(
            only, state, best, self.chance, 1, 1e300, cost, np.inf, 1.0, 1.0, 0.0, self.stats
        )
        best.dirty[:] = True
        return state, best, cost

    def _anneal(
        self, state: Any, best: Any, cost: float, heats: tuple[float, float], share: float, least: int = 0
    ) -> Kept:
        """Cools from the first heat to the second over `share` of the budget."""
        ground, (hot, cold) = self.ground, heats
        begin, low, made = self.spent(self.done), np.inf, 0
        while made == 0 or not self.stop():
            now = self.spent(self.done)
            if made and made >= least and (now >= begin + share or now >= 1):
                break
            part = min(1.0, (now - begin) / share) if share > 0 else 0.0
            cost, low = ground.kernel.search(
                ground.problem,
                state,
                best,
                self.chance,
                STEP,
                ground.unit * hot * (cold / hot) ** part,
                cost,
                low,
                MEAN_OUT,
                LONGEST,
                BLINK,
                self.stats,
            )
            made += STEP
            self.done += STEP
            if (known := min([low, *(plan.cost for plan in self.kept)])) < np.inf:
                self.progress(round(known), now)
        return kept_of(best, low)

    def _add(self, new: Kept) -> None:
        """The best few stay; a plan that is there already is not kept twice."""
        if all(abs(new.cost - plan.cost) > 1e-6 for plan in self.kept):
            self.kept = sorted([*self.kept, new], key=lambda plan: plan.cost)
        chosen, begin = self.settings, self.settings.part
        late = max(0.0, min(1.0, (self.spent(self.done) - begin) / (1 - begin)))
        self.kept = self.kept[: round(chosen.kept + late * (chosen.kept_last - chosen.kept))]

    def _empty(self) -> tuple[Any, Any, float]:
        state, best = self.ground.state()
        return state, best, float(self.ground.kernel.begin(self.ground.problem, state))

    def _load(self, plan: Kept, without: Any) -> tuple[Any, Any, float]:
        """The plan as a state, these clients left out."""
        state, best = self.ground.state()
        out = np.zeros(self.ground.n + 1, dtype=np.bool_)
        out[list(without)] = True
        for r in range(len(plan.size)):
            stops = plan.seq[r, 1 : plan.size[r] + 1]
            stops = stops[~out[stops]]
            state.size[r] = len(stops)
            state.seq[r, 1 : len(stops) + 1] = stops
            state.route[stops, r // self.ground.m] = r
        state.chosen[:] = np.where(out, 0, plan.chosen)
        return state, best, float(self.ground.kernel.begin(self.ground.problem, state))

    def _total(self) -> float:
        """Iterations in the whole budget, guessed from those made."""
        return self.done / max(1e-9, self.spent(self.done)) if self.done else 1.0

    def _goes_on(self) -> bool:
        return self.spent(self.done) < 1 and not self.stop()
