"""The search for a season: a first plan at once, then ruin and recreate until the budget is spent."""

from collections.abc import Callable
from typing import Final

import numpy as np

from .anneal import Annealing, Spent, share_of
from .evaluate_season import evaluate_season
from .kernels.chance import seeded
from .season import Rounds, Season, SeasonPlan
from .seasonal_search import Arrays

STEP: Final = 500  # iterations between two looks at the clock
MEAN_OUT, LONGEST, BLINK, HOT = 10.0, 10.0, 0.01, 0.4


def search_season(
    season: Season,
    *,
    seed: int,
    budget: int | Spent,
    stop: Callable[[], bool],
    progress: Callable[[int, float], None],
    found: Callable[[SeasonPlan], None] | None,
    initial: Rounds | None,
) -> tuple[list[list[list[int]]], int]:
    """The best rounds, and the iterations made."""
    arrays = Arrays(season)
    state, best = arrays.state()
    if initial is not None and not (arrays.fill(state, initial) and arrays.kernel.begin(arrays.problem, state)):
        state, best = arrays.state()
        initial = None
    if initial is None:
        arrays.kernel.begin(arrays.problem, state)
    return _run(season, arrays, state, best, seed, share_of(budget), stop, progress, found)


def _run(season, arrays, state, best, seed, spent, stop, progress, found):  # type: ignore[no-untyped-def]
    search, problem, chance = arrays.kernel.search, arrays.problem, seeded(seed)
    stats, done = np.zeros(4), 0
    heat = Annealing(arrays.unit * HOT)
    cost, low = 0.0, np.inf
    cost, low = search(problem, state, best, chance, 1, 0.0, cost, low, 1.0, 1.0, 0.0, stats)
    if found:
        found(evaluate_season(season, arrays.rounds(best)))
    while not stop():
        share = spent(done)
        if share >= 1:
            break
        cost, low = search(
            problem, state, best, chance, STEP, heat.at(share), cost, low, MEAN_OUT, LONGEST, BLINK, stats
        )
        done += STEP
        progress(round(low), share)
    return arrays.rounds(best), done
