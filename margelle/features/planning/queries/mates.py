"""Who shares whose visits: for the board's hours and the mates' phones."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from margelle.features.accounts.models import Member
from margelle.features.planning.models import Visit, VisitMate
from margelle.features.planning.rules import State


class MateLine(NamedTuple):
    """A technician who comes along: the visit's minutes count for him too."""

    technician_id: UUID
    day: date
    visit_id: UUID
    minutes: int


def mates_between(first: date, last: date) -> list[MateLine]:
    """One query; cancelled visits take nobody's time."""
    rows = VisitMate.objects.filter(visit__day__range=(first, last)).exclude(visit__state=State.CANCELLED)
    found = rows.order_by("visit__day").values_list(
        "technician_id", "visit__day", "visit_id", "visit__minutes"
    )
    return [MateLine(who, day, visit, minutes) for who, day, visit, minutes in found if day is not None]


def visits_shared_by(member: Member) -> QuerySet[Visit]:
    """Those that are this technician's own, and those where he comes along."""
    along = VisitMate.objects.filter(visit=OuterRef("pk"), technician=member.pk)
    found: QuerySet[Visit] = Visit.objects.filter(Q(technician=member.pk) | Exists(along))
    return found


def is_shared_by(visit: Visit, member: Member) -> bool:
    return visit.technician_id == member.pk or visit.mates.filter(technician=member.pk).exists()
