"""What this room does when something happened below. Each handler may run again without harm."""

from margelle.base.journal import on
from margelle.base.journal.models import Entry
from margelle.features.clients.events import SiteHandedOver
from margelle.features.clients.models import Site

from .actions import (
    end_requests_of_site,
    follow_owner,
    follow_visit,
    reopen_request,
    tell_skipped,
    untell_skipped,
)
from .events import VisitEdited, VisitMoved, VisitStateChanged
from .queries.visits import visits
from .rules import State


@on(SiteHandedOver)
def give_what_comes_to_the_new_owner(event: SiteHandedOver, entry: Entry) -> None:
    """To the owner of now, should the site have changed hands again meanwhile."""
    site = Site.objects.select_related("client").get(pk=event.entity_id)
    follow_owner(site=site, on=event.on)
    end_requests_of_site(site=site.pk)


@on(VisitMoved)
def move_the_reminder(event: VisitMoved, entry: Entry) -> None:
    if event.from_day != event.to_day or event.from_start != event.to_start or event.to_technician is None:
        follow_visit(visit_id=event.entity_id)


@on(VisitEdited)
def word_the_reminder_again(event: VisitEdited, entry: Entry) -> None:
    if {"window_from", "window_to", "service"} & set(event.fields):
        follow_visit(visit_id=event.entity_id)


@on(VisitStateChanged)
def drop_or_restore_the_reminder(event: VisitStateChanged, entry: Entry) -> None:
    follow_visit(visit_id=event.entity_id)


@on(VisitStateChanged)
def tell_that_it_was_skipped(event: VisitStateChanged, entry: Entry) -> None:
    """Ten minutes later, so that a mistake can be taken back before the client reads it."""
    if State.SKIPPED not in (event.to_state, event.from_state):
        return
    visit = visits().select_related("company").get(pk=event.entity_id)
    if visit.state == State.SKIPPED:
        tell_skipped(visit=visit, company=visit.company)
    else:
        untell_skipped(visit=visit)


@on(VisitStateChanged)
def put_the_request_back(event: VisitStateChanged, entry: Entry) -> None:
    """A client's request whose visit is cancelled is not answered."""
    if event.to_state == State.CANCELLED:
        reopen_request(visit=event.entity_id)
