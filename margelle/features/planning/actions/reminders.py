"""Reminders 48 h before: planned from the plan, moved and dropped with it; and what the client answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.journal import record, take_turn
from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.models import Company, Member
from margelle.features.messaging import actions as outbox
from margelle.features.messaging.models import Message, OptOut
from margelle.features.messaging.queries import setting_of
from margelle.features.messaging.rules import Occasion, occasion_named
from margelle.features.planning.events import PreparationsSet, ReminderAnswered
from margelle.features.planning.models import Preparation, Reminder, SlotProposal, Visit
from margelle.features.planning.queries.reminders import (
    due_visits,
    invitation,
    preparations,
    values_of,
)
from margelle.features.planning.queries.visits import visits
from margelle.features.planning.rules import NotAllowed, State

from .proposals import propose_slot

PURPOSE: Final = "reminder"
OCCASION: Final = "visit_reminder"
BATCH = 500
CLOSED: Final = "Ce rendez-vous ne peut plus être changé ici."


@dataclass(frozen=True)
class Wish:
    """When the client would rather see the technician; of one of our offers, with whom."""

    day: date
    hours: tuple[time | None, time | None] = (None, None)
    technician: Member | None = None
    note: str = ""


def address_of(secret: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('reminder:page', args=[secret])}"


@transaction.atomic
def plan_reminders(*, company: Company) -> int:
    """Write into the outbox what is due; a fixed handful of queries for each 500 visits. Safe to repeat."""
    setting = setting_of(OCCASION)
    if not setting.is_on:
        return 0
    take_turn()  # two runs at once would both see the same visits
    return len(remind_of(rows=due_visits(company, setting.lead_hours), company=company))


@transaction.atomic
def remind_of(*, rows: Sequence[Visit], company: Company) -> list[Message]:
    """Write the reminders of these dated visits, which have none for their day."""
    occasion, prepare = occasion_named(OCCASION), preparations()
    if not rows or occasion is None:
        return []
    ids = [uuid7() for _ in rows]
    secrets = capabilities.grant_many(purpose=PURPOSE, company_id=company.pk, object_ids=ids)
    drafts = [
        _draft(row, link=address_of(secret), prepare=prepare, company=company)
        for row, secret in zip(rows, secrets, strict=True)
    ]
    made = outbox.put_many(occasion=occasion, drafts=drafts, company=company)
    by_key = {message.key: message for message in made}
    Reminder.objects.bulk_create(
        [
            Reminder(id=pk, visit=row, day=row.day, message=by_key[draft.key])
            for pk, row, draft in zip(ids, rows, drafts, strict=True)
            if draft.key in by_key and row.day
        ],
        batch_size=BATCH,
    )
    return made


def _draft(visit: Visit, *, link: str, prepare: dict[UUID, str], company: Company) -> outbox.Draft:
    assert visit.day is not None
    return outbox.Draft(
        client=visit.client,
        values=values_of(visit, link=link, preparations=prepare, company=company),
        key=f"reminder:{visit.pk}:{visit.day.isoformat()}",
        about=visit.pk,
        useful_until=_useful_until(visit, company),
    )


def _useful_until(visit: Visit, company: Company) -> datetime:
    """Until the visit begins."""
    assert visit.day is not None
    hour = visit.window_from or visit.start or time(8)
    return datetime.combine(visit.day, hour, ZoneInfo(company.timezone))


@transaction.atomic
def follow_visit(*, visit_id: UUID) -> None:
    """The visit was moved, ended or put back: what has not left follows it. Safe to repeat."""
    rows = list(Reminder.objects.filter(visit=visit_id).select_related("message"))
    if not rows:
        return
    visit = visits().select_related("company").get(pk=visit_id)
    is_planned = visit.state == State.PLANNED and visit.technician_id is not None
    others = [row.message_id for row in rows if not is_planned or row.day != visit.day]
    outbox.drop_unsent(messages=others, reason=_why(visit, is_planned))
    mine = next((row for row in rows if is_planned and row.day == visit.day), None)
    occasion = occasion_named(OCCASION)
    if mine is not None and occasion is not None:
        _word_again(mine, visit, occasion)


def _why(visit: Visit, is_planned: bool) -> str:
    if is_planned or visit.state == State.PLANNED:
        return "L’intervention a été déplacée."
    return f"L’intervention est {visit.get_state_display().lower()}."


def _word_again(row: Reminder, visit: Visit, occasion: Occasion) -> None:
    """Another hour of the same day, or back on the day: the waiting message tells what is true now."""
    link = _link_in(row.message)
    draft = _draft(visit, link=link, prepare=preparations(), company=visit.company)
    if not outbox.requeue(message=row.message, occasion=occasion, draft=draft):
        outbox.rewrite(message=row.message, occasion=occasion, draft=draft)


def _link_in(message: Message) -> str:
    """The personal address is only in the message: its secret is kept nowhere else in clear."""
    head = re.escape(address_of("x").removesuffix("x/"))
    found = re.search(rf"{head}[\w-]+/", message.body)
    return found.group() if found else ""


@transaction.atomic
def confirm_visit(*, reminder: Reminder, by: Member | None = None) -> bool:
    """« C’est bon pour moi »: True the first time, False when it was said already. Raises NotAllowed.

    `by` is the member who takes a client's reply for it."""
    row = _locked(reminder)
    if row.confirmed_at is not None:
        return False
    row.confirmed_at = timezone.now()
    row.save(update_fields=["confirmed_at"])
    record(ReminderAnswered(entity_id=row.visit_id, reminder=row.pk, answer="confirmed"), by=by)
    return True


