"""A network that fails on demand: a small HTTP proxy before a real instance.

Rules decide per request; the newest that fits and is not used up acts. Where chance decides, it is a
seeded dice, and the seed is printed, so that a failing run can be run again.
"""

import http.client
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .failing import Answer, Fault, Lost

PIECE = 16 * 1024
# Each hop's own: never passed on.
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


@dataclass(frozen=True)
class Seen:
    """One request as it came, and what was done to it ("" when nothing)."""

    method: str
    path: str
    body: bytes
    fault: str


@dataclass
class Rule:
    """What happens to requests like « PUT /api/media/… » (a pattern of method and path, from the start)."""

    pattern: str
    fault: Fault
    times: int | None = None
    share: float = 1.0
    met: int = 0

    def fits(self, line: str, dice: random.Random) -> bool:
        if self.times is not None and self.met >= self.times:
            return False
        if not re.match(self.pattern, line) or (self.share < 1.0 and dice.random() >= self.share):
            return False
        self.met += 1
        return True


@dataclass
class Link:
    """A slow road: `bits` a second in all, `delay` seconds for a question and its answer."""

    bits: float
    delay: float
    carried: int = 0
    _free_at: float = 0.0
    _lock: Any = field(default_factory=threading.Lock)

    def carry(self, size: int) -> None:
        """Wait until `size` bytes have gone through; all connections share the road."""
        with self._lock:
            now = time.monotonic()
            self._free_at = max(now, self._free_at) + size * 8 / self.bits
            self.carried += size
            wait = self._free_at - now
        time.sleep(wait)


class Proxy:
    """Start it with `with Proxy(port).running() as proxy`; its address is `proxy.url`."""

    def __init__(self, upstream: int, *, seed: int = 1, link: Link | None = None) -> None:
        self.upstream, self.seed, self.link = upstream, seed, link
        self.rules: list[Rule] = []
        self.seen: list[Seen] = []
        self._dice, self._lock = random.Random(seed), threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator["Proxy"]:
        print(f"proxy {self.port} -> {self.upstream}, seed {self.seed}")
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield self
        finally:
            self.sane()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def when(self, pattern: str, fault: Fault, *, times: int | None = None, share: float = 1.0) -> Rule:
        rule = Rule(pattern, fault, times, share)
        with self._lock:
            self.rules.insert(0, rule)
        return rule

    def lift(self, rule: Rule) -> None:
        """This fault alone is over."""
        with self._lock:
            self.rules.remove(rule)
        rule.fault.release()

    def reseed(self, seed: int) -> None:
        """Another dice, said so that the run can be repeated."""
        print(f"proxy {self.port}: seed {seed}")
        self.seed, self._dice = seed, random.Random(seed)

    def sane(self) -> None:
        """The network is whole again; what is held is let go."""
        with self._lock:
            gone, self.rules = self.rules, []
        for rule in gone:
            rule.fault.release()

    def fresh(self) -> None:
        self.sane()
        self.seen.clear()

    def fault_for(self, line: str) -> Fault | None:
        with self._lock:
            return next((rule.fault for rule in self.rules if rule.fits(line, self._dice)), None)

    def note(self, method: str, path: str, body: bytes, fault: Fault | None) -> None:
        with self._lock:
            self.seen.append(Seen(method, path, body, type(fault).__name__ if fault else ""))

    def requests(self, pattern: str) -> list[Seen]:
        with self._lock:
            return [one for one in self.seen if re.match(pattern, f"{one.method} {one.path}")]

    def forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes, *, only: int | None = None
    ) -> Answer:
        """Ask the instance; with `only`, leave after so many bytes of the body. Raises Lost."""
        connection = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=120)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                if name.lower() not in HOP:
                    connection.putheader(name, value)
            if body or method in ("POST", "PUT"):
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body if only is None else body[:only])
            if only is not None:
                raise Lost
            answer = connection.getresponse()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP]
            length = answer.headers.get("Content-Length") if method == "HEAD" else None
            return Answer(answer.status, kept, answer.read(), length)
        except (OSError, http.client.HTTPException) as trouble:
            raise Lost from trouble
        finally:
            connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    proxy: Proxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that was killed leaves its sockets: nothing to tell."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):
            return self._pass_on
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: `seen` keeps it."""

    def _pass_on(self) -> None:
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = proxy.fault_for(f"{self.command} {self.path}")
        proxy.note(self.command, self.path, body, fault)
        if proxy.link:
            time.sleep(proxy.link.delay)
            proxy.link.carry(len(body) + 400)

        def ask(only: int | None = None) -> Answer:
            return proxy.forward(self.command, self.path, dict(self.headers.items()), body, only=only)

        try:
            answer = fault.meet(ask, body) if fault else ask()
        except Lost:
            self.close_connection = True
            return
        with suppress(OSError):
            self._answer(answer)

    def _answer(self, answer: Answer) -> None:
        """Said to be the last on its connection where a cut must be seen: a browser asks again by itself when
        a connection that it has used before dies without a word."""
        link = self.server.proxy.link
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", answer.length or str(len(answer.body)))
        if self.path.startswith("/api/"):
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        body = b"" if self.command == "HEAD" else answer.body
        body = body if answer.cut is None else body[: answer.cut]
        for start in range(0, len(body), PIECE):
            piece = body[start : start + PIECE]
            if link:
                link.carry(len(piece))
            self.wfile.write(piece)
        self.close_connection |= answer.cut is not None
