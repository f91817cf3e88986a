"""Reads of what clients wrote back, and of the thread with one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from margelle.features.clients.models import Client
from margelle.features.messaging.models import Message, Reply
from margelle.features.messaging.rules import Channel, mobile
from margelle.features.messaging.rules.questions import the_asker

from .outbox import blocked_among, opt_outs_of

SHOWN = 60
MOST_AUTHORS = 20


@dataclass(frozen=True)
class Way:
    """How a client may be written to by one channel, or why not (French)."""

    address: str
    problem: str = ""


def ways_to(client: Client) -> dict[str, Way]:
    refused = opt_outs_of(client)
    found = {
        Channel.EMAIL.value: client.email.strip(),
        Channel.SMS.value: mobile(client.phone, client.phone_2),
    }
    lacking = {"email": "Pas d’adresse e-mail sur la fiche.", "sms": "Pas de numéro de mobile sur la fiche."}
    wants = {"email": "Le client ne veut plus d’e-mails.", "sms": "Le client ne veut plus de SMS."}
    ways = {
        channel: Way(address, wants[channel] if channel in refused else "" if address else lacking[channel])
        for channel, address in found.items()
    }
    if not ways["email"].problem and blocked_among([client.email]):
        ways["email"] = Way(client.email, f"{client.email}\u00a0: plus rien n’y part.")
    return ways


@dataclass(frozen=True)
class Authors:
    """Whose reply it is, None when one cannot tell; and everybody who has its address."""

    client: Client | None
    everybody: Sequence[Client] = ()


def authors_of(sender: str, channel: str) -> Authors:
    """Of several who share an address, the one written to there last."""
    if not sender:
        return Authors(None)
    mine = Q(email__iexact=sender) if channel == Channel.EMAIL else Q(phone=sender) | Q(phone_2=sender)
    found: list[Client] = list(Client.objects.filter(mine, archived_at=None).order_by("pk")[:MOST_AUTHORS])
    if len(found) == 1:
        return Authors(found[0], found)
    written = Message.objects.filter(channel=channel, recipient=sender, client__isnull=False)
    last = written.select_related("client").order_by("-created_at").first()
    if last is None or last.client is None:
        return Authors(None, found)
    return Authors(last.client, list({row.pk: row for row in (last.client, *found)}.values()))


def replies() -> QuerySet[Reply]:
    return Reply.objects.select_related("client", "handled_by").order_by("-received_at", "pk")


def reply_for(pk: UUID) -> Reply:
    found: Reply = get_object_or_404(Reply.objects.select_related("client"), pk=pk)
    return found


def open_reply_count() -> int:
    return Reply.objects.filter(handled_at=None).count()


def thread_count(client: Client) -> int:
    """Both directions."""
    return Message.objects.filter(client=client).count() + Reply.objects.filter(client=client).count()


def last_way_of(client: Client) -> str:
    """By which channel he wrote last; "" when he never did."""
    return Reply.objects.filter(client=client).values_list("channel", flat=True).first() or ""


@dataclass(frozen=True)
class Said:
    """One line of a thread: a message of ours, or a reply with what it proposes."""

    at: datetime
    message: Message | None = None
    reply: Reply | None = None
    question: str = ""


def thread_of(client: Client) -> list[Said]:
    """The latest of both directions, newest first."""
    ours = Message.objects.filter(client=client).select_related("by").order_by("-created_at", "-pk")[:SHOWN]
    theirs = list(
        Reply.objects.filter(client=client).select_related("handled_by").order_by("-received_at")[:SHOWN]
    )
    asked = questions_of(theirs)
    lines = [Said(row.sent_at or row.created_at, message=row) for row in ours]
    lines += [Said(row.received_at, reply=row, question=asked.get(row.pk, "")) for row in theirs]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN]


def questions_of(rows: Sequence[Reply]) -> Mapping[UUID, str]:
    """By reply: what it would confirm, for those that still can."""
    asker = the_asker()
    asked = {row.pk: row.about for row in rows if row.about and row.confirmed_at is None}
    words = asker.words(set(asked.values())) if asker and asked else {}
    return {pk: words[about] for pk, about in asked.items() if about in words}
