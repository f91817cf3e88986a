"""What sending and fetching cost: 50 phones at once, a day away, and a first round over a slow road.

- pushes_per_s, push_p99_ms: 50 phones, each pushing one reading after the other, to one web process on SQLite
  and two on PostgreSQL, as bin/serve starts them;
- straight_per_s: the same rows written by plain SQL, a transaction for each reading (bench.straight);
  push_ratio: the first over the second;
- batch_ops_per_s: the same with 25 operations in each push, as a phone sends them after a while without
  network; straight_batch_per_s: 25 readings in each transaction; batch_ratio: the first over the second;
- pull_day_ms, pull_day_kb: what a phone fetches after a day away, with 400 facts of its own and others;
- first_pull_s, first_pull_kb: three days of a company of 600 pools over 1 Mbit/s with 300 ms from question to
  answer.

Pushes and plain SQL take turns, so that a busy moment of the machine hits both; the ratios are medians of the
turns' own. The phones share the machine with the server: plain SQL has it for itself.
"""

import asyncio
import gzip
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count, cycle
from statistics import median
from typing import Any
from urllib.parse import urlencode

from tests.faults.proxy import Link, Proxy
from tests.servers.instance import Instance

from . import straight
from .harness import Probe, Result, get, instance, percentile, served
from .phone import bearer, operation

PHONES, SECONDS, TURNS, BATCH, ROUNDS, WRITERS = 50, 3.0, 3, 25, 10, 4
AWAY = 400
BITS, DELAY = 1_000_000.0, 0.3
# What each night does once the tables have grown.
NIGHT = "from margelle.base.jobs.statistics import refresh_statistics; refresh_statistics({})"


def run() -> Result:
    result = Result()
    with instance("bench.settings") as made:
        known = made.run(f"from bench import rounds\nanswer = rounds.a_company_of_600_pools({PHONES})")
        workers = {"WEB_WORKERS": "2" if made.on_postgres else "1"}
        with served(made, **workers):
            first_pull(result, made, known["phones"][0])
            begin_reports(made, known["phones"])
            made.run(NIGHT)
            day_away(result, made, known["phones"])
            pushes(result, made, known)
    return result


@dataclass
class Turn:
    pushed: float
    straight: float
    took: list[float]

    @property
    def ratio(self) -> float:
        return self.pushed / self.straight


def pushes(result: Result, made: Instance, known: dict[str, Any]) -> None:
    turns: dict[int, list[Turn]] = {1: [], BATCH: []}
    for size in turns:
        pushed(made, known["phones"], size, 0.5)  # warm
    for _ in range(TURNS):
        for size, found in turns.items():
            rate, took = pushed(made, known["phones"], size, SECONDS)
            best = straight.per_second(made, known["company"], size=size, seconds=SECONDS, writers=WRITERS)
            found.append(Turn(rate, best, took))
    single, batch = turns[1], turns[BATCH]
    took = [one for turn in single for one in turn.took]
    result.add("pushes_per_s", f"pushes, {PHONES} phones at once", median(t.pushed for t in single), "/s")
    result.add("push_p99_ms", "a push, p99", percentile(took, 0.99) * 1000, "ms", 0)
    result.add("straight_per_s", "the same rows by plain SQL", median(t.straight for t in single), "/s")
    result.add(
        "push_ratio", "pushes / plain SQL (goal at least 0.5)", median(t.ratio for t in single), digits=2
    )
    result.add("batch_ops_per_s", f"operations in pushes of {BATCH}", median(t.pushed for t in batch), "/s")
    result.add(
        "straight_batch_per_s",
        f"the same rows, {BATCH} readings in a transaction",
        median(t.straight for t in batch),
        "/s",
    )
    result.add("batch_ratio", f"in pushes of {BATCH} / plain SQL", median(t.ratio for t in batch), digits=2)


def readings(known: dict[str, Any], size: int, numbers: Iterator[int]) -> Callable[[], bytes]:
    """Bodies of `size` new readings each, at one stop of the phone's day after the other."""
    stops = cycle(known["stops"])

    def body() -> bytes:
        return _body(known, [next(stops)] * size, numbers)

    return body


