"""What the optimiser must leave where it is."""

from django.db import transaction

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.dispatch.events import VisitLocked
from margelle.features.dispatch.models import VisitLock
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import NotAllowed


@transaction.atomic
def lock_visit(*, visit: Visit, kind: str, by: Member) -> VisitLock | None:
    """An empty `kind` takes the lock away. Raises NotAllowed where there is nothing to hold on to."""
    take_turn()
    if kind and visit.technician_id is None:
        raise NotAllowed(
            "Donnez d’abord un technicien à cette intervention\u00a0: il n’y a rien à verrouiller."
        )
    if kind == VisitLock.Kind.HOUR and visit.start is None:
        raise NotAllowed("Donnez d’abord une heure à cette intervention, ou verrouillez le technicien seul.")
    if not kind:
        removed, _ = VisitLock.objects.filter(visit=visit).delete()
        if removed:
            record(VisitLocked(entity_id=visit.pk, lock=""), by=by)
        return None
    row, is_new = VisitLock.objects.get_or_create(visit=visit, defaults={"kind": kind, "by": by})
    if is_new or row.kind != kind:
        row.kind, row.by = kind, by
        row.save(update_fields=["kind", "by"])
        record(VisitLocked(entity_id=visit.pk, lock=kind), by=by)
    return row
