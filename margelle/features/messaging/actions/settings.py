"""How a company sends: its service, its hours, its wording. Secrets are sealed and never shown again."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from margelle.base.access.sealed import Unreadable, seal, unseal
from margelle.base.journal import record
from margelle.features.accounts.models import Company, Member
from margelle.features.messaging.events import MessagingSet, WordingChanged
from margelle.features.messaging.models import MessageTemplate, MessagingSettings, OccasionSetting
from margelle.features.messaging.queries import messaging_settings
from margelle.features.messaging.rules import Occasion
from margelle.features.messaging.senders import SmsSender, service_named


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
    return service.sender(name=row.sms_sender, secrets=secrets_of(row))


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
