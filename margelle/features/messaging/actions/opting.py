"""A client's wish not to receive messages."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client
from margelle.features.messaging.events import MessagesRefused
from margelle.features.messaging.models import Message, OptOut
from margelle.features.messaging.rules import CLIENT_CHANNELS, State
from margelle.features.messaging.rules.states import WAITING

from .outbox import REFUSED


@transaction.atomic
def refuse_messages(
    *, client: Client, channels: tuple[str, ...] = tuple(CLIENT_CHANNELS), source: str, by: Member | None
) -> int:
    """From now on nothing leaves by these channels, what waits included; returns how many were closed now."""
    take_turn()
    closed = 0
    for channel in channels:
        if OptOut.objects.filter(client=client, channel=channel, lifted_at=None).exists():
            continue
        try:
            with transaction.atomic():
                OptOut.objects.create(client=client, channel=channel, source=source, by=by)
        except IntegrityError:  # pressed twice at once
            continue
        closed += 1
        waiting = Message.objects.filter(client=client, channel=channel, state__in=WAITING)
        waiting.update(state=State.SUPPRESSED, reason=REFUSED, next_try_at=None)
        record(MessagesRefused(entity_id=client.pk, channel=channel, refused=True, source=source), by=by)
    return closed


@transaction.atomic
def accept_messages(*, client: Client, channels: tuple[str, ...], source: str, by: Member | None) -> None:
    """The client wants them again: the office notes who said so and when."""
    take_turn()
    for channel in channels:
        living = OptOut.objects.filter(client=client, channel=channel, lifted_at=None)
        if living.update(lifted_at=timezone.now()):
            record(MessagesRefused(entity_id=client.pk, channel=channel, refused=False, source=source), by=by)
