"""From done to validated: by itself when nothing calls for a check (PLN-15), or by a manager's hand."""

from datetime import datetime

from django.db import transaction

from margelle.base.journal import take_turn
from margelle.features.accounts.models import Member
from margelle.features.fieldwork.queries import record_of
from margelle.features.fieldwork.rules import holds
from margelle.features.planning.actions import change_state, clear_look
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import Side, State

from .conflicts import settle_conflicts
from .seals import seal_foreign_change, seal_visit


@transaction.atomic
def try_validation(visit: Visit) -> bool:
    """Validate a finished visit whose record is whole; False when something holds it."""
    if visit.state != State.DONE or holds(record_of(visit)):
        return False
    change_state(visit=visit, to=State.VALIDATED, by=None, side=Side.SYSTEM)
    seal_visit(visit)
    return True


@transaction.atomic
def validate(*, visit: Visit, by: Member, at: datetime | None = None) -> None:
    """A manager accepts the record as it is; what called for a look has been looked at."""
    if visit.needs_look:
        settle_conflicts(visit, by)
        clear_look(visit=visit, by=by)
    change_state(visit=visit, to=State.VALIDATED, by=by, side=Side.MANAGER, at=at)
    seal_visit(visit)


@transaction.atomic
def withdraw_validation(*, visit: Visit, by: Member, reason: str) -> None:
    take_turn()
    seal_foreign_change(visit)
    change_state(visit=visit, to=State.DONE, by=by, side=Side.MANAGER, reason=reason)
