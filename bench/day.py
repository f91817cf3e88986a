"""One day for a firm: how soon there is an answer, and what a search adds to it.

    bin/bench day [--technicians 10] [--stops 15] [--seconds 10]

- first_answer_s: a whole plan with every rule kept, loops compiled (goal < 1).
- km_first, km: kilometres of that answer and after `--seconds`; left_out_first, left_out: stops without a
  place.
- warm_s: compiling the loops, or reading them from the cache.
"""

import argparse
import time

from margelle.engines.routing import solve_day, warm

from . import trade
from .harness import Result
from .season import clock


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--technicians", type=int, default=10)
    parser.add_argument("--stops", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=10.0)


def run(wanted: argparse.Namespace) -> Result:
    result = Result()
    begin = time.perf_counter()
    warm()
    result.add("warm_s", "loops compiled or read", time.perf_counter() - begin, "s", 2)
    day = trade.day(wanted.technicians, wanted.stops)
    begin = time.perf_counter()
    first = solve_day(day, seed=1, budget=0)
    result.add("first_answer_s", "first answer", time.perf_counter() - begin, "s", 3)
    begin = time.perf_counter()
    plan = solve_day(day, seed=1, budget=clock(begin, wanted.seconds))
    result.add("km_first", "its kilometres", first.driven_m / 1_000, "km")
    result.add("left_out_first", "stops left out", len(first.unserved), digits=0)
    result.add("km", f"after {wanted.seconds:.0f} s", plan.driven_m / 1_000, "km")
    result.add("left_out", "stops left out", len(plan.unserved), digits=0)
    result.add("violations", "rules broken", len(first.violations) + len(plan.violations), digits=0)
    return result
