"""A mail service tells much: each event finds its letter by its number, not through the whole outbox."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from margelle.base.tenancy.scope import company_scope, current_company_id
from margelle.features.accounts.models import Company
from margelle.features.accounts.tests.make import a_member
from margelle.features.messaging.actions import note_fates
from margelle.features.messaging.models import Message
from margelle.features.messaging.rules import State
from margelle.features.messaging.senders.fates import Fate
from margelle.features.messaging.web_public import hooks

from .make import a_letter_client, a_message, a_receipt_secret

pytestmark = pytest.mark.django_db
TO = "Helene@exemple.fr"
REF = "0123@azur.example"


def _sent(company: Company, key: str, ref: str) -> Message:
    row = a_message(company, client=a_letter_client(TO), key=key)
    Message.objects.filter(pk=row.pk).update(state=State.SENT, provider="mail", provider_id=ref)
    row.refresh_from_db()
    return row


def test_a_delivered_letter_is_found_by_its_number(company: Company) -> None:
    with company_scope(company.id, atomic=True):
        row, other = _sent(company, "one", f"<{REF}>"), _sent(company, "two", "<another>")
        with CaptureQueriesContext(connection) as found:
            assert note_fates(fates=[Fate(TO.lower(), "delivered", REF)], company=company) == 1
        asked = [query["sql"] for query in found.captured_queries]
        assert not [sql for sql in asked if "LIKE" in sql or "UPPER" in sql]  # no address in any case
        for each in (row, other):
            each.refresh_from_db()
        assert (row.state, other.state) == (State.DELIVERED, State.SENT)


def test_its_number_with_another_address_is_another_letter(company: Company) -> None:
    with company_scope(company.id, atomic=True):
        row = _sent(company, "one", f"<{REF}>")
        told = [Fate("autre@exemple.fr", "delivered", REF), Fate(TO.lower(), "delivered", "")]
        assert note_fates(fates=told, company=company) == 0
        row.refresh_from_db()
        assert row.state == State.SENT


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
def test_an_index_serves_the_number(company: Company) -> None:
    with company_scope(company.id, atomic=True), CaptureQueriesContext(connection) as found:
        note_fates(fates=[Fate(TO.lower(), "delivered", REF)], company=company)
    [asked] = [query["sql"] for query in found.captured_queries if REF in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
        assert "USING INDEX message_number" in str(cursor.fetchall())


@pytest.mark.parametrize(("path", "reader"), [("", "read_letters"), ("events/", "read_fates")])
def test_nothing_is_read_inside_the_company_or_for_a_stranger(
    company: Company, monkeypatch: pytest.MonkeyPatch, path: str, reader: str
) -> None:
    with company_scope(company.id, atomic=True):
        secret = a_receipt_secret(a_member(company, "manager"))
    real, inside = getattr(hooks, reader), []

    def read(given: Any) -> Any:
        inside.append(current_company_id())
        return real(given)

    monkeypatch.setattr(hooks, reader, read)
    body = json.dumps({"event": "delivered", "email": TO, "From": TO, "TextBody": "x"})
    for word, status in (("A" * 27, 404), (secret, 204)):
        answer = Browser().post(f"/hooks/mail/{word}/{path}", body, content_type="application/json")
        assert answer.status_code == status
    assert inside == [None]
