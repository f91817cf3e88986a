"""What this room does when something happened below. Each handler may run again without harm."""

from margelle.base.journal import on
from margelle.base.journal.models import Entry
from margelle.features.clients.events import SiteHandedOver
from margelle.features.clients.models import Site

from .actions import (
    end_requests_of_site,
    follow_owner,
    follow_request,
    follow_visit,
    reopen_request,
    tell_limit,
    tell_note,
    tell_office_skipped,
    tell_on_the_way,
    tell_skipped,
    tell_wish,
    untell_late,
    untell_on_the_way,
    untell_skipped,
)
from .events import (
    ReminderAnswered,
    SlaBroken,
    SlaEvent,
    SlaNear,
    SlotProposed,
    VisitEdited,
    VisitMoved,
    VisitStateChanged,
)
from .models import Reminder, SlotProposal
from .queries.delays import notices
from .queries.visits import visits
from .rules import Side, State


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


@on(VisitMoved)
def word_the_answer_to_a_request_again(event: VisitMoved, entry: Entry) -> None:
    follow_request(visit_id=event.entity_id)


@on(VisitEdited)
def word_the_answer_of_other_hours_again(event: VisitEdited, entry: Entry) -> None:
    if {"window_from", "window_to"} & set(event.fields):
        follow_request(visit_id=event.entity_id)


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


@on(VisitStateChanged)
def say_no_more_that_he_is_late(event: VisitStateChanged, entry: Entry) -> None:
    if event.from_state == State.PLANNED:
        untell_late(visit=visits().get(pk=event.entity_id))


@on(SlaNear)
def alert_of_a_limit_near(event: SlaNear, entry: Entry) -> None:
    _alert_of_limit(event)


@on(SlaBroken)
def alert_of_a_limit_passed(event: SlaBroken, entry: Entry) -> None:
    _alert_of_limit(event)


def _alert_of_limit(event: SlaEvent) -> None:
    row = notices().select_related("company").filter(pk=event.entity_id, closed_at=None).first()
    if row is not None:
        tell_limit(notice=row, company=row.company)


@on(SlotProposed)
def alert_of_a_wish(event: SlotProposed, entry: Entry) -> None:
    rows = SlotProposal.objects.select_related("company", "visit__client")
    row = rows.filter(pk=event.entity_id, by_side=SlotProposal.Side.CLIENT).first()
    if row is not None:
        tell_wish(proposal=row, company=row.company)


@on(ReminderAnswered)
def alert_of_a_note(event: ReminderAnswered, entry: Entry) -> None:
    if event.answer == "noted":
        row = Reminder.objects.select_related("company", "visit__client").get(pk=event.reminder)
        tell_note(reminder=row, company=row.company)


@on(VisitStateChanged)
def alert_of_a_skipped_stop(event: VisitStateChanged, entry: Entry) -> None:
    """The office knows what it skipped itself."""
    if event.to_state == State.SKIPPED and event.side == Side.TECHNICIAN.value:
        tell_office_skipped(visit_id=event.entity_id, entry=entry.pk)


@on(VisitStateChanged)
def put_the_request_back(event: VisitStateChanged, entry: Entry) -> None:
    """A client's request whose visit is cancelled is not answered."""
    if event.to_state == State.CANCELLED:
        reopen_request(visit=event.entity_id)
