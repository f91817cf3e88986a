"""The best rounds of one day, and of a season."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from .anneal import Spent, share_of
from .day import Day
from .evaluate import evaluate_day
from .evaluate_season import evaluate_season
from .plan import Plan
from .progress import Progress, Stopping, never, unseen
from .season import Client, Rounds, Season, SeasonPlan

__all__ = ["evaluate_season", "solve_day", "solve_season", "warm"]


def solve_day(
    day: Day,
    *,
    seed: int,
    budget: int | Spent,
    stop: Stopping | None = None,
    progress: Progress | None = None,
    initial: Sequence[Sequence[int]] | None = None,
) -> Plan:
    """Rounds that break no rule; whatever had to be left out is given with its reason.

    `budget` counts iterations (some 1,000 a second for 150 stops), or is the caller's own measure:
    iterations done in, share of the budget out, 1 = spent. `stop()` true ends the run early with the best
    plan so far; `progress(cost, share done)` is called now and then; `initial` is a plan to start from
    (ignored if it breaks a rule). The same day, seed and number of iterations give the same plan, if `stop`
    does not cut the run short.
    """
    _refuse(budget)
    from .day_solver import search_day

    order, done = search_day(
        day,
        seed=seed,
        spent=share_of(budget),
        stop=stop or never,
        progress=progress or unseen,
        initial=initial,
    )
    return replace(evaluate_day(day, order), iterations=done, seed=seed)


def solve_season(
    season: Season,
    *,
    seed: int,
    budget: int | Spent,
    stop: Stopping | None = None,
    progress: Progress | None = None,
    found: Callable[[SeasonPlan], None] | None = None,
    initial: Rounds | None = None,
) -> SeasonPlan:
    """A pattern for each client and the rounds of each day; the contract of `solve_day`.

    `found` is given the first plan, early.
    """
    _refuse(budget)
    from .season_solver import search_season

    order, done = search_season(
        season,
        seed=seed,
        spent=share_of(budget),
        stop=stop or never,
        progress=progress or unseen,
        found=found,
        initial=initial,
    )
    return replace(evaluate_season(season, order), iterations=done, seed=seed)


def warm() -> None:
    """Compiles every loop, or reads it from the cache: at installation and in a worker's start, never in a
    request.

    Some 20 s of one core the first time, well under a second after.
    """
    from .warming import compile_all

    compile_all()


def _refuse(budget: int | Spent) -> None:
    if isinstance(budget, int) and budget < 0:
        raise ValueError(f"a budget is not negative: {budget}")


def season_of(day: Day) -> Season:
    """The day as a season of one day."""
    clients = tuple(
        Client(replace(stop, lock=None) if stop.lock else stop, ((0,),), {0: stop.lock} if stop.lock else {})
        for stop in day.stops
    )
    return Season(day.matrix, (day.technicians,), clients, day.weights)
