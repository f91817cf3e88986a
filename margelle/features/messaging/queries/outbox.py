"""Reads of the outbox and of how a company sends."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache
from uuid import UUID

import holidays
from django.conf import settings
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from margelle.features.clients.models import Client
from margelle.features.messaging.models import (
    BlockedAddress,
    Message,
    MessageTemplate,
    MessagingSettings,
    OccasionSetting,
    OptOut,
)
from margelle.features.messaging.rules import Channel, Occasion, QuietHours
from margelle.features.messaging.rules.states import TROUBLED, WAITING

BLOCKED = "Cette adresse a été refusée ou s’est plainte\u00a0: levez le blocage sur la fiche, ou corrigez-la."


def messaging_settings() -> MessagingSettings:
    """The company's row, or one with the defaults that is not yet written."""
    return MessagingSettings.objects.first() or MessagingSettings()


def occasion_settings() -> dict[str, OccasionSetting]:
    return {row.occasion: row for row in OccasionSetting.objects.all()}


def setting_of(occasion: str) -> OccasionSetting:
    """How the company writes on this occasion; off until it says otherwise."""
    return OccasionSetting.objects.filter(occasion=occasion).first() or OccasionSetting(occasion=occasion)


def quiet_hours(row: MessagingSettings) -> QuietHours:
    return QuietHours(row.quiet_from, row.quiet_to, row.quiet_sundays, row.quiet_holidays)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))


def is_holiday(day: date) -> bool:
    """A public holiday of metropolitan France."""
    return day in _holidays(day.year)


def wordings(occasion: Occasion) -> dict[str, MessageTemplate]:
    """By channel: the company's own wording, else the house's (version 0)."""
    found = {
        Channel.EMAIL: MessageTemplate(
            occasion=occasion.key,
            channel=Channel.EMAIL,
            subject=occasion.subject,
            body=occasion.email,
            version=0,
        ),
        Channel.SMS: MessageTemplate(
            occasion=occasion.key, channel=Channel.SMS, body=occasion.sms, version=0
        ),
    }
    own = {row.channel: row for row in MessageTemplate.objects.filter(occasion=occasion.key)}
    return {str(channel): own.get(channel, row) for channel, row in found.items()}


def refusals_of(clients: Collection[UUID]) -> set[tuple[UUID, str]]:
    """(client, channel) of those who want no messages by it."""
    living = OptOut.objects.filter(lifted_at=None)
    rows = living.values_list("client_id", "channel")
    if len(clients) <= 500:
        rows = rows.filter(client__in=clients)
    return set(rows)


def blocked_among(addresses: Iterable[str]) -> set[str]:
    """Those of these e-mail addresses that are not written to any more, in small letters."""
    rows = BlockedAddress.objects.filter(cleared_at=None).values_list("address", flat=True)
    wanted = {address.strip().lower() for address in addresses if address}
    return set(rows.filter(address__in=wanted) if len(wanted) <= 500 else rows) & wanted


def blocked_address_of(client: Client) -> BlockedAddress | None:
    return BlockedAddress.objects.filter(address=client.email.strip().lower(), cleared_at=None).first()


def opt_outs_of(client: Client) -> dict[str, OptOut]:
    return {row.channel: row for row in OptOut.objects.filter(client=client, lifted_at=None)}


def messages_sent() -> QuerySet[Message]:
    """The outbox, with what a list shows; those that a person must look at come first."""
    order = Case(
        *(When(state=state, then=Value(0)) for state in TROUBLED),
        default=Value(1),
        output_field=IntegerField(),
    )
    return Message.objects.select_related("client").annotate(press=order)


def message_for(pk: UUID) -> Message:
    found: Message = get_object_or_404(Message.objects.select_related("client", "by", "alert_member"), pk=pk)
    return found


def messages_of(client: Client, limit: int = 6) -> list[Message]:
    return list(Message.objects.filter(client=client).order_by("-created_at", "-pk")[:limit])


def due(now: datetime) -> Q:
    return Q(state__in=WAITING, next_try_at__lte=now)


def troubled_count() -> int:
    return Message.objects.filter(state__in=TROUBLED).count()


def is_mail_set() -> bool:
    """Whether e-mails leave this instance; without a server they are files in the data folder."""
    return bool(settings.MAIL_LEAVES)
