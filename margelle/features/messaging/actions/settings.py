"""How a company sends: its service, its hours, its wording. Secrets are sealed and never shown again."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.access.sealed import Unreadable, seal, unseal
from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Company, Member
from margelle.features.messaging.events import MessagesSettled, MessagingSet, WordingChanged
from margelle.features.messaging.models import Message, MessageTemplate, MessagingSettings, OccasionSetting
from margelle.features.messaging.queries import messaging_settings
from margelle.features.messaging.rules import Occasion, State
from margelle.features.messaging.rules.replies import clean
from margelle.features.messaging.senders import Receipt, SmsSender, service_named

RECEIPTS = "sms_receipt"
HOOKS = ("sms_receipt", "sms_reply", "letter", "letter_fates")


@transaction.atomic
def change_settings(
    *,
    fields: Mapping[str, Any],
    secrets: Mapping[str, str],
    occasions: Mapping[str, Mapping[str, Any]],
    by: Member,
) -> MessagingSettings:
    """`secrets` holds what was typed now; what was left empty is kept, unless the service is another one."""
    row = messaging_settings()
    kept = secrets_of(row) if row.sms_provider == fields.get("sms_provider") else {}
    for name, value in fields.items():
        setattr(row, name, value)
    row.claim_company()
    service = service_named(row.sms_provider)
    wanted = set(service.secrets) if service else set()
    known = {key: value for key, value in {**kept, **_given(secrets)}.items() if key in wanted}
    row.sms_secrets = seal(json.dumps(known), company_id=row.company_id, row_id=row.pk) if known else None
    if row.receipt_sealed is None:
        secret = capabilities.grant(purpose=RECEIPTS, company_id=row.company_id, object_id=row.pk)
        row.receipt_sealed = seal(secret, company_id=row.company_id, row_id=row.pk)
    row.save()
    for key, values in occasions.items():
        OccasionSetting.objects.update_or_create(occasion=key, defaults=dict(values))
    record(MessagingSet(entity_id=row.pk), by=by)
    return row


def _given(secrets: Mapping[str, str]) -> dict[str, str]:
    return {key: value.strip() for key, value in secrets.items() if value.strip()}


def secrets_of(row: MessagingSettings) -> dict[str, str]:
    """In clear, for the sender only; empty when the key of this instance no longer opens them."""
    if not row.sms_secrets:
        return {}
    try:
        found = json.loads(unseal(row.sms_secrets, company_id=row.company_id, row_id=row.pk))
    except Unreadable:
        return {}
    return {str(key): str(value) for key, value in found.items()}


def sms_sender(row: MessagingSettings, *, company: Company) -> SmsSender | None:
    """The company's way to send SMS, None while something is missing."""
    service = service_named(row.sms_provider)
    if service is None:
        return None
    return service.sender(name=row.sms_sender, secrets=secrets_of(row), callback=_callback(row))


def _callback(row: MessagingSettings) -> str:
    """Where the service tells what became of an SMS: a secret address, if it can reach this instance."""
    return hook_addresses(row).get("sms_receipt", "") if settings.HTTPS else ""


def hook_addresses(row: MessagingSettings) -> dict[str, str]:
    """The company's secret addresses, for the consoles of its services; none before its first settings."""
    if not row.receipt_sealed:
        return {}
    try:
        secret = unseal(row.receipt_sealed, company_id=row.company_id, row_id=row.pk)
    except Unreadable:
        return {}
    base = settings.PUBLIC_URL.rstrip("/")
    return {name: f"{base}{reverse(f'hooks:{name}', args=[secret])}" for name in HOOKS}


@transaction.atomic
def note_receipt(*, row: MessagingSettings, receipt: Receipt) -> bool:
    """The service's word on a message it took; told twice, or about none of ours, it changes nothing."""
    take_turn()
    if not (number := clean(receipt.provider_id, 120)):
        return False
    mine = Message.objects.filter(provider=row.sms_provider, provider_id=number, state=State.SENT)
    if receipt.delivered:
        changed = mine.update(state=State.DELIVERED, delivered_at=timezone.now())
    else:
        changed = mine.update(state=State.DEAD, reason="L’opérateur n’a pas pu remettre ce SMS.")
    if changed:
        troubled = 0 if receipt.delivered else changed
        record(MessagesSettled(entity_id=row.company_id, count=changed, troubled=troubled))
    return bool(changed)


@transaction.atomic
def change_wording(
    *, occasion: Occasion, channel: str, subject: str, body: str, by: Member
) -> MessageTemplate:
    """The company's own words from now on; what waits keeps the version it was written with."""
    row, is_new = MessageTemplate.objects.get_or_create(
        occasion=occasion.key, channel=channel, defaults={"subject": subject, "body": body}
    )
    if not is_new:
        row.subject, row.body, row.version = subject, body, row.version + 1
        row.save()
    record(WordingChanged(entity_id=row.pk, occasion=occasion.key, channel=channel, template=row.pk), by=by)
    return row
