"""A service tells what became of an SMS; nobody else can, and nothing is learnt by asking."""

import hmac
import json
from base64 import b64encode
from hashlib import sha1
from typing import Any

import pytest
from django.test import Client as Browser

from margelle.base.access.sealed import unseal
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.messaging.actions import send_due
from margelle.features.messaging.models import Message
from margelle.features.messaging.rules import State

from .make import a_message, a_receipt_secret, sends_sms_by
from .servers import sms_service

pytestmark = pytest.mark.django_db


def _sent(company: Company, provider: str = "brevo", key: str = "42") -> Message:
    row = a_message(company, channel="sms")
    Message.objects.filter(pk=row.pk).update(state=State.SENT, provider=provider, provider_id=key)
    return row


def _tell(secret: str, **told: Any) -> int:
    body = json.dumps(told)
    return Browser().post(f"/hooks/sms/{secret}/", body, content_type="application/json").status_code


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"messageId": 42, "msg_status": "delivered"}, State.DELIVERED),
        ({"messageId": "42", "msg_status": "hard_bounce"}, State.DEAD),
        ({"messageId": 42, "msg_status": "accepted"}, State.SENT),
        ({"messageId": 43, "msg_status": "delivered"}, State.SENT),
        ({"messageId": True, "msg_status": "delivered"}, State.SENT),
        ({"messageId": [42], "msg_status": ["delivered"]}, State.SENT),
        ({}, State.SENT),
    ],
)
def test_brevo_tells(company: Company, manager: Member, told: dict[str, Any], state: State) -> None:
    with company_scope(company.id, atomic=True):
        secret, row = a_receipt_secret(manager), _sent(company)
    assert _tell(secret, **told) == 204
    with company_scope(company.id):
        row.refresh_from_db()
        assert row.state == state
        assert (row.delivered_at is not None) == (state == State.DELIVERED)


def test_delivered_stays_delivered(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        secret, row = a_receipt_secret(manager), _sent(company)
    for fate in ("delivered", "soft_bounce", "delivered"):
        _tell(secret, messageId=42, msg_status=fate)
    with company_scope(company.id):
        row.refresh_from_db()
        assert row.state == State.DELIVERED


def test_another_company_s_address_changes_nothing_here(company: Company, manager: Member) -> None:
    rival = a_company(name="Azur")
    with company_scope(rival.id, atomic=True):
        theirs = a_receipt_secret(a_member(rival, "manager"))
    with company_scope(company.id, atomic=True):
        a_receipt_secret(manager)
        row = _sent(company)
    assert _tell(theirs, messageId=42, msg_status="delivered") == 204
    assert _tell("A" * 27, messageId=42, msg_status="delivered") == 404
    with company_scope(company.id):
        row.refresh_from_db()
        assert row.state == State.SENT


@pytest.mark.parametrize("signed", [True, False])
def test_twilio_is_believed_when_it_signs(
    company: Company, manager: Member, settings: Any, *, signed: bool
) -> None:
    settings.HTTPS, settings.PUBLIC_URL = True, "https://azur.example"
    with sms_service(settings, "twilio") as desk, company_scope(company.id):
        desk.usual = (201, '{"sid": "SM12", "status": "queued"}')
        kept = sends_sms_by(manager, "twilio", secrets={"account_sid": "AC1", "auth_token": "jeton"})
        row = a_message(company, channel="sms")
        send_due(company=company)
        address = desk.asked[0].form["StatusCallback"]
        secret = unseal(kept.receipt_sealed or b"", company_id=company.id, row_id=kept.pk)
    assert address == f"https://azur.example/hooks/sms/{secret}/"
    told = {"MessageSid": "SM12", "MessageStatus": "delivered", "To": "+33612345678"}
    text = address + "".join(name + told[name] for name in sorted(told))
    signature = b64encode(hmac.new(b"jeton", text.encode(), sha1).digest()).decode()
    headers = {"X-Twilio-Signature": signature if signed else "x"}
    answer = Browser().post(f"/hooks/sms/{secret}/", told, headers=headers)
    assert answer.status_code == 204
    with company_scope(company.id):
        row.refresh_from_db()
        assert row.state == (State.DELIVERED if signed else State.SENT)
