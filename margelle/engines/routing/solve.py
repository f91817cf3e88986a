"""The best rounds of one day."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from .day import Day
from .evaluate_season import evaluate_season
from .greedy import improve
from .plan import Plan
from .season import Rounds, Season, SeasonPlan

__all__ = ["evaluate_season", "solve_day", "solve_season"]

Stopping = Callable[[], bool]
Progress = Callable[[int, float], None]


def never() -> bool:
    return False


def unseen(cost: int, share: float) -> None:
    """Nobody watches."""


def solve_day(
    day: Day,
    *,
    seed: int,
    budget: int,
    stop: Stopping | None = None,
    progress: Progress | None = None,
    initial: Sequence[Sequence[int]] | None = None,
) -> Plan:
    """Rounds that break no rule, whatever has to be left out given with its reason.

    `budget` counts iterations; `stop()` true ends the run early with the best plan so far; `progress(cost, share
    done)` is called now and then; `initial` is a plan to start from (ignored if it breaks a rule). The same day,
    seed and budget give the same plan as long as `stop` does not cut the run short.
    """
    if budget < 0:
        raise ValueError(f"a budget is not negative: {budget}")
    found = improve(
        day,
        seed=seed,
        budget=budget,
        stop=stop or never,
        progress=progress or unseen,
        initial=initial,
    )
    return replace(found, iterations=budget, seed=seed)


def solve_season(
    season: Season,
    *,
    seed: int,
    budget: int,
    stop: Stopping | None = None,
    progress: Progress | None = None,
    found: Callable[[SeasonPlan], None] | None = None,
    initial: Rounds | None = None,
) -> SeasonPlan:
    """A pattern for each client and the rounds of each day; the contract of `solve_day`.

    `found` is given the first complete plan, early, and later each much better one.
    """
    raise NotImplementedError
