"""What clients of the demonstration wrote back: a yes, a question, a STOP, somebody nobody knows."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from margelle.faces.ops.demo.load_office import Office
from margelle.features.accounts.models import Member
from margelle.features.messaging.actions import receive, write_to
from margelle.features.messaging.models import BlockedAddress, Message, Reply
from margelle.features.messaging.rules import State
from margelle.features.messaging.rules.states import GONE
from margelle.features.messaging.senders import Incoming
from margelle.features.planning.models import Reminder

UNKNOWN = "+33639985544"
ANSWER = "Bonjour, oui, Julien apportera le nouveau joint du skimmer. Bonne journée, l’équipe d’Azur Bassins"
TICKET = UUID("01900000-0000-7000-8000-00000000d3a0")


def load_replies(office: Office, now: datetime) -> None:
    """`now` is aware. Each answers a message that left."""
    written = Message.objects.filter(state__in=GONE, client__isnull=False, channel="sms")
    open_ones = Reminder.objects.filter(confirmed_at=None).values("message")
    yes = written.filter(pk__in=open_ones).order_by("pk").first()
    others = written.exclude(client=yes.client_id if yes else None).order_by("pk")[:2]
    if yes is not None:
        _keep(office, Incoming("sms", yes.recipient, "Oui, c’est bon pour moi. Merci !", "demo-yes"), now, 2)
    texts = ("Pouvez-vous regarder aussi le skimmer de gauche ? Il fuit un peu.", "STOP")
    for number, (row, text) in enumerate(zip(others, texts, strict=False)):
        _keep(office, Incoming("sms", row.recipient, text, f"demo-{number}"), now, 20 - number * 5)
        if number == 0:
            _answered(row, office, now - timedelta(hours=19))
    text = "Bonjour, j’ai eu votre numéro par ma voisine. Passez-vous à Vence ?"
    _refused()
    _keep(office, Incoming("sms", UNKNOWN, text, "demo-unknown"), now, 1)


def _keep(office: Office, told: Incoming, now: datetime, hours: int) -> None:
    row = receive(told=told, company=office.company)
    if row is not None:
        Reply.objects.filter(pk=row.pk).update(received_at=now - timedelta(hours=hours))


def _answered(row: Message, office: Office, at: datetime) -> None:
    """The office reads it and writes back."""
    assert row.client is not None
    by = Member.objects.filter(role="coordinator").order_by("pk").first()
    assert by is not None
    made = write_to(client=row.client, channel="sms", text=ANSWER, ticket=TICKET, by=by)
    assert made is not None
    Message.objects.filter(pk=made.pk).update(
        state=State.DELIVERED, created_at=at, sent_at=at, delivered_at=at, next_try_at=None, provider="brevo"
    )
    Reply.objects.filter(client=row.client).update(handled_at=at, handled_by=by)


def _refused() -> None:
    """The address of the letter that the mail server refused, else of the last one written to."""
    letters = Message.objects.filter(channel="email", client__isnull=False).exclude(recipient="")
    row = letters.filter(state=State.DEAD).first() or letters.order_by("pk").last()
    if row is not None:
        BlockedAddress.objects.create(address=row.recipient.lower(), why=BlockedAddress.Why.BOUNCED)
