"""Secret calendar addresses: one per technician and per agency. A new one kills the old one."""

from typing import Final

from django.db import transaction

from margelle.base.access import capabilities
from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Agency, Member
from margelle.features.planning.events import CalendarClosed, CalendarOpened
from margelle.features.planning.models import CalendarFeed

PURPOSE: Final = "calendar"


@transaction.atomic
def open_calendar(*, of: Member | Agency, by: Member) -> tuple[CalendarFeed, str]:
    """Make the address, or another in its place; the secret is returned once and kept as a hash only."""
    take_turn()
    who = {"technician": of} if isinstance(of, Member) else {"agency": of}
    feed, is_new = CalendarFeed.objects.get_or_create(**who, defaults={"by": by})
    if not is_new:
        capabilities.revoke(purpose=PURPOSE, object_id=feed.pk)
        feed.delete()  # a new row: when it was made and last read starts afresh
        feed = CalendarFeed.objects.create(**who, by=by)
    secret = capabilities.grant(purpose=PURPOSE, company_id=feed.company_id, object_id=feed.pk)
    record(CalendarOpened(entity_id=feed.pk, of=of.pk), by=by)
    return feed, secret


@transaction.atomic
def close_calendar(*, feed: CalendarFeed, by: Member) -> None:
    """The address dies at once."""
    take_turn()
    capabilities.revoke(purpose=PURPOSE, object_id=feed.pk)
    of = feed.technician_id or feed.agency_id
    assert of is not None
    record(CalendarClosed(entity_id=feed.pk, of=of), by=by)
    feed.delete()
