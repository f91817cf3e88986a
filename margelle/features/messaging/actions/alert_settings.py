"""Who hears of which alerts, and who is on call. A Slack channel's secret is sealed and never shown again."""

import re
from collections.abc import Sequence
from datetime import time

from django.conf import settings
from django.db import IntegrityError, transaction

from margelle.base.access.sealed import Unreadable, seal, unseal
from margelle.base.journal import record
from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.models import Member
from margelle.features.messaging.events import AlertAddressesSet, MessagingSet
from margelle.features.messaging.models import AlertAddress, OnCall
from margelle.features.messaging.queries import company_address, messaging_settings, own_addresses
from margelle.features.messaging.rules import Channel
from margelle.features.messaging.senders import Refused
from margelle.features.messaging.senders.slack import SlackHook

HOOK_PATH = re.compile(r"/services/[A-Za-z0-9]{1,40}/[A-Za-z0-9]{1,40}/[A-Za-z0-9]{1,60}")


class Taken(ValueError):
    """There is one already; the message is French."""


def hook_path(url: str) -> str:
    """The secret part of a webhook's address, "" for what is none of Slack's."""
    base = settings.SLACK_ADDRESS.rstrip("/")
    path = url.removeprefix(base) if url.startswith(base) else ""
    return path if HOOK_PATH.fullmatch(path) else ""


@transaction.atomic
def add_address(*, way: str, address: str, hook: str = "", kinds: Sequence[str], by: Member) -> AlertAddress:
    """One more of the company's own. `hook` is a Slack channel's webhook address. Raises Taken."""
    row = AlertAddress(id=uuid7(), way=way, address=address, kinds=list(kinds))
    if way == Channel.SLACK:
        row.claim_company()
        row.sealed = seal(hook_path(hook), company_id=row.company_id, row_id=row.pk)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        raise Taken("Cette adresse reçoit déjà des alertes\u00a0: changez-la dans la liste.") from problem
    _tell(row, by)
    return row


@transaction.atomic
def choose_kinds(*, row: AlertAddress, kinds: Sequence[str], by: Member) -> None:
    row.kinds = list(kinds)
    row.save()
    _tell(row, by)


def choose_company_kinds(*, kinds: Sequence[str], by: Member) -> None:
    """What the company's address of alerts hears of."""
    choose_kinds(row=company_address(), kinds=kinds, by=by)


@transaction.atomic
def choose_own_kinds(*, member: Member, kinds: dict[str, Sequence[str]]) -> None:
    """By channel, for oneself."""
    for way, row in own_addresses(member).items():
        row.kinds = list(kinds.get(way, ()))
        row.save()
        _tell(row, member)


@transaction.atomic
def remove_address(*, row: AlertAddress, by: Member) -> None:
    _tell(row, by)
    row.delete()


@transaction.atomic
def add_on_call(
    *, member: Member, weekdays: Sequence[int], starts: time, ends: time, rank: int, by: Member
) -> OnCall:
    row: OnCall = OnCall.objects.create(
        member=member, weekdays=sorted(weekdays), starts=starts, ends=ends, rank=rank
    )
    record(AlertAddressesSet(entity_id=row.pk, what="on_call"), by=by)
    return row


@transaction.atomic
def remove_on_call(*, row: OnCall, by: Member) -> None:
    record(AlertAddressesSet(entity_id=row.pk, what="on_call"), by=by)
    row.delete()


@transaction.atomic
def set_escalation(*, minutes: int, by: Member) -> None:
    row = messaging_settings()
    row.escalate_minutes = minutes
    row.save()
    record(MessagingSet(entity_id=row.pk), by=by)


def _tell(row: AlertAddress, by: Member) -> None:
    record(AlertAddressesSet(entity_id=row.pk, what="address"), by=by)


def slack_sender() -> SlackHook:
    return SlackHook(settings.SLACK_ADDRESS.rstrip("/"))


def slack_path(row: AlertAddress | None) -> str:
    """In clear, for the sender only. Raises Refused when the channel is no longer there."""
    if row is None or not row.sealed:
        raise Refused("Ce canal Slack n’est plus réglé.")
    try:
        return unseal(row.sealed, company_id=row.company_id, row_id=row.pk)
    except Unreadable as problem:
        raise Refused("Le secret de ce canal Slack ne s’ouvre plus\u00a0: collez-le de nouveau.") from problem
