from collections.abc import Iterable

from django.db.models import QuerySet

from margelle.features.planning.models import SlotProposal, Visit
from margelle.features.planning.rules import MOVABLE

from .slots import Wanted, costs


def proposals() -> QuerySet[SlotProposal]:
    """Slots put forward, with what a list shows of their visit."""
    found: QuerySet[SlotProposal] = SlotProposal.objects.select_related(
        "visit__client", "visit__site", "visit__service", "visit__technician", "technician", "answers"
    )
    return found


def pending_count() -> int:
    return SlotProposal.objects.filter(state=SlotProposal.State.PENDING).count()


def proposals_of(visit: Visit) -> list[SlotProposal]:
    """Those of one visit, the latest first, the pending ones with their cost."""
    return priced(proposals().filter(visit=visit).order_by("-created_at", "-pk"))


def priced(rows: Iterable[SlotProposal]) -> list[SlotProposal]:
    """Each row with `cost`, what it costs in the plan; None once it is answered or without a technician."""
    found = list(rows)
    waiting = [row for row in found if row.state == row.State.PENDING and row.visit.state in MOVABLE]
    wanted = [
        Wanted(row.visit, row.technician or row.visit.technician, row.day, (row.from_hour, row.to_hour))
        for row in waiting
    ]
    known = dict(zip((row.pk for row in waiting), costs(wanted), strict=True))
    for row in found:
        row.cost = known.get(row.pk)  # type: ignore[attr-defined]  # for templates
    return found
