"""What this room does when something happened below. Each handler may run again without harm."""

from margelle.base.journal import on
from margelle.base.journal.models import Entry
from margelle.features.planning.events import VisitStateChanged

from .actions.emergencies import follow_emergency


@on(VisitStateChanged)
def follow_the_emergency(event: VisitStateChanged, entry: Entry) -> None:
    follow_emergency(visit_id=event.entity_id)
