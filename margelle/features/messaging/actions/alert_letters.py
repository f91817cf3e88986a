"""The messages of an alert: to whom, by which way, in which words. They leave through the outbox."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.models import Company, Member
from margelle.features.messaging.models import Alert, AlertAddress, Message
from margelle.features.messaging.rules import Channel, length, mobile, plain

PURPOSE = "alert"
OCCASION = "alert"
NEWS_FOR = timedelta(hours=24)
SMS_TEXT = 220  # signs of the text, beside title and address


@dataclass(frozen=True)
class Target:
    """One address of one alert; `who` is how the timeline names it."""

    channel: str
    to: str
    who: str
    address: AlertAddress | None = None
    member: Member | None = None

    @classmethod
    def of_person(cls, member: Member) -> "Target | None":
        """By SMS, else by e-mail; None when a member has neither."""
        if number := mobile(member.phone):
            return cls(Channel.SMS, number, f"{member}, SMS", None, member)
        return cls(Channel.EMAIL, member.email, f"{member}, e-mail", None, member) if member.email else None


def targets_of(addresses: Sequence[AlertAddress], company: Company) -> list[Target]:
    """Each place once, whoever named it; those that lead nowhere are left out. Slack first: it is free."""
    found: dict[tuple[str, str], Target] = {}
    for row in sorted(addresses, key=lambda one: one.way != Channel.SLACK):
        to = _resolved(row, company)
        if to:
            who = f"{row.member or to}, {Channel(row.way).label}"
            known = None if row._state.adding else row
            found.setdefault((row.way, to), Target(row.way, to, who, known, row.member))
    return list(found.values())


def _resolved(row: AlertAddress, company: Company) -> str:
    if row.way == Channel.SLACK:
        return row.address if row.sealed else ""
    if row.way == Channel.SMS:
        return mobile(row.member.phone if row.member else row.address)
    own = row.member.email if row.member else company.alert_email
    return row.address or own


def tell(alert: Alert, targets: Sequence[Target], *, level: int) -> list[Target]:
    """Write the messages; who was written to at this level already is not written to again."""
    rows = [_message(alert, target, level) for target in targets]
    known = set(Message.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    fresh = [(row, target) for row, target in zip(rows, targets, strict=True) if row.key not in known]
    links = _links(alert, [row for row, _ in fresh])
    for row, _ in fresh:
        _word(row, alert, links.get(row.pk.hex, _page(alert)))
    Message.objects.bulk_create([row for row, _ in fresh])
    return [target for _, target in fresh]


def _message(alert: Alert, target: Target, level: int) -> Message:
    digest = sha256(f"{target.channel}:{target.to}".encode()).hexdigest()[:24]
    return Message(
        id=uuid7(),
        alert=alert,
        alert_to=target.address,
        alert_member=target.member,
        is_urgent=alert.needs_taking,
        occasion=OCCASION,
        channel=target.channel,
        recipient=target.to,
        key=f"alert:{alert.pk}:{level}:{digest}",
        next_try_at=timezone.now(),
        useful_until=timezone.now() + NEWS_FOR,
    )


def _links(alert: Alert, rows: Sequence[Message]) -> dict[str, str]:
    """A personal address for each message of an alert that must be taken."""
    if not alert.needs_taking:
        return {}
    ids = [row.pk for row in rows]
    secrets = capabilities.grant_many(purpose=PURPOSE, company_id=alert.company_id, object_ids=ids)
    return {pk.hex: address_of(secret) for pk, secret in zip(ids, secrets, strict=True)}


def address_of(secret: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('alert:page', args=[secret])}"


def _page(alert: Alert) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{alert.path}" if alert.path else ""


def _word(row: Message, alert: Alert, link: str) -> None:
    ask = "Prendre en charge\u00a0: " if alert.needs_taking else ""
    if row.channel == Channel.SMS:
        said = f"{alert.title}. {alert.text}" if alert.text else alert.title
        row.body = plain(f"{said[: SMS_TEXT + len(alert.title)]}\n{ask}{link}".strip())
        row.segments = length(row.body).segments
        return
    row.subject = alert.title
    row.body = (
        "\n\n".join(part for part in (alert.text, f"{ask}{link}" if link else "") if part) or alert.title
    )


def hide_links(text: str) -> str:
    """The office reads what was said; the link that acts in somebody's name is his."""
    head = re.escape(address_of("x").removesuffix("x/"))
    return re.sub(rf"{head}[\w-]+/", "(lien personnel)", text)
