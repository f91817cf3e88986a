"""What comes back: kept once, given to its client, and what it means proposed to the office."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Company, Member
from margelle.features.clients.models import Client
from margelle.features.messaging.events import ReplyHandled, ReplyReceived
from margelle.features.messaging.models import OptOut, Reply
from margelle.features.messaging.queries import Authors, authors_of
from margelle.features.messaging.rules import Channel, mobile
from margelle.features.messaging.rules.questions import the_asker
from margelle.features.messaging.rules.replies import Meaning, clean, client_in, meaning, own_words
from margelle.features.messaging.senders import Incoming

from .alerts import News, raise_alert
from .opting import refuse_messages

OCCASION = "reply"
MOST = 300


class NotNow(ValueError):
    """It was dealt with meanwhile; the message is French."""


def mark_key(company: Company) -> bytes:
    """What signs the reply addresses of a company."""
    return salted_hmac("messaging.reply_address", company.pk.hex, algorithm="sha256").digest()


def receive(*, told: Incoming, company: Company) -> Reply | None:
    """Keep what came back; None when it was told before, or by nobody. STOP takes effect at once."""
    sender = mobile(told.sender) or told.sender if told.channel == Channel.SMS else told.sender
    if not (sender := clean(sender, 254)):
        return None
    digest = sha256(f"{told.channel}:{told.sender}:{told.ref}".encode(errors="replace")).hexdigest()
    if Reply.objects.filter(key=digest).exists():
        return None
    text = own_words(told.text) if told.channel == Channel.EMAIL else told.text
    means = meaning(text[:MOST] if len(text) <= MOST else "", told.subject)
    authors = _authors(told, sender, company)
    client = authors.client
    try:
        with transaction.atomic():
            row: Reply = Reply.objects.create(
                client=client,
                channel=told.channel,
                sender=sender,
                subject=" ".join(clean(told.subject, 200).split()),
                body=clean(text),
                dropped=clean(", ".join(told.dropped), 300),
                key=digest,
                meaning=means,
                about=_question(client, means),
            )
            record(ReplyReceived(entity_id=row.pk, channel=row.channel, matched=client is not None))
            for one in authors.everybody if means == Meaning.STOP else ():
                _stop(one, row.channel)
            _tell(row, company)
    except IntegrityError:  # told twice at once
        return None
    return row


def _authors(told: Incoming, sender: str, company: Company) -> Authors:
    """The address that was answered to names one client; else the sender's own does."""
    key = mark_key(company)
    named = [found for address in told.to if (found := client_in(address, key))]
    client = Client.objects.filter(pk__in=named).first() if named else None
    return Authors(client, [client]) if client is not None else authors_of(sender, told.channel)


def _question(client: Client | None, means: str) -> UUID | None:
    asker = the_asker()
    return asker.waiting(client.pk) if asker and client is not None and means == Meaning.YES else None


def _stop(client: Client, channel: str) -> None:
    refuse_messages(client=client, channels=(channel,), source=OptOut.Source.REPLY, by=None)


def _tell(row: Reply, company: Company) -> None:
    who = row.client.full_name() if row.client else f"inconnu, {row.sender}"
    path = (
        reverse("messaging:thread", args=[row.client_id]) if row.client_id else reverse("messaging:replies")
    )
    news = News(
        kind=OCCASION, key=f"reply:{row.pk}", title=f"Réponse\u00a0: {who}", text=row.body[:500], path=path
    )
    raise_alert(news=news, company=company)


@transaction.atomic
def attach_reply(*, reply: Reply, client: Client, by: Member) -> None:
    """The office says whose it is; a STOP takes effect now. Raises NotNow."""
    take_turn()
    given = Reply.objects.filter(pk=reply.pk, client=None)
    if not given.update(client=client, about=_question(client, reply.meaning)):
        raise NotNow("Cette réponse est déjà rattachée à un client.")
    if reply.meaning == Meaning.STOP:
        _stop(client, reply.channel)
    record(ReplyHandled(entity_id=reply.pk, how="attached"), by=by)


@transaction.atomic
def note_handled(*, replies: Sequence[UUID], by: Member) -> int:
    """Read, nothing else to do; returns how many were not yet."""
    take_turn()
    open_ones = Reply.objects.filter(pk__in=replies, handled_at=None)
    changed = list(open_ones.values_list("pk", flat=True))
    open_ones.update(handled_at=timezone.now(), handled_by=by)
    for pk in changed:
        record(ReplyHandled(entity_id=pk, how="read"), by=by)
    return len(changed)


@transaction.atomic
def confirm_by_reply(*, reply: Reply, by: Member) -> None:
    """Take it for the confirmation it seems to be. Raises NotNow when there is nothing left to confirm."""
    take_turn()
    asker = the_asker()
    if asker is None or reply.about is None or reply.confirmed_at is not None:
        raise NotNow("Il n’y a plus rien à confirmer par cette réponse.")
    if not asker.accept(reply.about, by):
        raise NotNow("L’intervention a changé depuis\u00a0: cette réponse ne la confirme plus.")
    now = timezone.now()
    Reply.objects.filter(pk=reply.pk).update(confirmed_at=now, handled_at=now, handled_by=by)
    record(ReplyHandled(entity_id=reply.pk, how="confirmed"), by=by)
