"""Judges a plan of a periodic vehicle routing instance. Shares no code with the engine: it reads the files
itself.

python -m bench.pvrp_check INSTANCE.txt PLAN.json    prints the cost, or what is wrong and ends with 1
"""

import json
import math
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

TOLERANCE = 1e-6


class WrongPlan(Exception):
    """The plan breaks a rule; the message says which."""


@dataclass
class Customer:
    x: float
    y: float
    service: float
    demand: float
    patterns: list[frozenset[int]]


@dataclass
class Instance:
    vehicles: int
    longest: list[float]  # by day; 0 = no limit
    capacity: list[float]
    nodes: list[Customer]  # 0 = depot


def read(path: Path) -> Instance:
    lines = [line.split() for line in path.read_text().replace("\r", "").split("\n") if line.strip()]
    kind, vehicles, customers, days = (int(float(word)) for word in lines[0][:4])
    if kind != 1:
        raise WrongPlan(f"not a periodic instance: type {kind}")
    limits = [[float(word) for word in line[:2]] for line in lines[1 : 1 + days]]
    nodes = []
    for number, line in enumerate(lines[1 + days : 2 + days + customers]):
        if int(line[0]) != number:
            raise WrongPlan(f"node {number} is called {line[0]}")
        frequency, count = int(line[5]), int(line[6])
        patterns = [days_of(int(word), days) for word in line[7 : 7 + count]]
        if any(len(pattern) != frequency for pattern in patterns):
            raise WrongPlan(f"a pattern of {number} has not {frequency} days")
        x, y, service, demand = (float(word) for word in line[1:5])
        nodes.append(Customer(x, y, service, demand, patterns))
    if len(nodes) != customers + 1:
        raise WrongPlan("the file ends too soon")
    return Instance(vehicles, [day[0] for day in limits], [day[1] for day in limits], nodes)


def days_of(pattern: int, days: int) -> frozenset[int]:
    """Days from 1; the most significant bit is day 1."""
    return frozenset(day for day in range(1, days + 1) if pattern >> (days - day) & 1)


def length(instance: Instance, stops: list[int]) -> float:
    way = [instance.nodes[stop] for stop in [0, *stops, 0]]
    return sum(math.hypot(a.x - b.x, a.y - b.y) for a, b in pairwise(way))


def cost(instance: Instance, plan: dict[str, Any]) -> float:
    """The length of all rounds. Raises WrongPlan."""
    total, used = 0.0, set[tuple[int, int]]()
    seen: dict[int, Counter[int]] = {number: Counter() for number in range(1, len(instance.nodes))}
    for route in plan["routes"]:
        day, vehicle, stops = route["day"], route["vehicle"], route["stops"]
        if not 1 <= day <= len(instance.capacity) or not 1 <= vehicle <= instance.vehicles:
            raise WrongPlan(f"no vehicle {vehicle} on day {day}")
        if (day, vehicle) in used:
            raise WrongPlan(f"vehicle {vehicle} drives twice on day {day}")
        used.add((day, vehicle))
        for stop in stops:
            if stop not in seen:
                raise WrongPlan(f"no customer {stop}")
            seen[stop][day] += 1
        load = sum(instance.nodes[stop].demand for stop in stops)
        if load > instance.capacity[day - 1] + TOLERANCE:
            raise WrongPlan(f"day {day}, vehicle {vehicle}: load {load} of {instance.capacity[day - 1]}")
        driven = length(instance, stops)
        lasts, most = driven + sum(instance.nodes[stop].service for stop in stops), instance.longest[day - 1]
        if most > 0 and lasts > most + TOLERANCE:
            raise WrongPlan(f"day {day}, vehicle {vehicle}: lasts {lasts} of {most}")
        total += driven
    for customer, days in seen.items():
        if any(times > 1 for times in days.values()):
            raise WrongPlan(f"customer {customer} is served twice on one day")
        if frozenset(days) not in instance.nodes[customer].patterns:
            raise WrongPlan(f"customer {customer} on days {sorted(days)}: no pattern of its own")
    return total


if __name__ == "__main__":
    try:
        print(f"{cost(read(Path(sys.argv[1])), json.loads(Path(sys.argv[2]).read_text())):.4f}")
    except WrongPlan as wrong:
        sys.exit(str(wrong))
