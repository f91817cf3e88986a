"""What enters the outbox: once, in words, by the right channel, with the rival's look-alike beside it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.messaging import actions
from margelle.features.messaging.actions import (
    Draft,
    accept_messages,
    change_wording,
    put_many,
    refuse_messages,
)
from margelle.features.messaging.actions.decide import Decided
from margelle.features.messaging.models import Message, MessagingSettings, OccasionSetting
from margelle.features.messaging.queries import message_for, refusals_of
from margelle.features.messaging.rules import State

from .make import HELLO, VALUES, a_letter_client, a_message, sends_sms_by

pytestmark = pytest.mark.django_db


def test_a_message_is_worded_and_waits(company: Company) -> None:
    with company_scope(company.id, atomic=True):
        row = a_message(company)
        assert (row.channel, row.recipient, row.state) == ("email", "helene@exemple.fr", State.QUEUED)
        assert (row.subject, row.body) == (
            "Bonjour Mme Ferrand",
            "Bonjour Mme Ferrand,\n\nVoici : https://exemple.fr/r/abc/",
        )
        assert Entry.objects.get(kind="MessagesQueued").payload == {"count": 1, "occasion": "hello"}


def test_the_same_key_twice_is_one_message(company: Company) -> None:
    rival = a_company(name="Azur")
    with company_scope(rival.id, atomic=True):
        a_message(rival, key="same")
    with company_scope(company.id, atomic=True):
        client = a_letter_client()
        draft = Draft(client=client, values=VALUES, key="same")
        assert len(put_many(occasion=HELLO, drafts=[draft, draft], company=company)) == 1
        assert put_many(occasion=HELLO, drafts=[draft], company=company) == []
        assert Message.objects.count() == 1


def test_the_channel_is_the_company_s_choice_and_falls_back_on_the_other(company: Company) -> None:
    with company_scope(company.id, atomic=True):
        OccasionSetting.objects.create(occasion="hello", is_on=True, way="sms")
        both = a_message(company, client=a_letter_client(phone="0612345678"), key="both")
        only_mail = a_message(company, client=a_letter_client(phone="0493000000"), key="mail")
        nothing = a_message(company, client=a_letter_client("", "0493000000"), key="none")
    assert (both.channel, both.recipient) == ("sms", "+33612345678")
    assert only_mail.channel == "email"
    assert (nothing.state, nothing.next_try_at) == (State.SUPPRESSED, None)
    assert "fiche du client" in nothing.reason


def test_an_sms_says_what_it_costs(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        sends_sms_by(manager, sms_price=Decimal("0.07"))
        change_wording(occasion=HELLO, channel="sms", subject="", body="ê" + "a" * 170, by=manager)
        row = a_message(company, channel="sms")
    assert (row.body[0], row.segments, row.cost) == ("e", 2, Decimal("0.14"))
    assert row.template_version == 1


def test_who_wants_no_messages_gets_none_by_that_channel(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        client = a_letter_client(phone="0612345678")
        refuse_messages(client=client, channels=("email",), source="office", by=manager)
        assert a_message(company, client=client, key="a").channel == "sms"
        waiting = message_for(Message.objects.get(key="a").pk)
        refuse_messages(client=client, channels=("sms",), source="link", by=None)
        waiting.refresh_from_db()
        assert (waiting.state, waiting.reason) == (State.SUPPRESSED, "Le client ne veut plus de messages.")
        assert a_message(company, client=client, key="b").state == State.SUPPRESSED
        accept_messages(client=client, channels=("email",), source="office", by=manager)
        assert a_message(company, client=client, key="c").channel == "email"
        assert refusals_of({client.pk}) == {(client.pk, "sms")}


def test_many_cost_no_more_queries_than_a_few(company: Company) -> None:
    counts = []
    with company_scope(company.id, atomic=True):
        for number, batch in enumerate((1, 3, 30)):
            drafts = [
                Draft(client=a_letter_client(), values=VALUES, key=f"{number}-{place}")
                for place in range(batch)
            ]
            with CaptureQueriesContext(
                connection,
            ) as seen:
                put_many(occasion=HELLO, drafts=drafts, company=company)
            counts.append(len(seen))
    assert counts[1] == counts[2], counts


def test_secrets_are_sealed_and_kept_when_left_empty(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        row = sends_sms_by(manager, secrets={"api_key": "xkeysib-très-secret"})
        assert b"secret" not in bytes(row.sms_secrets or b"")
        sends_sms_by(manager, secrets={"api_key": ""})
        assert actions.secrets_of(MessagingSettings.objects.get()) == {"api_key": "xkeysib-très-secret"}
        sends_sms_by(manager, "twilio", secrets={"account_sid": "AC1", "auth_token": ""})
        assert actions.secrets_of(MessagingSettings.objects.get()) == {"account_sid": "AC1"}
        assert all("secret" not in str(entry.payload) for entry in Entry.objects.all())


def test_a_person_decides_once(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        row = a_message(company)
        Message.objects.update(state=State.UNSURE)
        actions.take_for_sent(message=row, by=manager)
        with pytest.raises(Decided, match="changé d’état"):
            actions.resend_message(message=row, by=manager)
        row.refresh_from_db()
        assert row.state == State.SENT
