"""What comes back, as services and letters bring it."""

import json
from typing import Any

from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.messaging.actions import hook_addresses
from margelle.features.messaging.models import Reply

from .make import sends_sms_by

PHONE = "+33612345678"


def hooks_of(company: Company, by: Member, service: str = "brevo", **given: Any) -> dict[str, str]:
    with company_scope(company.id, atomic=True):
        found = hook_addresses(sends_sms_by(by, service, **given))
    return {name: address.removeprefix("http://127.0.0.1:8000") for name, address in found.items()}


def brevo_tells(address: str, text: str, to: str = "33612345678", at: int = 1) -> int:
    told = {"msg_status": "replied", "to": to, "messageId": 42, "reply": text, "ts_event": at}
    return Browser().post(address, json.dumps(told), content_type="application/json").status_code


def only_reply(company: Company) -> Reply:
    with company_scope(company.id):
        found: Reply = Reply.objects.select_related("client").get()
        return found