def _body(known: dict[str, Any], stops: list[dict[str, str]], numbers: Iterator[int]) -> bytes:
    ops = []
    for stop in stops:
        payload = {"pool": stop["pool"], "parameter": "ph", "value": "7.4", "method": "photometer"}
        ops += json.loads(operation(known | stop, next(numbers), "reading.add", payload))["ops"]
    return json.dumps({"device": known["device"], "schema": 1, "ops": ops}).encode()


def begin_reports(made: Instance, phones: list[dict[str, Any]]) -> None:
    """The first reading of a visit begins its report."""
    for known in phones:
        data = _body(known, known["stops"], count(1))
        probe = Probe(
            "push", made.port, "/api/sync/push", bearer(known), method="POST", body=partial(bytes, data)
        )
        answers = json.loads(probe.once())["answers"]
        if any(answer["status"] != "applied" for answer in answers):
            raise RuntimeError(f"a reading was not applied: {answers}")


def pushed(
    made: Instance, phones: list[dict[str, Any]], size: int, seconds: float
) -> tuple[float, list[float]]:
    """(operations a second, seconds of each push)"""
    return asyncio.run(_all_at_once(made.port, phones, size, seconds))


async def _all_at_once(
    port: int, phones: list[dict[str, Any]], size: int, seconds: float
) -> tuple[float, list[float]]:
    took: list[float] = []
    began = time.perf_counter()
    end = began + seconds

    async def one(known: dict[str, Any]) -> None:
        body = readings(known, size, count(1000))
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (sent := time.perf_counter()) < end:
            data = body()
            head = "".join(f"{name}: {value}\r\n" for name, value in bearer(known).items())
            line = f"POST /api/sync/push HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head}"
            writer.write(f"{line}Content-Length: {len(data)}\r\n\r\n".encode() + data)
            if not (await _answer(reader)).count(b'"applied"') == size:
                raise RuntimeError("a push was not applied whole")
            took.append(time.perf_counter() - sent)
        writer.close()

    await asyncio.gather(*(one(known) for known in phones))
    return len(took) * size / (time.perf_counter() - began), took


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode())
    length = next(
        int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    )
    return await reader.readexactly(length)


def pull(port: int, known: dict[str, Any], mark: dict[str, Any]) -> tuple[float, bytes]:
    began = time.perf_counter()
    headers = {**bearer(known), "Accept-Encoding": "gzip"}
    status, data = get(port, f"/api/sync/pull?{urlencode(mark)}", headers)
    if status != 200:
        raise RuntimeError(f"pull: {status} {data[:200]!r}")
    return time.perf_counter() - began, data


def unpacked(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
    return found


def first_pull(result: Result, made: Instance, known: dict[str, Any]) -> None:
    took, size = [], 0
    for _ in range(3):
        with Proxy(made.port, link=Link(BITS, DELAY)).running() as road:
            seconds, data = pull(road.port, known, {"epoch": "", "cursor": 0})
            took.append(seconds)
            size = len(data)
    result.add("first_pull_kb", "first pull, three days of 600 pools", size / 1000, "kB")
    result.add("first_pull_raw_kb", "the same unpacked", len(json.dumps(unpacked(data))) / 1000, "kB")
    result.add("first_pull_s", "over 1 Mbit/s and 300 ms", sorted(took)[1], "s", 2)


def day_away(result: Result, made: Instance, phones: list[dict[str, Any]]) -> None:
    """The office's and the others' facts of a day since the cursor; some are of this phone's own visits."""
    page = unpacked(pull(made.port, phones[0], {"epoch": "", "cursor": 0})[1])
    mark = {"epoch": page["epoch"], "cursor": page["next"], "day": page["today"]}
    for known in phones[:8]:
        probe = Probe(
            "push",
            made.port,
            "/api/sync/push",
            bearer(known),
            method="POST",
            body=readings(known, AWAY // 8 // 2, count(100)),
        )
        probe.once()
        probe.once()
    found = [pull(made.port, phones[0], mark) for _ in range(ROUNDS)]
    result.add(
        "pull_day_ms",
        f"pull after a day away, {AWAY} facts",
        percentile([s for s, _ in found], 0.5) * 1000,
        "ms",
    )
    result.add("pull_day_kb", "its size", len(found[0][1]) / 1000, "kB")
