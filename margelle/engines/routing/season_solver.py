"""The search for a season: a first plan at once, then ruin and recreate until the budget is spent."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from .anneal import Annealing, Spent
from .evaluate_season import evaluate_season
from .kernels.chance import seeded
from .population import BLINK, LONGEST, MEAN_OUT, Population, Settings, kept_of
from .season import Rounds, Season, SeasonPlan
from .seasonal_search import Arrays

STEP: Final = 500  # iterations between two looks at the clock
HOT, FIRST_HEAT = 0.4, 0.1
# Shorter and fewer starts than the plain periodic problem's: an iteration costs several times more.
SEVERAL: Final = Settings(per_start=150, starts=4, per_child=100, child=0.05)

Made = list[list[list[int]]]


class Search:
    """One season laid out, and a plan that is being improved."""

    def __init__(self, season: Season, seed: int) -> None:
        self.arrays = Arrays(season)
        self.chance, self.stats = seeded(seed), np.zeros(4)
        self.start(None)

    @property
    def prices(self) -> list[float]:
        """What leaving each client out costs."""
        return [float(price) for price in self.arrays.problem.price[1:]]

    def start(self, rounds: Rounds | None) -> None:
        """From this plan, or from nothing where it breaks a rule."""
        arrays = self.arrays
        self.state, self.best = arrays.state()
        whole = rounds is None or arrays.fill(self.state, rounds)
        self.cost = self.low = float(arrays.kernel.begin(arrays.problem, self.state)) if whole else np.inf
        if self.cost == np.inf:
            self.state, self.best = arrays.state()
            self.cost = self.low = float(arrays.kernel.begin(arrays.problem, self.state))
        arrays.kernel.keep(self.state, self.best)

    def step(self, iterations: int, temperature: float, mean_out: float = MEAN_OUT) -> None:
        arrays = self.arrays
        if arrays.n and arrays.m:
            self.cost, self.low = arrays.kernel.search(
                arrays.problem,
                self.state,
                self.best,
                self.chance,
                iterations,
                temperature,
                self.cost,
                self.low,
                mean_out,
                LONGEST,
                BLINK,
                self.stats,
            )

    def first(self) -> Any:
        """A plan at once: everybody placed where it costs least, which sends each round everywhere, and the
        worst of that mended. Of a season of one day, the rounds of that day."""
        self.step(1, 0.0, 1.0)
        self.step(STEP, self.arrays.unit * FIRST_HEAT)
        made = self.arrays.rounds(self.best)
        return made[0] if len(made) == 1 else made

    def run(
        self,
        spent: Spent,
        stop: Callable[[], bool],
        progress: Callable[[int, float], None],
        warmth: float = 1.0,
    ) -> tuple[Made, int]:
        """The best rounds, and the iterations made."""
        heat, done = Annealing(self.arrays.unit * HOT * warmth), 0
        while not stop() and (share := spent(done)) < 1:
            self.step(STEP, heat.at(share))
            done += STEP
            progress(round(self.low), share)
        return self.arrays.rounds(self.best), done


def search_season(
    season: Season,
    *,
    seed: int,
    spent: Spent,
    stop: Callable[[], bool],
    progress: Callable[[int, float], None],
    found: Callable[[SeasonPlan], None] | None,
    initial: Rounds | None,
) -> tuple[Made, int]:
    """The best rounds, and the iterations made."""
    search = Search(season, seed)
    arrays = search.arrays
    search.start(initial)
    if initial is None:
        search.first()
    else:
        search.step(1, 0.0, 1.0)
    if found:
        found(evaluate_season(season, arrays.rounds(search.best)))
    if not (arrays.n and arrays.m) or stop() or spent(0) >= 1:
        return arrays.rounds(search.best), 0
    several = Population(arrays, seed, SEVERAL)
    best = several.run(
        spent, stop, progress, kept_of(search.best, search.low) if initial is not None else None
    )
    return arrays.rounds(best), several.done
