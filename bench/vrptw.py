"""Vehicle routing with time windows: our day planner beside PyVRP alone, VROOM and OR-Tools, in one run.

    bin/bench vrptw --instances DIR [--seconds 10] [--seeds 1] [--only R101,C101] [--alone]

Solomon's format; each leg is floor(10 × distance), times are tenths, the length alone counts. Every plan is
checked here from the file. The reference is `best_known.csv`, or the best plan of this run where that is
lower.

- ours_mean_gap, pyvrp_mean_gap, vroom_mean_gap, ortools_mean_gap: percent; null where a library is not
  installed.
- ours_behind_pyvrp: ours less PyVRP's, percent points (goal <= 0 within noise).
`--alone`: ours only.
"""

import argparse
import csv
import math
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from margelle.engines.routing import Day, Matrix, Stop, Technician, Weights, Window, solve_day, warm

from .harness import Result
from .rivals_vrptw import by_ortools, by_pyvrp, by_vroom

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "routing" / "vrptw"
Order = list[list[int]]  # customers from 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--instances", type=Path, default=DATA)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--only", help="names of instances, with commas")
    parser.add_argument("--alone", action="store_true")


@dataclass(frozen=True, eq=False)
class Instance:
    vehicles: int
    capacity: int
    legs: NDArray[np.int64]
    demand: list[int]
    opens: list[int]
    closes: list[int]
    service: list[int]


def run(wanted: argparse.Namespace) -> Result:
    result = Result()
    warm()
    known = references(wanted.instances)
    solvers: dict[str, Callable[[Instance, int, float], Order | None]] = {"ours": ours}
    if not wanted.alone:
        solvers |= {"pyvrp": by_pyvrp, "vroom": by_vroom, "ortools": by_ortools}
    gaps: dict[str, list[float]] = {name: [] for name in solvers}
    for path in sorted(wanted.instances.glob("*.txt")):
        if wanted.only and path.stem not in wanted.only.split(","):
            continue
        costs = {name: solved(path, wanted, solve) for name, solve in solvers.items()}
        lowest = min([known.get(path.stem, math.inf), *(cost for each in costs.values() for cost in each)])
        for name, each in costs.items():
            if each:
                own = [100 * (cost / lowest - 1) for cost in each]
                gaps[name] += own
                result.add(f"{name}_{path.stem}", f"{path.stem} {name}", statistics.fmean(own), "%", 2)
    for name, each in gaps.items():
        if each:
            result.add(f"{name}_mean_gap", f"{name} mean gap", statistics.fmean(each), "%", 2)
        else:
            result.miss(f"{name}_mean_gap", f"{name} mean gap")
    if gaps.get("pyvrp"):
        behind = statistics.fmean(gaps["ours"]) - statistics.fmean(gaps["pyvrp"])
        result.add("ours_behind_pyvrp", "ours behind PyVRP", behind, "points", 2)
    return result


def solved(
    path: Path, wanted: argparse.Namespace, solve: Callable[[Instance, int, float], Order | None]
) -> list[float]:
    instance, found = read(path), []
    for seed in range(1, wanted.seeds + 1):
        begin = time.perf_counter()
        order = solve(instance, seed, wanted.seconds)
        if order is None:
            continue
        cost = checked(instance, order)
        print(f"{path.stem} {solve.__name__} seed {seed}: {cost} in {time.perf_counter() - begin:.1f} s",
              file=sys.stderr, flush=True)  # fmt: skip
        if cost is not None:
            found.append(cost)
    return found


def references(folder: Path) -> dict[str, float]:
    path = folder / "best_known.csv"
    if not path.exists():
        return {}
    with path.open() as lines:
        return {row["instance"]: float(row["cost"]) for row in csv.DictReader(lines)}


def read(path: Path) -> Instance:
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()]
    at = next(i for i, row in enumerate(rows) if row[0].upper() == "VEHICLE")
    vehicles, capacity = (int(word) for word in rows[at + 2])
    start = next(i for i, row in enumerate(rows) if row[0].upper() == "CUSTOMER") + 1
    table = np.array([[float(word) for word in row] for row in rows[start:] if row[0].isdigit()])
    legs = np.floor(10 * np.sqrt(((table[:, None, 1:3] - table[None, :, 1:3]) ** 2).sum(-1))).astype(np.int64)
    whole = table.astype(np.int64)
    return Instance(
        vehicles,
        capacity,
        legs,
        whole[:, 3].tolist(),
        (10 * whole[:, 4]).tolist(),
        (10 * whole[:, 5]).tolist(),
        (10 * whole[:, 6]).tolist(),
    )


def checked(instance: Instance, order: Order) -> float | None:
    """Tenths ÷ 10, or None with a word if the plan is wrong."""
    served = sorted(customer for stops in order for customer in stops)
    total, used = 0, [stops for stops in order if stops]
    if served != list(range(1, len(instance.demand))) or len(used) > instance.vehicles:
        return None
    for stops in used:
        now, here = instance.opens[0], 0
        for customer in [*stops, 0]:
            total += int(instance.legs[here, customer])
            now = max(now + int(instance.legs[here, customer]), instance.opens[customer])
            if now > instance.closes[customer]:
                return None
            now, here = now + instance.service[customer], customer
        if sum(instance.demand[customer] for customer in stops) > instance.capacity:
            return None
    return total / 10


def ours(instance: Instance, seed: int, seconds: float) -> Order | None:
    legs = instance.legs.astype(np.int32)
    van = Technician(0, 0, instance.opens[0], instance.closes[0], capacity=instance.capacity)
    stops = tuple(
        Stop(
            i,
            instance.service[i],
            (Window(instance.opens[i], instance.closes[i]),),
            load=instance.demand[i],
        )
        for i in range(1, len(instance.demand))
    )
    day = Day(
        Matrix(legs, legs), (van,) * instance.vehicles, stops, Weights(second=0, metre=1_000, overtime=0)
    )
    begin = time.perf_counter()
    plan = solve_day(day, seed=seed, budget=lambda _: (time.perf_counter() - begin) / seconds)
    return [[stop + 1 for stop in stops] for stops in plan.order]
