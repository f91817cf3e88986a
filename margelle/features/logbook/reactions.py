"""What this room does when something happened below. Each handler may run again without harm."""

from margelle.base.journal import on
from margelle.base.journal.models import Entry
from margelle.features.clients.events import SiteHandedOver

from .actions import replace_code
from .models import LogbookLink


@on(SiteHandedOver)
def shut_the_former_owner_out(event: SiteHandedOver, entry: Entry) -> None:
    """The printed address is the pool's and stays; the code that the former owner knows does not."""
    for link in LogbookLink.objects.filter(pool__site=event.entity_id, replaced_at=None):
        replace_code(link=link, by=None)
