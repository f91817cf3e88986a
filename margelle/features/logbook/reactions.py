"""What this room does when something happened below. Each handler may run again without harm."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from margelle.base.journal import on
from margelle.base.journal.models import Entry
from margelle.features.clients.events import SiteHandedOver
from margelle.features.messaging.actions import Draft, put
from margelle.features.messaging.queries import setting_of
from margelle.features.planning.events import VisitStateChanged
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .actions import replace_code
from .models import LogbookLink
from .occasions import REPORT, report_values

STILL_NEWS = timedelta(days=3)


@on(SiteHandedOver)
def shut_the_former_owner_out(event: SiteHandedOver, entry: Entry) -> None:
    """The printed address is the pool's and stays; the code that the former owner knows does not."""
    for link in LogbookLink.objects.filter(pool__site=event.entity_id, replaced_at=None):
        replace_code(link=link, by=None)


@on(VisitStateChanged)
def tell_the_client_what_was_done(event: VisitStateChanged, entry: Entry) -> None:
    """Once per visit, whatever is withdrawn and validated again (INT-10)."""
    if event.to_state == State.VALIDATED and setting_of(REPORT.key).is_on:
        tell_report(event.entity_id)


def tell_report(visit_id: UUID) -> None:
    visit = (
        Visit.objects.select_related("client", "service", "technician", "company")
        .filter(pk=visit_id, report__isnull=False)
        .first()
    )
    if visit is None:
        return
    draft = Draft(
        client=visit.client,
        values=report_values(visit, visit.company),
        key=f"report:{visit.pk}",
        about=visit.pk,
        useful_until=timezone.now() + STILL_NEWS,
    )
    put(occasion=REPORT, draft=draft, company=visit.company, at_once=True)
