"""What sending and fetching cost: 50 phones at once, a day away, and a first round over a slow road.

- pushes_per_s, push_p99_ms: 50 phones, each pushing one reading after the other, to one web process on SQLite
  and two on PostgreSQL, as bin/serve starts them;
- straight_per_s: the same rows written by plain SQL (bench.straight); push_ratio: the first over the second;
- batch_ops_per_s, batch_ratio: the same with 25 operations in each push, as a phone sends them after a while
  without network;
- pull_day_ms, pull_day_kb: what a phone fetches after a day away, with 400 facts of its own and others;
- first_pull_s, first_pull_kb: three days of a company of 600 pools over 1 Mbit/s with 300 ms from question to
  answer.
"""

import asyncio
import gzip
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from tests.faults.proxy import Link, Proxy
from tests.servers.instance import Instance

from . import straight
from .harness import Probe, Result, get, instance, percentile, served
from .phone import bearer, operation

PHONES, SECONDS, BATCH, ROUNDS = 50, 8.0, 25, 10
AWAY = 400
BITS, DELAY = 1_000_000.0, 0.3
Bodies = Callable[[dict[str, Any], int], bytes]


def run() -> Result:
    result = Result()
    with instance("bench.settings") as made:
        known = made.run(f"from bench import rounds\nanswer = rounds.a_company_of_600_pools({PHONES})")
        workers = {"WEB_WORKERS": "2" if made.on_postgres else "1"}
        with served(made, **workers):
            first_pull(result, made, known["phones"][0])
            rates = {size: pushed(made, known["phones"], size) for size in (1, BATCH)}
            day_away(result, made, known["phones"])
        best = straight.per_second(made, known["company"], seconds=SECONDS, writers=4)
    (single, took), (batched, _) = rates[1], rates[BATCH]
    result.add("pushes_per_s", f"pushes, {PHONES} phones at once", single, "/s")
    result.add("push_p99_ms", "a push, p99", percentile(took, 0.99) * 1000, "ms", 0)
    result.add("batch_ops_per_s", f"operations in pushes of {BATCH}", batched, "/s")
    result.add("straight_per_s", "the same rows by plain SQL", best, "/s")
    result.add("push_ratio", "pushes / plain SQL (goal at least 0.5)", single / best, digits=2)
    result.add("batch_ratio", f"in pushes of {BATCH} / plain SQL", batched / best, digits=2)
    return result


def readings(known: dict[str, Any], size: int) -> Callable[[], bytes]:
    """Bodies of `size` new readings each."""
    seq = 0
    payload = {"pool": known["pool"], "parameter": "ph", "value": "7.4", "method": "photometer"}

    def body() -> bytes:
        nonlocal seq
        ops = []
        for _ in range(size):
            seq += 1
            ops += json.loads(operation(known, seq, "reading.add", payload))["ops"]
        return json.dumps({"device": known["device"], "schema": 1, "ops": ops}).encode()

    return body


def pushed(made: Instance, phones: list[dict[str, Any]], size: int) -> tuple[float, list[float]]:
    """(operations a second, seconds of each push)"""
    for known in phones:  # the first reading of a visit begins its report
        probe = Probe(
            "push", made.port, "/api/sync/push", bearer(known), method="POST", body=readings(known, 1)
        )
        answer = json.loads(probe.once())["answers"][0]
        if answer["status"] != "applied":
            raise RuntimeError(f"the reading was not applied: {answer}")
    return asyncio.run(_all_at_once(made.port, phones, size))


async def _all_at_once(port: int, phones: list[dict[str, Any]], size: int) -> tuple[float, list[float]]:
    took: list[float] = []
    began = time.perf_counter()
    end = began + SECONDS

    async def one(known: dict[str, Any]) -> None:
        body = readings(known, size)
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
            body=readings(known, AWAY // 8 // 2),
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
