"""Who listens while visits are written: what one action changed, so that it can be undone as one."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Final
from uuid import UUID

from margelle.features.planning.models import Visit

# What undo brings back. Ranks are kept too, but a rank alone is no reason to refuse.
FIELDS: Final = (
    "day",
    "start",
    "technician_id",
    "minutes",
    "state",
    "window_from",
    "window_to",
    "rank",
    "is_detached",
)


@dataclass
class Recorder:
    """The first state and the last of every visit written while it is open; None before a creation."""

    before: dict[UUID, dict[str, Any] | None] = field(default_factory=dict)
    after: dict[UUID, Visit] = field(default_factory=dict)
    mates: dict[UUID, list[tuple[str, str]]] = field(default_factory=dict)  # who stopped only taking part

    def writing(self, row: Visit) -> None:
        self.before.setdefault(row.pk, snapshot(row))

    def written(self, row: Visit) -> None:
        self.after[row.pk] = row

    def leads_now(self, row: Visit, mate: UUID, instructions: str) -> None:
        """A mate was given the visit: undone, he takes part in it again, with his instructions."""
        self.mates.setdefault(row.pk, []).append((str(mate), instructions))

    def created(self, row: Visit) -> None:
        self.before.setdefault(row.pk, None)
        self.after[row.pk] = row


current: ContextVar[Recorder | None] = ContextVar("planning.recorder", default=None)


def snapshot(row: Visit) -> dict[str, Any]:
    """The values of FIELDS as JSON holds them."""
    return {name: _plain(getattr(row, name)) for name in FIELDS}


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def leads_now(row: Visit, technician: UUID) -> bool:
    """Who has the visit does not also take part in it; True when he did until now."""
    mate = row.mates.filter(technician=technician).first()
    if mate is None:
        return False
    if (recorder := current.get()) is not None:
        recorder.leads_now(row, technician, mate.instructions)
    mate.delete()
    return True
