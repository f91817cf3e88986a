"""What a person decides about one message that did not simply leave."""

from django.db import transaction
from django.utils import timezone

from margelle.base.jobs import enqueue
from margelle.base.journal import record, take_turn
from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.models import Member
from margelle.features.messaging.events import MessageDecided
from margelle.features.messaging.models import Message
from margelle.features.messaging.rules import State
from margelle.features.messaging.rules.states import WAITING


class Decided(ValueError):
    """Someone or something else was faster; the message is French."""


@transaction.atomic
def resend_message(*, message: Message, by: Member) -> None:
    """Try once more a message that was given up, or that may never have left: a person has looked."""
    _change(
        message,
        by,
        of=(State.DEAD, State.UNSURE, State.FAILED, State.HELD),
        state=State.QUEUED,
        next_try_at=timezone.now(),
        attempts=0,
        useful_until=None,
    )
    enqueue("messaging.send", key=f"again:{uuid7()}")


@transaction.atomic
def take_for_sent(*, message: Message, by: Member) -> None:
    """The client has it: he said so, or the service's own list shows it."""
    _change(message, by, of=(State.UNSURE,), state=State.SENT, sent_at=message.sending_at or timezone.now())


@transaction.atomic
def drop_message(*, message: Message, by: Member) -> None:
    _change(message, by, of=(*WAITING, State.DEAD, State.UNSURE), state=State.DROPPED, next_try_at=None)


def _change(message: Message, by: Member, *, of: tuple[State, ...], state: State, **more: object) -> None:
    take_turn()
    rows = Message.objects.filter(pk=message.pk, state__in=of)
    if not rows.update(state=state, reason=f"Décidé par {by}.", **more):
        raise Decided("Ce message a changé d’état entre-temps\u00a0: rechargez la page.")
    record(MessageDecided(entity_id=message.pk, state=state), by=by)
