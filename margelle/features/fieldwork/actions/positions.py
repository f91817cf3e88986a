"""Where an action was done, when the company keeps it and the technician lets his phone say it (NEW-10)."""

from datetime import datetime, timedelta
from decimal import Decimal
from secrets import token_hex
from uuid import UUID

from django.db import transaction

from margelle.base.journal import record
from margelle.engines.proof import commitment
from margelle.features.accounts.models import Company
from margelle.features.dispatch.actions import erase_points, forget_points, note_point
from margelle.features.fieldwork.events import PositionNoted, PositionsErased
from margelle.features.fieldwork.models import Position
from margelle.features.fieldwork.rules import Refused
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .origin import Origin

NOT_YET_THERE = (State.PLANNED, State.EN_ROUTE)


@transaction.atomic
def note_position(
    *,
    visit: Visit,
    origin: Origin,
    action: str,
    of: UUID,
    latitude: Decimal,
    longitude: Decimal,
    accuracy_m: int,
) -> Position | None:
    """Keep one point for one action; None, and nothing is kept, when the company keeps none, when the action
    has been taken back since, or when it has its point already."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Refused("« latitude », « longitude »\u00a0: ce point n’est pas sur la Terre.", field="latitude")
    if not visit.company.keeps_positions or visit.state in NOT_YET_THERE:
        return None
    if Position.objects.filter(of=of).exists():
        return None
    place = {
        "latitude": latitude.quantize(Decimal("0.000001")),
        "longitude": longitude.quantize(Decimal("0.000001")),
    }
    salt = token_hex(16)
    point = Position(
        id=origin.id, visit=visit, by=origin.by, action=action, of=of, at=origin.at, accuracy_m=accuracy_m,
        salt=salt, commitment=commitment(**place, accuracy_m=accuracy_m, salt=salt), **place,
    )  # fmt: skip
    point.save(force_insert=True)
    note_point(technician=origin.by, at=origin.at, **place)
    record(PositionNoted(entity_id=visit.pk, fact=point.pk, action=action), by=origin.by)
    return point


def drop_positions(visit: Visit) -> None:
    """An arrival that was taken back leaves no trace of where it was."""
    rows = Position.objects.filter(visit=visit)
    forget_points([(row.by_id, row.at) for row in rows])
    rows.delete()


@transaction.atomic
def erase_positions(*, company: Company, now: datetime) -> int:
    """Forget the places older than the company's delay; how many. What was sealed of them stays checkable."""
    limit = now - timedelta(days=company.position_days)
    erase_points(before=limit)
    due = Position.objects.filter(erased_at=None, at__lt=limit)
    count = due.update(latitude=None, longitude=None, accuracy_m=None, salt="", erased_at=now)
    if count:
        record(PositionsErased(entity_id=company.pk, count=count))
    return count
