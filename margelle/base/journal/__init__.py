"""The journal: append-only facts, one gap-free sequence per company, handlers after commit."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from .events import Event, on

if TYPE_CHECKING:
    from .models import Entry

__all__ = ["Event", "on", "record", "record_all", "record_each", "recorded", "take_turn"]


def record(event: Event, *, by: Any = None) -> "Entry":
    """Write one fact in the current transaction and run its handlers after commit (see write.record)."""
    from .write import record as write  # models cannot be imported while applications load

    return write(event, by=by)


def record_all(events: Sequence[Event], *, by: Any = None) -> "list[Entry]":
    """Many facts of one change at once (see write.record_all)."""
    from .write import record_all as write

    return write(events, by=by)


def record_each(facts: Sequence[tuple[Event, Any]]) -> "list[Entry]":
    """Some facts at once, each with who did it (see write.record_each)."""
    from .write import record_each as write

    return write(facts)


def recorded() -> AbstractContextManager[list[int]]:
    """Collect the sequence numbers of what a block records (see write.recorded)."""
    from .write import recorded as collect

    return collect()


def take_turn() -> None:
    """Before locking a row: wait for this company's other writers (see write.take_turn)."""
    from .write import take_turn as wait

    wait()
