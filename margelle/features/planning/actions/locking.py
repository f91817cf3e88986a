"""How a visit is changed without losing anybody's change: a row lock, then a write bound to the version.

The lock is PostgreSQL's; SQLite has none, there the writing transaction is alone and the bound write decides.
"""

from typing import Any

from margelle.base.journal import take_turn
from margelle.base.journal.queries import entries_of
from margelle.base.ui import french
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .recording import current

_WORDS = {
    "VisitMoved": "l’a déplacée",
    "VisitEdited": "l’a modifiée",
    "VisitRanked": "a changé l’ordre de la tournée",
    "VisitStateChanged": "a changé son état",
}


class StaleVisit(ValueError):
    """The visit changed since it was read. The French message says who did what; `visit` is as it is now."""

    def __init__(self, visit: Visit, version: int) -> None:
        self.visit = visit
        super().__init__(_what_happened(visit, version))


def _what_happened(visit: Visit, version: int) -> str:
    tail = "Rien n’a été changé\u00a0: regardez-la telle qu’elle est maintenant."
    for entry in reversed(entries_of("visit", visit.pk)):
        if int(entry.payload.get("version", 0)) <= version:
            break
        who = entry.by_name or "Margelle"
        verb = _WORDS.get(entry.kind, "l’a modifiée")
        return f"{who} {verb} entre-temps ({_now(visit)}). {tail}"
    return f"Cette intervention a changé entre-temps ({_now(visit)}). {tail}"


def _now(visit: Visit) -> str:
    day = french.day(visit.day) if visit.day else "sans date"
    hour = f" à{french.NBSP}{french.clock(visit.start)}" if visit.start else ""
    return f"{State(visit.state).label.lower()}, {day}{hour}, {visit.technician or 'sans technicien'}"


def locked(visit: Visit, version: int | None = None) -> Visit:
    """The row as it is now, held until the end of the transaction. Raises StaleVisit on another version."""
    take_turn()
    row: Visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if version is not None and row.version != version:
        raise StaleVisit(row, version)
    return row


def write(row: Visit, **fields: Any) -> None:
    """Change a locked row and raise its version by one; the instance follows."""
    recorder = current.get()
    if recorder is not None:
        recorder.writing(row)
    changed = Visit.objects.filter(pk=row.pk, version=row.version).update(**fields, version=row.version + 1)
    if not changed:
        raise StaleVisit(Visit.objects.get(pk=row.pk), row.version)
    row.version += 1
    for name, value in fields.items():
        setattr(row, name, value)
    if recorder is not None:
        recorder.written(row)


def refresh(visit: Visit, row: Visit) -> None:
    """Bring the caller's instance to what was just written."""
    if visit is row:
        return
    for field in Visit._meta.concrete_fields:
        setattr(visit, field.attname, getattr(row, field.attname))
