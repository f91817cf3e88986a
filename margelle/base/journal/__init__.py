"""The journal: append-only facts, one gap-free sequence per company, handlers after commit."""

from typing import TYPE_CHECKING, Any

from .events import Event, on

if TYPE_CHECKING:
    from .models import Entry

__all__ = ["Event", "on", "record", "take_turn"]


def record(event: Event, *, by: Any = None) -> "Entry":
    """Write one fact in the current transaction and run its handlers after commit (see write.record)."""
    from .write import record as write  # models cannot be imported while applications load

    return write(event, by=by)


def take_turn() -> None:
    """Before locking a row: wait for this company's other writers (see write.take_turn)."""
    from .write import take_turn as wait

    wait()
