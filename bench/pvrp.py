"""Periodic vehicle routing instances of the literature: how far our season search stays behind the
reference costs.

    bin/bench pvrp --instances DIR [--seconds 60] [--seeds 1] [--out DIR] [--only p01,p02]

DIR holds NAME.txt files and `best_known.csv` (and `verified_better.csv`), `instance,cost,…`; the lower cost
is the reference. Writes NAME.json, the best plan of all seeds, and judges every plan by `bench.pvrp_check`.

- mean_gap, worst_gap: percent above the reference, a plan below it counted as 0; over all instances and
  seeds.
- gap_NAME: the mean of an instance's seeds, negative below the reference. cost_NAME: its best plan.
- wrong: plans that the checker refused (goal 0).
"""

import argparse
import csv
import json
import math
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from margelle.engines.routing.periodic import Answer, Periodic, solve_periodic

from . import pvrp_check
from .harness import Result

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "routing" / "pvrp"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--instances", type=Path, default=DATA)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--only", help="names of instances, with commas")


def run(wanted: argparse.Namespace) -> Result:
    result, gaps, wrong = Result(), list[float](), 0
    known = references(wanted.instances)
    solve_periodic(tiny(), seed=0, budget=1_000)  # compiled before the clock runs
    for path in sorted(wanted.instances.glob("*.txt")):
        if wanted.only and path.stem not in wanted.only.split(","):
            continue
        costs, best = [], None
        for seed in range(1, wanted.seeds + 1):
            plan, cost = solved(path, seed, wanted.seconds)
            if cost is None:
                wrong += 1
            else:
                costs.append(cost)
                best = plan if cost == min(costs) else best
        if wanted.out and best is not None:
            wanted.out.mkdir(parents=True, exist_ok=True)
            (wanted.out / f"{path.stem}.json").write_text(json.dumps(best))
        gaps += tell(result, path.stem, costs, known.get(path.stem))
    result.add("wrong", "plans refused by the checker", wrong, digits=0)
    if gaps:
        result.add("mean_gap", "mean gap", statistics.fmean(max(0.0, gap) for gap in gaps), "%", 3)
        result.add("worst_gap", "worst gap", max(max(0.0, gap) for gap in gaps), "%", 3)
    else:
        result.miss("mean_gap", "mean gap")
        result.miss("worst_gap", "worst gap")
    return result


def tell(result: Result, name: str, costs: list[float], reference: float | None) -> list[float]:
    gaps = [100 * (cost / reference - 1) for cost in costs] if reference else []
    if costs:
        result.add(f"cost_{name}", f"{name} cost", min(costs), digits=2)
    else:
        result.miss(f"cost_{name}", f"{name} cost")
    if gaps:
        result.add(f"gap_{name}", f"{name} gap", statistics.fmean(gaps), "%", 3)
    return gaps


def references(folder: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in ("best_known.csv", "verified_better.csv"):
        if (folder / name).exists():
            with (folder / name).open() as lines:
                for row in csv.DictReader(lines):
                    found[row["instance"]] = min(found.get(row["instance"], math.inf), float(row["cost"]))
    return found


def solved(path: Path, seed: int, seconds: float) -> tuple[dict[str, Any], float | None]:
    """The plan in the form of the checker, and its cost if it is right."""
    instance = pvrp_check.read(path)
    begin = time.perf_counter()
    answer = solve_periodic(given(instance), seed=seed, budget=clock(begin, seconds))
    spent = time.perf_counter() - begin
    plan = written(answer)
    try:
        cost = pvrp_check.cost(instance, plan)
    except pvrp_check.WrongPlan as why:
        print(f"{path.stem} seed {seed}: {why}", file=sys.stderr, flush=True)
        return plan, None
    print(f"{path.stem} seed {seed}: {cost:.2f} in {spent:.1f} s, {answer.iterations} iterations",
          file=sys.stderr, flush=True)  # fmt: skip
    return plan, cost


def clock(begin: float, seconds: float) -> Callable[[int], float]:
    return lambda _: (time.perf_counter() - begin) / seconds


def given(instance: pvrp_check.Instance) -> Periodic:
    nodes = instance.nodes
    return Periodic(
        np.array([[node.x, node.y] for node in nodes]),
        np.array([node.service for node in nodes]),
        np.array([node.demand for node in nodes]),
        tuple(tuple(tuple(sorted(day - 1 for day in days)) for days in node.patterns) for node in nodes[1:]),
        instance.vehicles,
        tuple(most or math.inf for most in instance.longest),
        tuple(instance.capacity),
    )


def written(answer: Answer) -> dict[str, Any]:
    return {
        "routes": [
            {"day": day, "vehicle": vehicle, "stops": list(stops)}
            for day, rounds in enumerate(answer.rounds, start=1)
            for vehicle, stops in enumerate(rounds, start=1)
            if stops
        ]
    }


def tiny() -> Periodic:
    points = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    return Periodic(points, np.zeros(4), np.ones(4), (((0,), (1,)),) * 3, 2, (math.inf,) * 2, (9.0,) * 2)
