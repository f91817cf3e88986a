from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from margelle.base.journal import Event

P = TypeVar("P", bound=BaseModel)


class Payload(BaseModel):
    """Base of all operation payloads: unknown keys and wrong types are refused."""

    model_config = ConfigDict(extra="forbid", strict=False, str_strip_whitespace=True)


class Rejected(Exception):
    """The operation can never be applied; it stays on the phone with this French reason."""

    def __init__(self, reason: str, *, code: str = "refused") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class Later(Exception):
    """The operation cannot be applied now (a lock, something not there yet); the phone tries again."""

    def __init__(self, reason: str, *, after_s: int = 30) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after_s = after_s


@dataclass(frozen=True)
class Incoming:
    """One operation as its handler sees it.

    `at` is the device's instant corrected by the offset to the server's clock; `device_at` is what the
    device said. `received_at` is the server's own clock.
    """

    id: UUID
    seq: int
    kind: str
    subject: str
    subject_id: UUID
    at: datetime
    device_at: datetime
    received_at: datetime
    replaces: UUID | None
    member: Any
    device: Any


@dataclass(frozen=True)
class Operation:
    kind: str
    payload: type[BaseModel]
    apply: Callable[[Incoming, Any], None]


# Applies the operations of a run that fit, and says what to record for each; None for one that does not fit.
Together = Callable[[Sequence[tuple[Incoming, Any]]], Sequence[Event | None]]


@dataclass(frozen=True)
class Change:
    """What the phone stores: `data` None means gone (or no longer this technician's)."""

    kind: str
    id: UUID
    data: dict[str, Any] | None


class Source(Protocol):
    """One kind of thing that phones hold a copy of."""

    kind: str
    entities: frozenset[str]

    def all_for(self, member: Any, today: date) -> list[Change]:
        """Everything this technician needs."""

    def touched(self, member: Any, today: date, subjects: Collection[tuple[str, UUID]]) -> list[Change]:
        """The present state of what the journal says was touched (entity, id)."""


_operations: dict[str, Operation] = {}
_together: dict[str, Together] = {}
_sources: list[Source] = []


def operation(
    kind: str, *, payload: type[P]
) -> Callable[[Callable[[Incoming, P], None]], Callable[[Incoming, P], None]]:
    """Declare the handler of one kind of operation. It runs in the operation's own transaction."""

    def register(apply: Callable[[Incoming, P], None]) -> Callable[[Incoming, P], None]:
        _operations[kind] = Operation(kind, payload, apply)
        return apply

    return register


def together(*kinds: str) -> Callable[[Together], Together]:
    """Declare who applies a run of operations of these kinds at once, in one transaction.

    It does exactly what their handlers do one by one, one event each, with a few statements for all. An
    operation that calls for anything else (a refusal, a conflict, a first entry) does not fit, nor does what
    the same device sent after it: that one goes through its handler, and what follows may be a run again.
    """

    def register(apply: Together) -> Together:
        _together.update(dict.fromkeys(kinds, apply))
        return apply

    return register


def together_for(kind: str) -> Together | None:
    return _together.get(kind)


def share(source: Source) -> None:
    """Declare something that phones pull."""
    if source.kind not in {known.kind for known in _sources}:
        _sources.append(source)


def operation_named(kind: str) -> Operation | None:
    return _operations.get(kind)


def operation_kinds() -> list[str]:
    return sorted(_operations)


def sources() -> list[Source]:
    return list(_sources)
