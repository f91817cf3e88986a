from collections.abc import Iterable
from datetime import date, time
from enum import Enum
from typing import Any, Final, Literal
from uuid import UUID

from django.db import transaction

from margelle.base.journal import record
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.planning.events import VisitEdited, VisitMoved
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import MOVABLE, NotAllowed, Side, State, fitting_start

from .locking import locked, refresh, write
from .ranks import neighbours, place_by_hour, rank_at
from .recording import leads_now
from .states import change_state


class Hour(Enum):
    KEEP = "keep"


class Place(Enum):
    BY_HOUR = "by hour"


KEEP: Final = Hour.KEEP  # the visit's own hour; between two others, one that fits there
BY_HOUR: Final = Place.BY_HOUR  # its place in the day follows from its hour


@transaction.atomic
def move_visit(
    *,
    visit: Visit,
    by: Member | None,
    technician: Member | None,
    day: date | None,
    start: time | Literal[Hour.KEEP] | None = KEEP,
    after: UUID | Literal[Place.BY_HOUR] | None = BY_HOUR,
    version: int | None,
    alone: bool = True,
) -> Visit:
    """Lay a visit in a technician's day; without a day or a technician it goes back to "à planifier".

    Moved `alone`, a visit of a series is left aside by later changes of the series (is_detached); another
    place in the same round is no such change.

    `after` is the visit it follows, None to be the first. A visit on the way that changes hands or day is
    turned back to planned first. Raises StaleVisit when `version` is no longer the visit's (None = whatever),
    NotAllowed when its state no longer lets it move, both in French.
    """
    row = locked(visit, version)
    state = State(row.state)
    if state not in MOVABLE:
        raise NotAllowed(f"Une intervention « {state.label.lower()} » ne se déplace plus.")
    if technician is not None and technician.pk != row.technician_id:
        check_technician(technician)
    if state == State.EN_ROUTE and (row.day != day or row.technician_id != (technician and technician.pk)):
        change_state(visit=row, to=State.PLANNED, by=by, side=Side.OFFICE)
    was = (row.day, row.technician_id, row.start)
    fields = _place(row, by, technician, day, start, after)
    if not changes(row, fields):
        refresh(visit, row)
        return visit
    detached = detaches(row, alone, [name for name in fields if getattr(row, name) != fields[name]])
    write(row, **fields, **detached, notice=notice_of(row, fields))
    if technician is not None and leads_now(row, technician.pk):
        record(VisitEdited(entity_id=row.pk, version=row.version, fields=("mates",)), by=by)
    record(moved_from(row, *was), by=by)
    refresh(visit, row)
    return visit


def moved_from(row: Visit, day: date | None, technician: UUID | None, start: time | None) -> VisitMoved:
    """The fact, once the row is written."""
    return VisitMoved(
        entity_id=row.pk,
        version=row.version,
        from_day=day,
        to_day=row.day,
        from_technician=technician,
        to_technician=row.technician_id,
        from_start=_hour(start),
        to_start=_hour(row.start),
    )


def detaches(row: Visit, alone: bool, changed: Iterable[str]) -> dict[str, bool]:
    """What to write beside a change: the visit of a series that is changed by itself stays as it is made."""
    if alone and row.series_id is not None and not row.is_detached and set(changed) - {"rank"}:
        return {"is_detached": True}
    return {}


def check_technician(technician: Member) -> None:
    if not technician.is_technician or not technician.is_open:
        raise NotAllowed(
            f"{technician} ne reçoit pas d’interventions\u00a0: choisissez un technicien de l’équipe."
        )


def _place(
    row: Visit,
    by: Member | None,
    technician: Member | None,
    day: date | None,
    start: time | Literal[Hour.KEEP] | None,
    after: UUID | Literal[Place.BY_HOUR] | None,
) -> dict[str, Any]:
    own = row.start if start is KEEP else start
    if technician is None or day is None:
        return {"technician": technician, "day": day, "start": own, "rank": 0}
    others = neighbours(technician, day, without=row.pk)
    if after is BY_HOUR:
        index = place_by_hour(others, own)
    else:
        index = _place_after(others, after)
        if start is KEEP:
            own = _fitted(row, own, others, index)
    return {"technician": technician, "day": day, "start": own, "rank": rank_at(others, index, by)}


def _place_after(others: list[Visit], after: UUID | None) -> int:
    if after is None:
        return 0
    for index, other in enumerate(others):
        if other.pk == after:
            return index + 1
    raise NotAllowed("L’intervention qui devait précéder n’est plus dans cette journée.")


def _fitted(row: Visit, own: time | None, others: list[Visit], index: int) -> time | None:
    earlier = next(((o.start, o.minutes) for o in reversed(others[:index]) if o.start), None)
    later = next((o.start for o in others[index:] if o.start), None)
    return fitting_start(own, row.minutes, earlier, later)


def changes(row: Visit, fields: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in fields.items())


def notice_of(row: Visit, fields: dict[str, Any]) -> str:
    """The sentence that the phone shows."""
    parts = []
    if row.day != fields["day"]:
        parts.append(f"au {french.day(fields['day'])}" if fields["day"] else "sans date pour l’instant")
    if row.start != fields["start"] and fields["start"] is not None:
        parts.append(f"à{french.NBSP}{french.clock(fields['start'])}")
    if row.technician != fields["technician"]:
        parts.append(f"confiée à {fields['technician']}" if fields["technician"] else "sans technicien")
    if not parts:
        return "Ordre de la tournée changé par le bureau."
    return f"Déplacée par le bureau{french.NBSP}: {', '.join(parts)}."[:200]


def _hour(value: time | None) -> str:
    return french.clock(value) if value else ""


def assign_visit(*, visit: Visit, by: Member, technician: Member | None, version: int | None = None) -> Visit:
    """Give a visit to another technician, same day and hour."""
    return move_visit(visit=visit, by=by, technician=technician, day=visit.day, version=version)
