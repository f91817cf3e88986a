"""What a service (or who has its address) tells in an odd form changes nothing, and is no fault of ours."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company
from margelle.features.accounts.tests.make import a_member
from margelle.features.messaging.models import BlockedAddress, Message, Reply
from margelle.features.messaging.rules import State
from margelle.features.messaging.senders.fates import read_fates

from .make import a_letter_client, a_message, a_receipt_secret

pytestmark = pytest.mark.django_db
TO = "helene@exemple.fr"
BOUNCE = {"event": "hard_bounce", "email": TO, "message-id": "<1@azur.example>"}
REPLIED = {"msg_status": "replied", "to": "33612345678", "messageId": 42, "reply": "Bonjour"}


@pytest.fixture
def secret(company: Company) -> str:
    with company_scope(company.id, atomic=True):
        return a_receipt_secret(a_member(company, "manager"))


@pytest.fixture
def sent(company: Company) -> Message:
    """By SMS, by a service that gave it no number."""
    with company_scope(company.id, atomic=True):
        row = a_message(company, client=a_letter_client(TO, "+33612345678"))
        Message.objects.filter(pk=row.pk).update(state=State.SENT, provider="brevo", provider_id="")
        return row


def _post(address: str, told: Any) -> int:
    body = told if isinstance(told, str) else json.dumps(told)
    return Browser().post(address, body, content_type="application/json").status_code


@pytest.mark.parametrize(
    "told",
    [
        {"event": "x", "data": 1},
        {"event": "x", "data": {}, "type": [1]},
        {"event": "x", "type": "y", "data": 5},
        {"event": [1], "type": "y", "data": {"to": {}, "bounce": 4}},
        {"event": [1], "RecordType": "Bounce", "Type": {}, "Email": [TO]},
        {"event": "bounce", "sg_event_id": 1, "type": ["blocked"], "email": 5},
        {"event": "x", "sg_event_id": 1, "type": "y", "data": []},
        BOUNCE | {"email": "\ud800"},
        BOUNCE | {"email": "rien@exemple.fr\ud800\x00", "message-id": "\ud800\x00"},
        BOUNCE | {"email": f"{'a' * 400}@exemple.fr"},
    ],
    ids=str,
)
def test_an_odd_event_changes_nothing(company: Company, secret: str, sent: Message, told: Any) -> None:
    assert [_post(f"/hooks/mail/{secret}/events/", one) for one in (told, [told, told])] == [204, 204]
    assert _post(f"/hooks/mail/{secret}/events/", [told, BOUNCE]) == 204  # nor keeps the others from it
    with company_scope(company.id):
        sent.refresh_from_db()
        assert sent.state == State.SENT
        assert [row.address for row in BlockedAddress.objects.all()] == [TO]


def test_what_an_event_tells_is_sound_text() -> None:
    told = BOUNCE | {"email": f"{TO}\ud800\x00", "message-id": "<1\x00@azur.example\udfff>"}
    [fate] = read_fates(json.dumps(told).encode()) or []
    assert (fate.address, fate.ref) == (TO, "1@azur.example")


@pytest.mark.parametrize("key", ["\ud800", "\x00", "4\x002\ud800"], ids=ascii)
def test_a_receipt_without_a_sound_number_is_about_none(
    company: Company, secret: str, sent: Message, key: str
) -> None:
    for fate in ("delivered", "hard_bounce"):
        assert _post(f"/hooks/sms/{secret}/", {"messageId": key, "msg_status": fate}) == 204
    with company_scope(company.id):
        sent.refresh_from_db()
        assert sent.state == State.SENT


@pytest.mark.parametrize("told", ["[" * 19_000, '{"to":' * 3000], ids=["lists", "objects"])
def test_a_bottomless_body_is_no_sms(company: Company, secret: str, told: str) -> None:
    assert _post(f"/hooks/sms/{secret}/", told) == 204
    assert _post(f"/hooks/sms/{secret}/reply/", told) == 400
    with company_scope(company.id):
        assert not Reply.objects.exists()


def test_a_sender_of_an_sms_is_sound_text(company: Company, secret: str) -> None:
    for sender in ("33612345678\ud800", "Azur\x00\udfff", "\x00"):
        told = REPLIED | {"to": sender, "reply": f"Bonjour \ud800\x00{len(sender)}"}
        assert _post(f"/hooks/sms/{secret}/reply/", told) == 204
    with company_scope(company.id):
        found = Reply.objects.values_list("sender", flat=True)
        assert sorted(found) == ["+", "+33612345678", "+Azur"]
