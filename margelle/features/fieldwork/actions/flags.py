"""Work that does not fit the plan is kept and shown to the office, never refused."""

from margelle.base.journal import record
from margelle.features.fieldwork.events import WorkFlagged
from margelle.features.fieldwork.rules import is_on_day
from margelle.features.planning.actions import ask_for_look, change_state
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.queries import is_shared_by
from margelle.features.planning.rules import Side, State

from .origin import Origin


def fit_into_plan(visit: Visit, origin: Origin) -> None:
    """Before work is applied: reinstate a visit that is no longer due, flag what the plan did not expect."""
    if visit.state == State.CANCELLED:
        _reinstate(visit, origin, "Travail reçu du téléphone après l’annulation.")
        flag(visit, origin, "cancelled")
    elif visit.state == State.SKIPPED and _skipped_by_another(visit, origin):
        _reinstate(visit, origin, "Travail reçu du téléphone alors qu’elle était sautée.")
        flag(visit, origin, "skipped")
    elif visit.state == State.VALIDATED:
        flag(visit, origin, "validated")
    if is_of_another(visit, origin):
        flag(visit, origin, "reassigned")
    elif not is_on_day(visit.day, origin.at, visit.company.timezone):
        flag(visit, origin, "moved")


def is_of_another(visit: Visit, origin: Origin) -> bool:
    """Never his, alone or with others, or since given to somebody else. The phone may not know it yet."""
    return not is_shared_by(visit, origin.by)


def _skipped_by_another(visit: Visit, origin: Origin) -> bool:
    """A technician who skips after some work has said so himself: what he recorded stays, the skip too."""
    last = Transition.objects.filter(visit=visit, to_state=State.SKIPPED).order_by("at", "id").last()
    return last is None or last.by_id != origin.by.pk


def _reinstate(visit: Visit, origin: Origin, reason: str) -> None:
    change_state(visit=visit, to=State.PLANNED, by=origin.by, side=Side.OFFICE, reason=reason, at=origin.at)


def flag(visit: Visit, origin: Origin, why: str) -> None:
    if visit.needs_look:
        return
    ask_for_look(visit=visit, by=origin.by)
    record(WorkFlagged(entity_id=visit.pk, fact=origin.id, why=why), by=origin.by)
