"""What this room does when something happened below. Each handler may run again without harm."""

from margelle.base.journal import on
from margelle.base.journal.models import Entry
from margelle.features.clients.events import SiteHandedOver
from margelle.features.clients.models import Site

from .actions import (
    follow_owner,
    follow_visit,
    tell_on_the_way,
    tell_skipped,
    untell_on_the_way,
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
def tell_that_he_is_on_the_way(event: VisitStateChanged, entry: Entry) -> None:
    """As the visit stands now: a press that was taken back meanwhile is told to nobody."""
    if State.EN_ROUTE not in (event.to_state, event.from_state):
        return
    visit = visits().select_related("company", "technician__agency").get(pk=event.entity_id)
    if visit.state == State.EN_ROUTE:
        tell_on_the_way(visit=visit, company=visit.company)
    else:
        untell_on_the_way(visit=visit)
