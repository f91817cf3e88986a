"""A thousand idle listeners on one process: memory, how fast a change reaches all, who got it.

The listeners are sockets of this very process on 127.0.0.1: it shares the machine with the server, so
the times are worse than a server alone would give, never better.

- rss_mb: the web process with all listeners open; rss_idle_mb: before the first.
- fanout_p99_ms: from the first listener that hears a change to each of them, 99th percentile.
- seen_p99_ms: from the commit of the change to each listener, so with the wait for the poll. Each change
  is written as soon as all heard the one before, just after a poll: nearly the longest wait there is.
- phone_seen_…: from a phone sending a change of state (one HTTP push) to one office screen hearing of it.
- page_p95_ratio: /health/ with the listeners open and idle, against the same after they left.
"""

import asyncio
import resource
import subprocess
import sys
import time

from tests.servers.instance import ROOT, Instance

from .harness import Probe, Result, instance, interleave, percentile, rss_mb, served, web_processes
from .phone import seen_by_office
from .world import signed_in_manager

LISTENERS = 1000
CHANGES = 10
PAGES = 600
AT_ONCE = 50  # listeners that open at the same time: browsers come in waves, not in one instant

_WRITER = """
import sys, time, dataclasses, uuid, django
django.setup()
from margelle.base.journal import Event, record
from margelle.base.tenancy.scope import company_scope
@dataclasses.dataclass(frozen=True, kw_only=True)
class Measured(Event):
    entity = "visit"
company = uuid.UUID(sys.argv[1])
for _ in sys.stdin:
    with company_scope(company, atomic=True):
        entry = record(Measured(entity_id=uuid.uuid4()))
    print(entry.seq, time.monotonic(), flush=True)
"""


class Listeners:
    """Open streams that note when each change number arrived."""

    def __init__(self, port: int, cookie: str) -> None:
        self._request = (
            f"GET /live/all HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
            "Accept: text/event-stream\r\n\r\n"
        ).encode()
        self._port = port
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: list[asyncio.Task[None]] = []
        self.heard: dict[int, list[float]] = {}
        self.news = asyncio.Event()

    async def open(self, count: int) -> None:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one() -> None:
            async with gate:
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                self._writers.append(writer)
                writer.write(self._request)
                await reader.readuntil(b"event: ready\n")
            self._tasks.append(asyncio.create_task(self._listen(reader)))

        await asyncio.gather(*(one() for _ in range(count)))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        is_change = False
        while line := await reader.readline():
            if line.startswith(b"event: "):
                is_change = line == b"event: change\n"
            elif is_change and line.startswith(b"id: "):
                self.heard.setdefault(int(line[4:]), []).append(time.monotonic())
                self.news.set()

    async def until_all_heard(self, seq: int, count: int, seconds: float = 10.0) -> None:
        """Waits until everybody heard it, or long enough: who is missing is counted as not delivered."""
        try:
            async with asyncio.timeout(seconds):
                while len(self.heard.get(seq, ())) < count:
                    self.news.clear()
                    await self.news.wait()
        except TimeoutError:
            return

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        for writer in self._writers:
            writer.close()


async def measure(made: Instance, server: int, company: str, cookie: str, result: Result) -> None:
    (web,) = web_processes(server)
    alone, during = Probe("alone", made.port, "/health/"), Probe("during", made.port, "/health/")
    await asyncio.to_thread(interleave, [alone], rounds=0, warm=300)
    result.add("rss_idle_mb", "memory of the web process, nobody listening", rss_mb(web), "MB")
    listeners = Listeners(made.port, cookie)
    began = time.monotonic()
    await listeners.open(LISTENERS)
    result.add("open_s", f"opening {LISTENERS} streams", time.monotonic() - began, "s")
    result.add("rss_mb", f"memory of the web process, {LISTENERS} listeners", rss_mb(web), "MB")
    committed = await write_changes(made, company, listeners)
    await asyncio.to_thread(interleave, [during], rounds=PAGES, warm=300)
    result.add("rss_after_mb", "memory of the web process after the changes", rss_mb(web), "MB")
    await listeners.close()
    await asyncio.to_thread(interleave, [alone], rounds=PAGES, warm=300)
    spread = [at - min(times) for times in listeners.heard.values() for at in times]
    seen = [at - committed[seq] for seq, times in listeners.heard.items() for at in times]
    result.add("listeners", "listeners", LISTENERS, digits=0)
    result.add("delivered", f"delivered of {LISTENERS * CHANGES}", len(seen), digits=0)
    result.add("delivered_share", "delivered share", len(seen) / (LISTENERS * CHANGES), digits=4)
    result.add("fanout_p99_ms", "first to each listener, p99", percentile(spread, 0.99) * 1000, "ms")
    result.add("seen_p50_ms", "commit to each listener, p50", percentile(seen, 0.5) * 1000, "ms")
    result.add("seen_p99_ms", "commit to each listener, p99", percentile(seen, 0.99) * 1000, "ms")
    result.add("page_p95_ratio", "page p95, listened to / alone", during.p95_ms / alone.p95_ms, digits=2)


async def write_changes(made: Instance, company: str, listeners: Listeners) -> dict[int, float]:
    """Commit changes one at a time; the instant of each commit by its sequence number."""
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _WRITER, company,
        env=made.env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert writer.stdin is not None
    assert writer.stdout is not None
    committed = {}
    for _ in range(CHANGES):
        writer.stdin.write(b"\n")
        seq, at = (await writer.stdout.readline()).split()
        committed[int(seq)] = float(at)
        await listeners.until_all_heard(int(seq), LISTENERS)
    writer.stdin.close()
    await writer.wait()
    return committed


def run() -> Result:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = LISTENERS * 2 + 200
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if hard < 0 else min(wanted, hard), hard))
    result = Result()
    with instance() as made:
        company, cookie = signed_in_manager(made)
        with served(made) as server:
            asyncio.run(measure(made, server.pid, company, cookie, result))
            seen = seen_by_office(made, company, cookie)
    result.add("phone_seen_p50_ms", "phone's change to the office, p50", percentile(seen, 0.5) * 1000, "ms")
    result.add("phone_seen_p99_ms", "phone's change to the office, p99", percentile(seen, 0.99) * 1000, "ms")
    return result
