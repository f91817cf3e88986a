"""The plan follows the work: a manager decided that what was done on site is right."""

from datetime import date

from django.db import transaction

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.planning.events import VisitMoved
from margelle.features.planning.models import Visit

from .locking import locked, refresh, write


@transaction.atomic
def follow_work(*, visit: Visit, technician: Member | None, day: date | None, by: Member) -> Visit:
    """Give a visit the day and the technician of its work, whatever its state: it is no move, it was done."""
    row = locked(visit)
    was = (row.day, row.technician_id)
    if was != (day, technician.pk if technician else None):
        write(row, day=day, technician=technician, is_detached=row.is_detached or row.series_id is not None)
        row.mates.filter(technician=technician).delete()
        hour = row.start.strftime("%H:%M") if row.start else ""
        record(
            VisitMoved(
                entity_id=row.pk,
                version=row.version,
                from_day=was[0],
                to_day=row.day,
                from_technician=was[1],
                to_technician=row.technician_id,
                from_start=hour,
                to_start=hour,
            ),
            by=by,
        )
    refresh(visit, row)
    return visit
