"""A firm's season (one typical week): how soon there is a plan, how good it is after a minute, what it saves.

    bin/bench season [--clients 500] [--days 5] [--technicians 8] [--seconds 60] [--long 600]

- first_plan_s: from the first call in a process whose loops are compiled, data being built.
- gap_60s_percent: cost after `--seconds` above the cost after `--long` (null with `--long 0`).
- km, km_greedy, km_fixed: a week's kilometres of our plan; of a coordinator's, each technician going on
  to the nearest client who is still due, until the day is full; and with each client's weekday fixed by
  chance, the days then planned as well as ours.
- saved_greedy_percent, saved_fixed_percent: what our plan drives less. left_out: clients without a place
  (ours).
- peak_mb: of the process at its end; iterations_per_s.
"""

import argparse
import random
import resource
import time
from collections.abc import Callable
from dataclasses import replace

from margelle.engines.routing import Season, SeasonPlan, evaluate_season, solve_season, warm
from margelle.engines.routing.timetable import Timetable

from . import trade
from .harness import Result


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--technicians", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--long", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)


def run(wanted: argparse.Namespace) -> Result:
    result = Result()
    warm()
    season = trade.season(wanted.clients, wanted.days, wanted.technicians)
    early: list[tuple[float, SeasonPlan]] = []
    begin = time.perf_counter()
    plan = solve_season(
        season,
        seed=wanted.seed,
        budget=clock(begin, wanted.seconds),
        found=lambda first: early.append((time.perf_counter() - begin, first)),
    )
    spent = time.perf_counter() - begin
    result.add("first_plan_s", "first plan", early[0][0], "s", 2)
    result.add("iterations_per_s", "iterations", plan.iterations / spent, "/s", 0)
    result.add("left_out", "clients left out", len(plan.unserved), digits=0)
    result.add("km", "our plan", plan.driven_m / 1_000, "km")
    compare(result, "greedy", "nearest next", plan, greedy(season))
    compare(result, "fixed", "weekday fixed by chance", plan, fixed(season, wanted))
    if wanted.long > 0:
        begin = time.perf_counter()
        best = solve_season(season, seed=wanted.seed, budget=clock(begin, wanted.long))
        gap = 100 * (plan.cost.total / best.cost.total - 1)
        result.add("gap_60s_percent", f"behind the plan of {wanted.long:.0f} s", gap, "%", 2)
    else:
        result.miss("gap_60s_percent", "behind a long run")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    result.add("peak_mb", "peak memory", peak, "MB", 0)
    return result


def clock(begin: float, seconds: float) -> Callable[[int], float]:
    return lambda _: (time.perf_counter() - begin) / seconds


def compare(result: Result, name: str, label: str, ours: SeasonPlan, other: SeasonPlan) -> None:
    """Fair only where nobody is left out: kilometres are taken for each visit made."""
    visits = [sum(len(stops) for made in plan.order for stops in made) for plan in (ours, other)]
    result.add(f"km_{name}", label, other.driven_m / 1_000, "km")
    result.add(f"left_out_{name}", "  clients left out", len(other.unserved), digits=0)
    saved = 100 * (1 - (ours.driven_m / visits[0]) / (other.driven_m / visits[1]))
    result.add(f"saved_{name}_percent", "  ours drives less for each visit by", saved, "%")


def greedy(season: Season) -> SeasonPlan:
    """Day by day, technician by technician: the nearest client due whom the day still fits."""
    done: list[set[int]] = [set() for _ in season.clients]  # days of each client
    order = []
    for d, crew in enumerate(season.crews):
        table, rounds = Timetable(season.day(d)), []
        for k, technician in enumerate(crew):
            rounds.append(filled(season, table, d, k, technician.start_place, done))
        order.append(rounds)
    short = {i for i, days in enumerate(done) if tuple(sorted(days)) not in season.clients[i].patterns}
    return evaluate_season(
        season, [[[i for i in stops if i not in short] for stops in made] for made in order]
    )


def filled(season: Season, table: Timetable, d: int, k: int, here: int, done: list[set[int]]) -> list[int]:
    stops: list[int] = []
    while True:
        due = [i for i in range(len(season.clients)) if is_due(season, i, d, k, done[i])]
        due.sort(key=lambda i: table.seconds[here, season.clients[i].stop.place])
        fit = next((i for i in due[:30] if not table.round(k, [*stops, i])[1]), None)
        if fit is None:
            return stops
        stops.append(fit)
        done[fit].add(d)
        here = season.clients[fit].stop.place


def is_due(season: Season, i: int, d: int, k: int, days: set[int]) -> bool:
    client, technician = season.clients[i], season.crews[d][k]
    wanted = any(days | {d} <= set(pattern) for pattern in client.patterns) and d not in days
    return wanted and not client.stop.skills & ~technician.skills


def fixed(season: Season, wanted: argparse.Namespace) -> SeasonPlan:
    chance = random.Random(wanted.seed)
    clients = tuple(replace(client, patterns=(chance.choice(client.patterns),)) for client in season.clients)
    begin = time.perf_counter()
    alone = Season(season.matrix, season.crews, clients, season.weights)
    return solve_season(alone, seed=wanted.seed, budget=clock(begin, wanted.seconds))
