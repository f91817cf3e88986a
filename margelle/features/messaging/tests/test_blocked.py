"""An address that a mail service gives up is not written to again until the office says so."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.models import Client
from margelle.features.messaging.actions import send_due
from margelle.features.messaging.models import BlockedAddress, Message
from margelle.features.messaging.rules import State

from .make import a_letter_client, a_message, a_receipt_secret, make_due
from .servers import mail_server

pytestmark = pytest.mark.django_db
TO = "helene@exemple.fr"
REF = "0123@azur.example"


@pytest.fixture
def sent(company: Company) -> Message:
    with company_scope(company.id, atomic=True):
        row = a_message(company, client=a_letter_client(TO))
        Message.objects.filter(pk=row.pk).update(state=State.SENT, provider="mail", provider_id=f"<{REF}>")
        return row


def _tell(company: Company, by: Member, told: Any) -> int:
    with company_scope(company.id, atomic=True):
        secret = a_receipt_secret(by)
    body = told if isinstance(told, bytes) else json.dumps(told)
    return Browser().post(f"/hooks/mail/{secret}/events/", body, content_type="application/json").status_code


def _state(row: Message) -> tuple[str, int]:
    with company_scope(row.company_id):
        row.refresh_from_db()
        return row.state, BlockedAddress.objects.filter(cleared_at=None).count()


BREVO = {"event": "hard_bounce", "email": "Helene@Exemple.fr", "message-id": f"<{REF}>"}


@pytest.mark.parametrize(
    ("told", "state", "blocked"),
    [
        (BREVO, State.DEAD, 1),
        (BREVO | {"event": "soft_bounce"}, State.SENT, 0),
        (BREVO | {"event": "delivered"}, State.DELIVERED, 0),
        (BREVO | {"event": "complaint"}, State.SENT, 1),
        (BREVO | {"event": "opened"}, State.SENT, 0),
        (BREVO | {"email": "inconnu@exemple.fr"}, State.SENT, 0),
        ({"RecordType": "Bounce", "Type": "HardBounce", "Email": TO, "MessageID": REF}, State.DEAD, 1),
        ({"RecordType": "Bounce", "Type": "Transient", "Email": TO, "MessageID": REF}, State.SENT, 0),
        ({"RecordType": "Delivery", "Recipient": TO, "MessageID": REF}, State.DELIVERED, 0),
        ([{"event": "bounce", "type": "bounce", "email": TO, "smtp-id": f"<{REF}>", "sg_event_id": "x"}],
         State.DEAD, 1),
        ([{"event": "bounce", "type": "blocked", "email": TO, "sg_event_id": "x"}], State.SENT, 0),
        ({"type": "email.bounced", "data": {"to": [TO], "email_id": REF, "bounce": {"type": "Permanent"}}},
         State.DEAD, 1),
        ({"type": "email.complained", "data": {"to": [TO], "email_id": "another"}}, State.SENT, 1),
    ],
)  # fmt: skip
def test_each_service_is_understood_and_only_what_is_for_good_blocks(
    company: Company, manager: Member, sent: Message, told: Any, state: State, blocked: int
) -> None:
    assert [_tell(company, manager, told) for _ in range(2)] == [204, 204]
    assert _state(sent) == (state, blocked)


@pytest.mark.parametrize(
    "told", [b"", b"{", b"[]", b"7", b"\xff", {}, {"event": 4}, [1], {"type": "x", "data": []}], ids=str
)
def test_garbage_changes_nothing(company: Company, manager: Member, sent: Message, told: Any) -> None:
    assert _tell(company, manager, told) == 400
    assert _state(sent) == (State.SENT, 0)


def test_another_company_s_service_blocks_nothing_here(sent: Message) -> None:
    rival = a_company(name="Azur")
    assert _tell(rival, a_member(rival, "manager"), BREVO) == 204
    assert _state(sent) == (State.SENT, 0)


def test_nothing_leaves_for_it_until_the_office_clears_it(
    company: Company, manager: Member, sent: Message, settings: Any
) -> None:
    """By a real mail server: what waited stays, the next one takes the telephone; then all is open again."""
    settings.MAIL_LEAVES = True
    client = sent.client
    assert client is not None
    with company_scope(company.id, atomic=True):
        waiting = a_message(company, client=client, key="two")
    _tell(company, manager, BREVO)
    office = Browser()
    office.force_login(manager.user)
    with mail_server(settings) as sink:
        assert _fate(company, waiting) == State.SUPPRESSED
        with company_scope(company.id, atomic=True):
            third = a_message(company, client=client, key="three")
            assert (third.state, "levez le blocage" in third.reason) == (State.SUPPRESSED, True)
            Client.objects.filter(pk=client.pk).update(phone="+33612345678")
            by_phone = a_message(company, client=Client.objects.get(pk=client.pk), key="four")
            assert by_phone.channel == "sms"
            make_due(waiting)  # as if it was put into the outbox at that moment
            Message.objects.filter(pk=waiting.pk).update(state=State.QUEUED)
        assert _fate(company, waiting) == State.SUPPRESSED and sink.letters == []
        page = office.get(f"/clients/{client.pk}/").content.decode()
        assert "plus rien n’y part" in page
        assert "plus rien n’y part" in office.get(f"/clients/{client.pk}/thread/").content.decode()
        for _ in range(2):
            assert office.post(f"/clients/{client.pk}/address/").status_code == 302
        assert "plus rien n’y part" not in office.get(f"/clients/{client.pk}/").content.decode()
        with company_scope(company.id, atomic=True):
            after = a_message(company, client=client, key="five")
        assert _fate(company, after) == State.SENT and sink.to() == [TO]


def _fate(company: Company, row: Message) -> str:
    with company_scope(company.id):
        send_due(company=company)
        row.refresh_from_db()
        return row.state
