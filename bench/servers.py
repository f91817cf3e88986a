"""What the root application costs a page: requests per second through it, against Django under pure WSGI.

Same server program (granian), one process each, same page (/health/: one query through all the
middleware), 16 keep-alive connections from this process, turns taken in pairs. The client shares the
machine: when it is the limit, the ratio is drawn towards 1; `client_share` tells how busy it was.
"""

import asyncio
import contextlib
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.servers.instance import Instance, free_port, wait_for

from .harness import Result, get, instance, percentile

CONNECTIONS = 16
TURNS = 5
SECONDS = 3.0
TARGETS = {"wsgi": "margelle.project.wsgi:application", "asgi": "margelle.project.asgi:application"}


@contextlib.contextmanager
def granian(made: Instance, interface: str) -> Iterator[int]:
    """The port of a server with one process."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", interface, "--port", str(port)]
    options = ["--workers", "1", "--http", "1", "--loop", "asyncio", "--log-level", "warning", "--no-ws"]
    threads = ["--blocking-threads", "1"] if interface == "wsgi" else []
    process = made.start(*command, *options, *threads, TARGETS[interface])
    try:
        wait_for(lambda: get(port, "/health/")[0] == 200)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


async def load(port: int) -> tuple[float, list[float]]:
    """(requests per second, seconds of each) over SECONDS."""
    request = f"GET /health/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    took: list[float] = []
    end = time.perf_counter() + SECONDS

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (began := time.perf_counter()) < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.decode())
            length = next(
                int(h[15:]) for h in head.lower().split(b"\r\n") if h.startswith(b"content-length:")
            )
            await reader.readexactly(length)
            took.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return len(took) / SECONDS, took


def run() -> Result:
    result = Result()
    rates: dict[str, list[float]] = {name: [] for name in TARGETS}
    times: dict[str, list[float]] = {name: [] for name in TARGETS}
    busy: list[float] = []
    with instance() as made, granian(made, "wsgi") as wsgi, granian(made, "asgi") as asgi:
        ports = {"wsgi": wsgi, "asgi": asgi}
        for port in ports.values():
            asyncio.run(load(port))  # warm
        for turn in range(TURNS):
            for name in ("wsgi", "asgi") if turn % 2 else ("asgi", "wsgi"):
                cpu = time.process_time()
                rate, took = asyncio.run(load(ports[name]))
                busy.append((time.process_time() - cpu) / SECONDS)
                rates[name].append(rate)
                times[name] += took
    shares = [one / other for one, other in zip(rates["asgi"], rates["wsgi"], strict=True)]
    result.add("wsgi_rps", "pure WSGI", statistics.median(rates["wsgi"]), "req/s", 0)
    result.add("root_rps", "root application", statistics.median(rates["asgi"]), "req/s", 0)
    result.add("root_share", "root / WSGI, median of pairs", statistics.median(shares), digits=2)
    result.add("wsgi_p99_ms", "pure WSGI, p99", percentile(times["wsgi"], 0.99) * 1000, "ms")
    result.add("root_p99_ms", "root application, p99", percentile(times["asgi"], 0.99) * 1000, "ms")
    result.add("client_share", "client's use of one core", statistics.median(busy), digits=2)
    return result
