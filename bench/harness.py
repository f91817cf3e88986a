"""A production server on a temporary folder, someone signed in, and honest numbers."""

import http.client
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.instance import ROOT, Instance, wait_for


@dataclass
class Result:
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    figures: dict[str, float | int | None] = field(default_factory=dict)

    def add(self, name: str, label: str, value: float, unit: str = "", digits: int = 1) -> None:
        self.figures[name] = round(value, digits) if digits else int(value)
        self.rows.append((label, f"{value:,.{digits}f}", unit))

    def miss(self, name: str, label: str) -> None:
        """What this machine or this version cannot measure."""
        self.figures[name] = None
        self.rows.append((label, "–", ""))


@contextmanager
def instance(settings: str = "margelle.project.settings") -> Iterator[Instance]:
    """A migrated instance on SQLite, or on the server of DATABASE_URL; gone at the end."""
    with tempfile.TemporaryDirectory(prefix="margelle-bench-") as folder:
        made = Instance(Path(folder), settings=settings)
        made.create()
        try:
            yield made
        finally:
            made.drop()


@contextmanager
def served(made: Instance, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """bin/serve as in production, on demo rules (no second factor), one web process unless told."""
    usual = {"MARGELLE_DEMO": "1", "WEB_WORKERS": "1", "MARGELLE_SKIP_MIGRATE": "1"}
    process = made.start(str(ROOT / "bin" / "serve"), MARGELLE_PYTHON=sys.executable, **{**usual, **env})
    try:
        wait_for(lambda: get(made.port, "/health/")[0] == 200)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def get(port: int, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def web_processes(supervisor: int) -> list[int]:
    """The processes that make pages: granian's workers, two steps below bin/serve."""
    found = []
    for child in children(supervisor):
        if b"granian" in Path(f"/proc/{child}/cmdline").read_bytes():
            found += children(child)
    return found


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def percentile(values: list[float], share: float) -> float:
    """Nearest rank; `share` from 0 to 1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass
class Probe:
    """One kind of request over its own keep-alive connection."""

    name: str
    port: int
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: Callable[[], bytes] | None = None
    expected: tuple[int, ...] = (200,)
    seconds: list[float] = field(default_factory=list)
    _connection: http.client.HTTPConnection | None = None

    def once(self, *, count: bool = True) -> bytes:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = self.body() if self.body else None
        began = time.perf_counter()
        self._connection.request(self.method, self.path, body=body, headers=self.headers)
        answer = self._connection.getresponse()
        data = answer.read()
        taken = time.perf_counter() - began
        if answer.status not in self.expected:
            raise RuntimeError(f"{self.method} {self.path}: {answer.status} {data[:300]!r}")
        if count:
            self.seconds.append(taken)
        return data

    def queries(self) -> int:
        """Statements of one request, told by bench.bare.CountQueries."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = self.body() if self.body else None
        connection.request(
            self.method, self.path, body=body, headers={**self.headers, "X-Count-Queries": "1"}
        )
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return int(answer.headers["X-Queries"])

    @property
    def median_ms(self) -> float:
        return statistics.median(self.seconds) * 1000

    @property
    def p95_ms(self) -> float:
        return percentile(self.seconds, 0.95) * 1000


def interleave(probes: list[Probe], *, rounds: int, warm: int = 3) -> None:
    """One request of each kind after the other, so that a busy moment of the machine hits all alike."""
    for _ in range(warm):
        for probe in probes:
            probe.once(count=False)
    for _ in range(rounds):
        for probe in probes:
            probe.once()


def ratio(probe: Probe, bare: Probe) -> float:
    """Median of the paired quotients: what one request of `probe` costs in bare requests of its round."""
    pairs = zip(probe.seconds, bare.seconds, strict=True)
    return statistics.median(one / other for one, other in pairs)
