from django.db import transaction

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.planning.events import FavouredTimesSet
from margelle.features.planning.models import FavouredWindow


@transaction.atomic
def save_window(*, window: FavouredWindow, by: Member) -> FavouredWindow:
    """Keep the times a client likes best at a site; they weigh on suggestions (PLN-16)."""
    window.save()
    _told(window, by)
    return window


@transaction.atomic
def remove_window(*, window: FavouredWindow, by: Member) -> None:
    _told(window, by)
    window.delete()


def _told(window: FavouredWindow, by: Member) -> None:
    count = FavouredWindow.objects.filter(site=window.site_id).count()
    record(FavouredTimesSet(entity_id=window.pk, site=window.site_id, count=count), by=by)