@transaction.atomic
def ask_other_slot(*, reminder: Reminder, wish: Wish) -> bool:
    """The client wants another time; False when a wish of his waits already. Raises NotAllowed."""
    row = _locked(reminder)
    pending = SlotProposal.objects.filter(visit=row.visit_id, by_side="client", state="pending")
    if pending.exists():
        return False
    visit = visits().select_related("company").get(pk=row.visit_id)
    propose_slot(
        visit=visit,
        by=None,
        by_side=SlotProposal.Side.CLIENT,
        day=wish.day,
        hours=wish.hours,
        technician=wish.technician,
        note=wish.note.strip()[:300],
        lapses_at=_lapses_at(visit),
    )
    if row.confirmed_at is not None:
        row.confirmed_at = None
        row.save(update_fields=["confirmed_at"])
    return True


def _lapses_at(visit: Visit) -> datetime | None:
    """Nobody answers after the visit has begun."""
    until = _useful_until(visit, visit.company)
    return until if until > timezone.now() else None


@transaction.atomic
def leave_note(*, reminder: Reminder, text: str) -> bool:
    """A word for the technician and the office, once."""
    if not text.strip():
        raise NotAllowed("Écrivez un mot avant d’envoyer.")
    row = _locked(reminder)
    if row.note:
        return False
    row.note, row.noted_at = text.strip()[:500], timezone.now()
    row.save(update_fields=["note", "noted_at"])
    record(ReminderAnswered(entity_id=row.visit_id, reminder=row.pk, answer="noted"))
    return True


@transaction.atomic
def stop_messages(*, reminder: Reminder) -> bool:
    """No more messages to this client, whatever became of the visit."""
    take_turn()
    row: Reminder = (
        Reminder.objects.select_for_update(of=("self",)).select_related("visit__client").get(pk=reminder.pk)
    )
    closed = outbox.refuse_messages(client=row.visit.client, source=OptOut.Source.LINK, by=None)
    if row.stopped_at is not None and not closed:
        return False
    row.stopped_at = timezone.now()
    row.save(update_fields=["stopped_at"])
    record(ReminderAnswered(entity_id=row.visit_id, reminder=row.pk, answer="stopped"))
    return True


def _locked(reminder: Reminder) -> Reminder:
    """Under the lock, and only while an answer can change something."""
    take_turn()
    row: Reminder = (
        Reminder.objects.select_for_update(of=("self",))
        .select_related("visit", "company")
        .get(pk=reminder.pk)
    )
    if not invitation(row).is_open:
        raise NotAllowed(CLOSED)
    return row


@transaction.atomic
def set_preparations(*, texts: dict[UUID, str], company: Company, by: Member) -> None:
    """By service; an empty text takes the house's own words."""
    kept: Sequence[UUID] = [key for key, text in texts.items() if text.strip()]
    Preparation.objects.exclude(service__in=kept).delete()
    for key in kept:
        Preparation.objects.update_or_create(service_id=key, defaults={"text": texts[key].strip()})
    record(PreparationsSet(entity_id=company.pk, count=len(kept)), by=by)
