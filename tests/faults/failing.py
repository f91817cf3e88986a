"""The ways in which a network fails. Each is asked once per request that it meets."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

HTML = "<!doctype html><title>Wi-Fi</title><h1>Bienvenue : acceptez les conditions</h1>"
LONGEST_HOLD = 90.0


class Lost(Exception):
    """Nobody will hear an answer: the connection is closed without a word."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    length: str | None = None  # announced; that of the body unless a HEAD said otherwise
    cut: int | None = None  # bytes of the body that are written before the connection dies


class Ask(Protocol):
    """Hand the request to the instance, or only the first bytes of its body."""

    def __call__(self, only: int | None = None) -> Answer: ...


class Fault:
    def meet(self, ask: Ask, body: bytes) -> Answer:
        """The answer that the phone gets; raises Lost when it gets none."""
        raise NotImplementedError

    def release(self) -> None:
        """The network is sane again."""


class DropBefore(Fault):
    """The question is lost on its way."""

    def meet(self, ask: Ask, body: bytes) -> Answer:
        raise Lost


class DropAfter(Fault):
    """The office has done it, and the phone will never know."""

    def meet(self, ask: Ask, body: bytes) -> Answer:
        ask()
        raise Lost


@dataclass
class OneOf(Fault):
    """Each in its turn."""

    faults: list[Fault]
    turn: int = 0

    def meet(self, ask: Ask, body: bytes) -> Answer:
        self.turn += 1
        return self.faults[self.turn % len(self.faults)].meet(ask, body)

    def release(self) -> None:
        for fault in self.faults:
            fault.release()


class Twice(Fault):
    """Delivered two times; the phone hears the second answer."""

    def meet(self, ask: Ask, body: bytes) -> Answer:
        ask()
        return ask()


@dataclass
class Delay(Fault):
    seconds: float

    def meet(self, ask: Ask, body: bytes) -> Answer:
        time.sleep(self.seconds)
        return ask()


@dataclass
class Hold(Fault):
    """Keeps a request until it is released; `arrived` tells that one is being held."""

    after: bool = False  # handled by the office, the answer held
    arrived: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def meet(self, ask: Ask, body: bytes) -> Answer:
        answer = ask() if self.after else None
        self.arrived.set()
        self.let_go.wait(LONGEST_HOLD)
        return answer or ask()

    def release(self) -> None:
        self.let_go.set()


class Never(Hold):
    """Takes the question and says nothing, for as long as this lasts."""

    def meet(self, ask: Ask, body: bytes) -> Answer:
        self.arrived.set()
        self.let_go.wait(LONGEST_HOLD)
        raise Lost


@dataclass
class CutBody(Fault):
    """The upload dies after this share of it."""

    share: float

    def meet(self, ask: Ask, body: bytes) -> Answer:
        return ask(int(len(body) * self.share))


@dataclass
class CutAnswer(Fault):
    """The answer dies after so many bytes."""

    size: int

    def meet(self, ask: Ask, body: bytes) -> Answer:
        return replace(ask(), cut=self.size)


@dataclass
class Says(Fault):
    """Something else answers in the office's place."""

    status: int
    body: str = HTML
    kind: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()

    def meet(self, ask: Ask, body: bytes) -> Answer:
        return Answer(self.status, [("Content-Type", self.kind), *self.headers], self.body.encode())


def liars(silent: Never) -> list[Fault]:
    """Who answers in the office's place without being it: a portal, a full server, a proxy, and nobody."""
    return [
        Says(200),
        Says(200, '{"answers": "yes"}', "application/json"),
        Says(503, '{"error": {"code": "busy", "message": "Revenez"}}', "application/json"),
        Says(429, "Trop", "text/plain", (("Retry-After", "1"),)),
        Says(401, "<h1>Proxy</h1>"),
        silent,
    ]


@dataclass
class Changed(Fault):
    """The office's own answer, written anew."""

    change: Callable[[Answer], Answer]

    def meet(self, ask: Ask, body: bytes) -> Answer:
        return self.change(ask())
