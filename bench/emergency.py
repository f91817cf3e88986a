"""An urgent call into the rounds of 200 technicians × 15 stops: the ten best places, called from Python.

    bin/bench emergency [--technicians 200] [--stops 15] [--calls 3000]

- feasible: share of the calls that fit without making anybody late.
- cpu_p99_ms: the processor's time alone, whatever else the machine does.
- p50_ms, p99_ms, worst_ms: a known client, rounds and matrix in memory (goal p99 < 1).
- loaded_p99_ms: every round's times laid out again first (goal < 5). changed_p99_ms: after one round changed.
- shortlist_p99_ms: for a new address, the 20 technicians to ask roads for, and their places, without that
  call.
- road_call_p50_ms, road_call_p99_ms: a new address whole: the gaps worth it, their roads both ways from a
  real OSRM (Monaco, where its map is there, else null), the ten best places (goal p99 < 25). roads_p99_ms:
  of that, the road server's two answers. road_kept: how many of the ten that all roads would tell.
- build_ms: from the day's values to rounds in memory.
"""

import argparse
import random
import statistics
import time

import numpy as np

from margelle.engines.routing import Day, Resident, Urgent, evaluate_day, solve_day, warm

from . import road_call, trade
from .harness import Result

FASTEST = 30.0  # metres a second: no road is faster
ROAD_CALLS = 300


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--technicians", type=int, default=200)
    parser.add_argument("--stops", type=int, default=15)
    parser.add_argument("--calls", type=int, default=3_000)


def run(wanted: argparse.Namespace) -> Result:
    result = Result()
    warm()
    day = trade.day(wanted.technicians, wanted.stops, (600, 900))
    rounds = solve_day(day, seed=1, budget=0).order
    assert not evaluate_day(day, rounds, reasons=False).violations
    begin = time.perf_counter()
    resident = Resident(day, rounds)
    result.add("build_ms", "laid out from values", 1_000 * (time.perf_counter() - begin), "ms")
    known, cpu, loaded, changed, listed, offers = timed(day, resident, wanted.calls)
    for name, label, times in (
        ("", "known client", known),
        ("cpu_", "known client, processor", cpu),
        ("loaded_", "loaded first", loaded),
        ("changed_", "after a change", changed),
        ("shortlist_", "shortlist", listed),
    ):
        result.add(f"{name}p50_ms", f"{label}, p50", statistics.median(times), "ms", 3)
        result.add(f"{name}p99_ms", f"{label}, p99", float(np.quantile(times, 0.99)), "ms", 3)
    result.add("worst_ms", "known client, worst", max(known), "ms", 3)
    result.add("feasible", "calls that fit", 100 * statistics.fmean(found > 0 for found in offers), "%")
    whole, roads, kept = road_call.times(wanted.technicians, wanted.stops, ROAD_CALLS)
    for name, label, times in (
        ("road_call_", "new address, its roads asked", whole),
        ("roads_", "of that, the roads", roads),
    ):
        for share in (50, 99):
            told = f"{label}, p{share}"
            if times:
                result.add(f"{name}p{share}_ms", told, float(np.quantile(times, share / 100)), "ms", 3)
            else:
                result.miss(f"{name}p{share}_ms", told)
    if kept:
        result.add("road_kept", "of the ten that all roads tell", 100 * statistics.fmean(kept), "%")
    else:
        result.miss("road_kept", "of the ten that all roads tell")
    return result


def timed(
    day: Day, resident: Resident, calls: int
) -> tuple[list[float], list[float], list[float], list[float], list[float], list[int]]:
    chance = random.Random(trade.SEED)
    known, cpu, loaded = list[float](), list[float](), list[float]()
    changed, listed, offers = list[float](), list[float](), list[int]()
    for _ in range(calls):
        at = 8 * 3_600 + chance.randrange(6 * 3_600)
        new = Urgent(1_800, at, at + 3 * 3_600, skills=1, place=chance.randrange(len(day.matrix)))
        begin, own = time.perf_counter(), time.thread_time()
        found = resident.best_places(new)
        cpu.append(1_000 * (time.thread_time() - own))
        known.append(since(begin))
        offers.append(sum(not (o.late or o.late_s or o.overtime_s) for o in found))
        begin = time.perf_counter()
        resident.renew()
        resident.best_places(new)
        loaded.append(since(begin))
        k = chance.randrange(len(resident.rounds))
        begin = time.perf_counter()
        resident.set_round(k, resident.rounds[k])
        resident.best_places(new)
        changed.append(since(begin))
        nearest = (day.matrix.metres[:, new.place or 0] / FASTEST).astype(np.int32)
        begin = time.perf_counter()
        resident.places_of(resident.shortlist(nearest, new))
        listed.append(since(begin))
    return known, cpu, loaded, changed, listed, offers


def since(begin: float) -> float:
    return 1_000 * (time.perf_counter() - begin)
