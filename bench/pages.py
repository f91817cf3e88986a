"""What each page costs, in bare pages: a bare page makes one indexed query through the same middleware.

Production server, demo data grown to 10,000 clients and a week of 300 visits. Requests are interleaved over
keep-alive connections; each ratio is the median of the quotients within a round. `…_queries` counts the
database statements of one request; `…_10x` repeats the ratio with ten times the companies in the tables.
"""

import json
from collections.abc import Callable
from itertools import count
from typing import Any

from tests.servers.instance import Instance

from .harness import Probe, Result, instance, interleave, ratio, served
from .phone import bearer, operation
from .world import cookie_of_user

COMPANIES = 3  # the measured one, the demo's second, one neighbour
TIMES = 10
ROUNDS = 120
GOALS = {"board": 80, "clients": 25, "client": 25, "logbook": 20, "pull": 4, "push": 10}

# What each night does once the tables have grown.
_NIGHT = "from margelle.base.jobs.statistics import refresh_statistics; refresh_statistics({})"


def run() -> Result:
    result = Result()
    with instance("bench.settings") as made:
        made.manage("fill_demo")
        made.run(f"from bench import crowd; crowd.neighbours({COMPANIES - 2})")
        known = made.run("from bench import crowd; answer = crowd.grow()")
        made.run(_NIGHT)
        cookie = cookie_of_user(made, known["manager"], known["company"])
        first = measured(made, known, cookie, queries=True)
        made.run(f"from bench import crowd; crowd.neighbours({COMPANIES * (TIMES - 1)})")
        made.run(_NIGHT)
        tenfold = measured(made, known, cookie)
    for name, goal in GOALS.items():
        result.add(f"{name}_ratio", f"{name} (goal at most {goal})", first[name])
        result.add(f"{name}_ratio_10x", f"{name}, {COMPANIES * TIMES} companies", tenfold[name])
        result.add(
            f"{name}_10x", f"{name}, times larger (goal at most 1.2)", tenfold[name] / first[name], digits=2
        )
        result.add(f"{name}_queries", f"{name}, queries", first[f"{name}_queries"], digits=0)
    result.add("bare_ms", "the bare page itself", first["bare_ms"], "ms", 2)
    return result


def measured(
    made: Instance, known: dict[str, str], cookie: str, *, queries: bool = False
) -> dict[str, float]:
    """Ratios by page. Pushes come last: each moves the journal, and a pull must find nothing new."""
    found: dict[str, float] = {}
    with served(made):
        cursor = state_of_phone(made, known)
        for names in (["board", "clients", "client", "logbook", "pull"], ["push"]):
            bare = Probe("bare", made.port, f"/bench/bare/{known['company']}/")
            probes = [probe_of(name, made.port, known, cookie, cursor) for name in names]
            interleave([bare, *probes], rounds=ROUNDS)
            found |= {probe.name: ratio(probe, bare) for probe in probes}
            found.setdefault("bare_ms", bare.median_ms)
            if queries:
                found |= {f"{probe.name}_queries": probe.queries() for probe in probes}
    return found


def state_of_phone(made: Instance, known: dict[str, str]) -> dict[str, Any]:
    """What a phone that has just pulled everything knows."""
    probe = Probe("pull", made.port, "/api/sync/pull", headers=bearer(known))
    answer: dict[str, Any] = json.loads(probe.once(count=False))
    return answer


def probe_of(name: str, port: int, known: dict[str, str], cookie: str, phone: dict[str, Any]) -> Probe:
    if name == "pull":
        query = f"epoch={phone['epoch']}&cursor={phone['next']}&day={phone['today']}"
        return Probe(name, port, f"/api/sync/pull?{query}", headers=bearer(known))
    if name == "push":
        body = reading_of(known)
        probe = Probe(name, port, "/api/sync/push", headers=bearer(known), method="POST", body=body)
        if json.loads(probe.once(count=False))["answers"][0]["status"] != "applied":
            raise RuntimeError("the pushed reading was not applied")
        return probe
    return Probe(name, port, known[name], headers={"Cookie": known.get(f"{name}_cookie", cookie)})


def reading_of(known: dict[str, str]) -> Callable[[], bytes]:
    """A body that is a new reading each time."""
    numbers = count(1)
    payload = {"pool": known["pool"], "parameter": "ph", "value": "7.4", "method": "photometer"}
    return lambda: operation(known, next(numbers), "reading.add", payload)
