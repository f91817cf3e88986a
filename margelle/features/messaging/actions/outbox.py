"""Putting messages into the outbox, in the transaction that wants them; nothing leaves from here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from margelle.base.jobs import enqueue
from margelle.base.journal import record
from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.models import Company, Member
from margelle.features.clients.models import Client
from margelle.features.messaging.events import MessagesQueued
from margelle.features.messaging.models import Message, MessageTemplate, MessagingSettings
from margelle.features.messaging.queries import (
    BLOCKED,
    Directory,
    Hindrance,
    messaging_settings,
    setting_of,
    wordings,
)
from margelle.features.messaging.rules import Channel, Occasion, State, fill, length, plain
from margelle.features.messaging.rules.states import WAITING

NO_ADDRESS = "Ni adresse e-mail ni numéro de mobile sur la fiche du client."
REFUSED = "Le client ne veut plus de messages."
WHY_NOT = {Hindrance.NO_ADDRESS: NO_ADDRESS, Hindrance.REFUSED: REFUSED, Hindrance.BLOCKED: BLOCKED}
BATCH = 500


@dataclass(frozen=True)
class Draft:
    """What is to be said to one client. `key` makes it the only one: the same key twice is one message."""

    client: Client
    values: Mapping[str, str]
    key: str
    about: UUID | None = None
    useful_until: datetime | None = None
    not_before: datetime | None = None


def put(*, occasion: Occasion, draft: Draft, company: Company, at_once: bool = False) -> Message | None:
    """One message; None when its key is there already."""
    made = next(iter(put_many(occasion=occasion, drafts=[draft], company=company)), None)
    if made is not None and at_once:
        enqueue("messaging.send", key=f"now:{made.pk}")
    return made


@transaction.atomic
def put_many(
    *,
    occasion: Occasion,
    drafts: Sequence[Draft],
    company: Company,
    directory: Directory | None = None,
    by: Member | None = None,
) -> list[Message]:
    """Many at once, in few queries. Who cannot be written to is in the outbox too, with the reason.

    Without a `directory`, by the channel that the company chose for the occasion.
    """
    known = _known_keys([draft.key for draft in drafts])
    fresh = list({draft.key: draft for draft in drafts if draft.key not in known}.values())
    if not fresh:
        return []
    desk = _Desk(
        occasion=occasion,
        settings=messaging_settings(),
        wordings=wordings(occasion),
        directory=directory
        or Directory.of((draft.client for draft in fresh), first=setting_of(occasion.key).way),
        by=by,
    )
    rows = Message.objects.bulk_create([desk.message(draft) for draft in fresh], batch_size=BATCH)
    record(MessagesQueued(entity_id=company.pk, count=len(rows), occasion=occasion.key), by=by)
    return rows


def _known_keys(keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        found |= set(Message.objects.filter(key__in=part).values_list("key", flat=True))
    return found


@dataclass(frozen=True)
class _Desk:
    """What is read once for a whole batch."""

    occasion: Occasion
    settings: MessagingSettings
    wordings: Mapping[str, MessageTemplate]
    directory: Directory
    by: Member | None

    def message(self, draft: Draft) -> Message:
        way = self.directory.reach(draft.client)
        row = Message(
            id=uuid7(),
            client=draft.client,
            about=draft.about,
            occasion=self.occasion.key,
            channel=way.channel,
            recipient=way.address,
            key=draft.key,
            by=self.by,
            next_try_at=draft.not_before or timezone.now(),
            useful_until=draft.useful_until,
        )
        word(row, self.wordings[way.channel], draft.values, price=self.settings.sms_price)
        if way.hindrance:
            row.state, row.reason, row.next_try_at = State.SUPPRESSED, WHY_NOT[way.hindrance], None
        return row


def word(row: Message, wording: MessageTemplate, values: Mapping[str, str], *, price: Decimal | None) -> None:
    """Write the text of a message; an SMS as it will leave, with what it costs."""
    body = fill(wording.body, values)
    row.template_version = wording.version
    if row.channel == Channel.SMS:
        row.body, row.subject = plain(body), ""
        row.segments = length(row.body).segments
        row.cost = None if price is None else price * row.segments
    else:
        row.body, row.subject = body, " ".join(fill(wording.subject, values).split())[:200]


def drop_keyed(*, key: str, reason: str) -> int:
    """As drop_unsent, by the key that made it the only one."""
    rows = Message.objects.filter(key=key, state__in=WAITING)
    return rows.update(state=State.DROPPED, reason=reason[:300], next_try_at=None)


def drop_unsent(*, messages: Sequence[UUID], reason: str) -> int:
    """What has not left will not leave; what has left stays as it is."""
    rows = Message.objects.filter(pk__in=messages, state__in=WAITING)
    return rows.update(state=State.DROPPED, reason=reason[:300], next_try_at=None)


@transaction.atomic
def rewrite(*, message: Message, occasion: Occasion, draft: Draft) -> None:
    """Word it again while it waits, since what it tells has changed. What has left stays as it left."""
    row = message
    word(row, wordings(occasion)[row.channel], draft.values, price=messaging_settings().sms_price)
    changed: dict[str, Any] = {name: getattr(row, name) for name in _WORDED}
    waiting = Message.objects.filter(pk=row.pk, state__in=WAITING)
    waiting.update(**changed, useful_until=draft.useful_until)


_WORDED = ("body", "subject", "segments", "cost", "template_version")


@transaction.atomic
def requeue(*, message: Message, occasion: Occasion, draft: Draft) -> bool:
    """A dropped message is wanted again after all; True when it waits now."""
    moment = draft.not_before or timezone.now()
    back = Message.objects.filter(pk=message.pk, state=State.DROPPED)
    if not back.update(state=State.QUEUED, reason="", next_try_at=moment):
        return False
    rewrite(message=message, occasion=occasion, draft=draft)
    return True


@transaction.atomic
def put_test(
    *,
    occasion: Occasion,
    channel: str,
    to: str,
    wording: MessageTemplate,
    values: Mapping[str, str],
    by: Member,
) -> Message:
    """A trial to one's own address: at any hour, beside the caps, to nobody's thread."""
    row = Message(
        id=uuid7(),
        occasion=occasion.key,
        channel=channel,
        recipient=to,
        by=by,
        is_test=True,
        key=f"test:{uuid7()}",
    )
    word(row, wording, values, price=messaging_settings().sms_price)
    row.save(force_insert=True)
    enqueue("messaging.send", key=f"now:{row.pk}")
    return row
