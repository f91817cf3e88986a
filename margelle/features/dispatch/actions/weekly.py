"""A season within the number that a technician takes in a week: laid freely first, then within daily shares.

The engine knows what a van holds on a day; the company says how many openings it accepts in a week. Where a
free plan passes that number, each technician's days get about what they had, cut to the week's number, and
the season is laid again from the plan that is left.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from margelle.engines.routing import SeasonPlan, solve_season
from margelle.features.dispatch.queries.season import SeasonProblem
from margelle.features.dispatch.rules.season import daily_caps, monday_of

FREE_SHARE: Final = 0.6  # of the time and of the iterations

Count = dict[tuple[int, date], int]


def solve_within(
    problem: SeasonProblem, weekly: int | None, *, seed: int, budget: int, watch: Any
) -> tuple[SeasonPlan, set[int]]:
    """The plan, and the clients that only the number of the week leaves out."""
    until = watch.until
    if weekly is not None:
        watch.until = watch.clock() + FREE_SHARE * (until - watch.clock())
    share = budget if weekly is None else max(1, round(budget * FREE_SHARE))
    free = _solved(problem, seed, share, watch)
    watch.until = until
    if weekly is None or not _is_over(problem, free, weekly):
        return free, set()
    counts, held = _counts(problem, free), _held(problem)
    caps = {
        k: daily_caps(
            {day: counts.get((k, day), 0) for day in problem.days},
            {day: held.get((k, day), 0) for day in problem.days},
            [day for d, day in enumerate(problem.days) if problem.season.crews[d][k].present],
            weekly,
        )
        for k in range(len(problem.people))
    }
    bound = replace(problem, season=_bound(problem, caps))
    plan = _solved(bound, seed, max(1, budget - share), watch, initial=_cut(problem, free, caps))
    return plan, set(plan.unserved) - set(free.unserved)


def _solved(
    problem: SeasonProblem, seed: int, budget: int, watch: Any, initial: list[list[list[int]]] | None = None
) -> SeasonPlan:
    return solve_season(
        problem.season, seed=seed, budget=budget, stop=watch.stop, progress=watch.progress, initial=initial
    )


def _counts(problem: SeasonProblem, plan: SeasonPlan) -> Count:
    found: Count = Counter()
    for day, of_day in zip(problem.days, plan.days, strict=True):
        for one in of_day.rounds:
            found[one.technician, day] += sum(timing.stop < problem.free for timing in one.timings)
    return found


def _is_over(problem: SeasonProblem, plan: SeasonPlan, weekly: int) -> bool:
    weeks: Counter[tuple[int, date]] = Counter()
    for (k, day), count in _counts(problem, plan).items():
        weeks[k, monday_of(day)] += count
    return any(count > weekly for count in weeks.values())


def _held(problem: SeasonProblem) -> Count:
    """What is promised or locked has its day and technician, and takes its share first."""
    found: Count = Counter()
    for client in problem.season.clients[: problem.free]:
        for d, lock in client.locks.items():
            found[lock.technician, problem.days[d]] += 1
    return found


def _bound(problem: SeasonProblem, caps: Mapping[int, Mapping[date, int]]) -> Any:
    """The same season with a load of one for each of its visits, and vans that hold the day's share."""
    crews = tuple(
        tuple(
            replace(technician, capacity=caps[k].get(day, 0)) if technician.present else technician
            for k, technician in enumerate(crew)
        )
        for day, crew in zip(problem.days, problem.season.crews, strict=True)
    )
    clients = tuple(
        replace(client, stop=replace(client.stop, load=1)) if n < problem.free else client
        for n, client in enumerate(problem.season.clients)
    )
    return replace(problem.season, crews=crews, clients=clients)


def _cut(
    problem: SeasonProblem, plan: SeasonPlan, caps: Mapping[int, Mapping[date, int]]
) -> list[list[list[int]]]:
    """The free plan without what is too much on a day: its last stops that nothing holds there."""
    rounds: list[list[list[int]]] = []
    for d, (day, order) in enumerate(zip(problem.days, plan.order, strict=True)):
        rounds.append([])
        for k, stops in enumerate(order):
            kept = list(stops)
            loose = [n for n in kept if n < problem.free and d not in problem.season.clients[n].locks]
            room = caps[k].get(day, 0) - sum(n < problem.free for n in kept)
            for n in loose[len(loose) + min(0, room) :]:
                kept.remove(n)
            rounds[-1].append(kept)
    return rounds
