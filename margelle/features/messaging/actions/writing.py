"""What the office writes by hand to one client."""

from uuid import UUID

from django.db import IntegrityError, transaction

from margelle.base.jobs import enqueue
from margelle.base.journal import record
from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client
from margelle.features.messaging.events import MessagesQueued
from margelle.features.messaging.models import Message
from margelle.features.messaging.queries import messaging_settings, ways_to
from margelle.features.messaging.rules import Channel, length, plain

OCCASION = "office"


class CannotWrite(ValueError):
    """No address, or the client does not want it; the message is French."""


@transaction.atomic
def write_to(
    *, client: Client, channel: str, subject: str = "", text: str, ticket: UUID, by: Member
) -> Message | None:
    """Into the outbox, once for each ticket: None when the same form was sent before. Raises CannotWrite."""
    way = ways_to(client)[channel]
    if way.problem:
        raise CannotWrite(way.problem)
    row = Message(
        id=uuid7(),
        client=client,
        occasion=OCCASION,
        channel=channel,
        recipient=way.address,
        subject=" ".join(subject.split())[:200],
        body=text.strip(),
        key=f"office:{ticket}",
        by=by,
    )
    if channel == Channel.SMS:
        price = messaging_settings().sms_price
        row.subject, row.body = "", plain(row.body)
        row.segments = length(row.body).segments
        row.cost = None if price is None else price * row.segments
    if Message.objects.filter(key=row.key).exists():
        return None
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # pressed twice at once
        return None
    record(MessagesQueued(entity_id=row.company_id, count=1, occasion=OCCASION), by=by)
    enqueue("messaging.send", key=f"now:{row.pk}")
    return row
