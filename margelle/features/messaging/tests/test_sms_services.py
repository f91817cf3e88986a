"""SMS services: each is asked as its documentation says, and each answer has its own meaning."""

import hashlib
import logging
from decimal import Decimal
from typing import Any

import pytest

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.messaging.actions import send_due
from margelle.features.messaging.models import Message
from margelle.features.messaging.rules import State

from .make import a_message, make_due, sends_sms_by
from .servers import Desk, sms_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def brevo(settings: Any) -> Any:
    with sms_service(settings, "brevo") as found:
        yield found


def _fate(row: Message) -> tuple[str, int]:
    row.refresh_from_db()
    return row.state, row.attempts


def test_brevo_is_asked_as_its_documentation_says(company: Company, manager: Member, brevo: Desk) -> None:
    with company_scope(company.id):
        sends_sms_by(manager, secrets={"api_key": "xkeysib-1"}, sms_price=Decimal("0.05"))
        row = a_message(company, channel="sms")
        send_due(company=company)
        assert _fate(row) == (State.SENT, 1)
        assert (row.provider, row.provider_id, row.cost) == ("brevo", "1511882900176220", Decimal("0.05"))
    [asked] = brevo.asked
    assert asked.path == "/v3/transactionalSMS/send"
    assert asked.headers["api-key"] == "xkeysib-1"
    assert asked.json == {
        "sender": "Azur",
        "recipient": "33612345678",
        "content": "Bonjour Mme Ferrand : https://exemple.fr/r/abc/",
        "type": "transactional",
        "tag": row.pk.hex,
        "unicodeEnabled": False,
    }


def test_twilio_is_asked_as_its_documentation_says(company: Company, manager: Member, settings: Any) -> None:
    with sms_service(settings, "twilio") as desk, company_scope(company.id):
        desk.usual = (201, '{"sid": "SM12", "status": "queued", "num_segments": "1"}')
        sends_sms_by(manager, "twilio", secrets={"account_sid": "AC1", "auth_token": "jeton"})
        row = a_message(company, channel="sms")
        send_due(company=company)
        assert (_fate(row)[0], row.provider_id) == (State.SENT, "SM12")
        [asked] = desk.asked
        assert asked.path == "/2010-04-01/Accounts/AC1/Messages.json"
        assert asked.headers["authorization"] == "Basic QUMxOmpldG9u"
        assert asked.form == {"To": "+33612345678", "From": "Azur", "Body": row.body}


def test_ovh_is_asked_as_its_documentation_says_and_signed(
    company: Company, manager: Member, settings: Any
) -> None:
    keys = {
        "application_key": "AK",
        "application_secret": "AS",
        "consumer_key": "CK",
        "service_name": "sms-ab12345-1",
    }
    with sms_service(settings, "ovh") as desk, company_scope(company.id):
        desk.usual = (200, '{"ids": [42], "invalidReceivers": [], "totalCreditsRemoved": 1}')
        sends_sms_by(manager, "ovh", secrets=keys)
        row = a_message(company, channel="sms")
        send_due(company=company)
        assert (_fate(row)[0], row.provider_id) == (State.SENT, "42")
        [asked] = desk.asked
        url = f"{settings.SMS_ADDRESSES['ovh']}/1.0/sms/sms-ab12345-1/jobs"
        at = asked.headers["x-ovh-timestamp"]
        signed = "+".join(("AS", "CK", "POST", url, asked.body, at))
        assert asked.headers["x-ovh-signature"] == "$1$" + hashlib.sha1(signed.encode()).hexdigest()  # noqa: S324
        assert asked.json["receivers"] == ["+33612345678"]
        assert asked.json["noStopClause"] is True


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((400, '{"code": "invalid_parameter", "message": "Invalid telephone number"}'), State.DEAD),
        ((401, "{}"), State.FAILED),
        ((402, "{}"), State.FAILED),
        ((429, ""), State.FAILED),
        ((503, "<html>"), State.FAILED),
        ((500, "{}"), State.UNSURE),
        ((201, "<html>merci</html>"), State.UNSURE),
        ((201, "{}"), State.UNSURE),
        ((201, '{"messageId": true}'), State.UNSURE),
        ((302, ""), State.FAILED),
        (None, State.UNSURE),
    ],
)
def test_what_may_have_left_is_never_sent_again_by_itself(
    company: Company, manager: Member, brevo: Desk, answer: tuple[int, str] | None, state: State
) -> None:
    with company_scope(company.id):
        sends_sms_by(manager)
        row = a_message(company, channel="sms")
        brevo.answers = [answer]
        send_due(company=company)
        assert _fate(row)[0] == state, row.reason
        make_due(row)
        send_due(company=company)
        again = state == State.FAILED
        assert len(brevo.asked) == (2 if again else 1)
        assert _fate(row)[0] == (State.SENT if again else state)


def test_a_key_that_cannot_be_sent_leaves_the_message_waiting(
    company: Company, manager: Member, brevo: Desk
) -> None:
    with company_scope(company.id):
        sends_sms_by(manager, secrets={"api_key": "clé"})
        row = a_message(company, channel="sms")
        send_due(company=company)
        assert _fate(row)[0] == State.FAILED
    assert brevo.asked == []


def test_no_secret_and_no_text_is_logged(
    company: Company, manager: Member, brevo: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with company_scope(company.id):
        sends_sms_by(manager, secrets={"api_key": "xkeysib-1"})
        for number, answer in enumerate(((401, "{}"), (500, "{}"), None)):
            a_message(company, channel="sms", key=str(number))
            brevo.answers = [answer]
            send_due(company=company)
    text = caplog.text
    assert "xkeysib-1" not in text
    assert "Ferrand" not in text
