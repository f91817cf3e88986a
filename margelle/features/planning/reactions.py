"""What this room does when something happened below. Each handler may run again without harm."""

from margelle.base.journal import on
from margelle.base.journal.models import Entry
from margelle.features.clients.events import SiteHandedOver
from margelle.features.clients.models import Site

from .actions import follow_owner


@on(SiteHandedOver)
def give_what_comes_to_the_new_owner(event: SiteHandedOver, entry: Entry) -> None:
    """To the owner of now, should the site have changed hands again meanwhile."""
    site = Site.objects.select_related("client").get(pk=event.entity_id)
    follow_owner(site=site, on=event.on)
