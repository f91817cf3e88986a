"""The journal's turn comes before any row is written: else two wait for each other on PostgreSQL."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.models import Client
from margelle.features.messaging.actions import (
    accept_messages,
    attach_reply,
    clear_address,
    drop_message,
    note_fates,
    note_handled,
    note_receipt,
    refuse_messages,
)
from margelle.features.messaging.models import BlockedAddress, Message
from margelle.features.messaging.rules import State
from margelle.features.messaging.senders import Receipt
from margelle.features.messaging.senders.fates import Fate

from .make import a_letter_client, a_message, a_reply, sends_sms_by

pytestmark = pytest.mark.django_db
TO = "helene@exemple.fr"
TURN = "SELECT 'the turn'"


def _refuse(client: Client, row: Message, by: Member, company: Company) -> object:
    return refuse_messages(client=client, source="office", by=by)


def _drop(client: Client, row: Message, by: Member, company: Company) -> object:
    return drop_message(message=row, by=by)


def _bounce(client: Client, row: Message, by: Member, company: Company) -> object:
    return note_fates(fates=[Fate(TO, "bounced", "1")], company=company)


def _receipt(client: Client, row: Message, by: Member, company: Company) -> object:
    settings = sends_sms_by(by)
    Message.objects.filter(pk=row.pk).update(state=State.SENT, provider="brevo", provider_id="1")
    with CaptureQueriesContext(connection) as found:
        note_receipt(row=settings, receipt=Receipt("1", delivered=True))
    return found


def _accept(client: Client, row: Message, by: Member, company: Company) -> object:
    refuse_messages(client=client, source="office", by=by)
    with CaptureQueriesContext(connection) as found:
        accept_messages(client=client, channels=("email",), source="office", by=by)
    return found


def _clear(client: Client, row: Message, by: Member, company: Company) -> object:
    BlockedAddress.objects.create(address=TO, why="bounced")
    with CaptureQueriesContext(connection) as found:
        clear_address(address=TO, by=by)
    return found


def _attach(client: Client, row: Message, by: Member, company: Company) -> object:
    reply = a_reply(company)
    with CaptureQueriesContext(connection) as found:
        attach_reply(reply=reply, client=client, by=by)
    return found


def _handle(client: Client, row: Message, by: Member, company: Company) -> object:
    reply = a_reply(company)
    with CaptureQueriesContext(connection) as found:
        note_handled(replies=[reply.pk], by=by)
    return found


@pytest.mark.parametrize(
    ("module", "act"),
    [
        ("opting", _refuse),
        ("opting", _accept),
        ("decide", _drop),
        ("blocking", _bounce),
        ("blocking", _clear),
        ("settings", _receipt),
        ("replies", _attach),
        ("replies", _handle),
    ],
    ids=["refuse", "accept", "drop", "bounce", "clear", "receipt", "attach", "handle"],
)
def test_the_turn_is_taken_before_a_row_is_written(
    monkeypatch: pytest.MonkeyPatch, module: str, act: Callable[..., Any]
) -> None:
    def turn() -> None:
        with connection.cursor() as cursor:
            cursor.execute(TURN)

    monkeypatch.setattr(import_module(f"margelle.features.messaging.actions.{module}"), "take_turn", turn)
    company = a_company(name="Azur")
    by = a_member(company, "manager")
    with company_scope(company.id, atomic=True):
        client = a_letter_client(TO)
        row = a_message(company, client=client)
        with CaptureQueriesContext(connection) as found:
            told = act(client, row, by, company)
    asked = told if isinstance(told, CaptureQueriesContext) else found
    said = [query["sql"] for query in asked.captured_queries]
    writes = [at for at, sql in enumerate(said) if sql.startswith(("UPDATE", "INSERT", "DELETE"))]
    assert writes and said.index(TURN) < writes[0]
