"""A letter made to trip the reader is refused alone; one of a clumsy program is read all the same."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company
from margelle.features.accounts.tests.make import a_member
from margelle.features.messaging.models import OptOut, Reply

from .make import a_letter_client, a_receipt_secret

pytestmark = pytest.mark.django_db
FROM = b"From: helene@exemple.fr\n"
DEEP = 20_000


@pytest.fixture
def address(company: Company) -> str:
    with company_scope(company.id, atomic=True):
        return f"/hooks/mail/{a_receipt_secret(a_member(company, 'manager'))}/"


def _post(address: str, raw: bytes) -> int:
    return Browser().post(address, raw, content_type="message/rfc822").status_code


def _told(address: str, told: Any) -> int:
    body = told if isinstance(told, str) else json.dumps(told)
    return Browser().post(address, body, content_type="application/json").status_code


def _bodies(company: Company) -> list[str]:
    with company_scope(company.id):
        return sorted(Reply.objects.values_list("body", flat=True))


def _nested(depth: int) -> bytes:
    return b"Content-Type: message/rfc822\n\n" * depth + FROM + b"\nx"


@pytest.mark.parametrize(
    "raw", [b"From: " + b"(" * 3000 + b" a@b.fr\n\nx", _nested(3000)], ids=["comments in comments", "nested"]
)
def test_a_bottomless_letter_is_refused(company: Company, address: str, raw: bytes) -> None:
    assert _post(address, raw) == 400
    assert _told(address, {"RawEmail": raw.decode()}) == 400
    assert _bodies(company) == []


@pytest.mark.parametrize(
    "odd",
    [
        {"From": "(" * DEEP + " a@b.fr", "RawTextBody": "x"},
        {"RawEmail": "From: " + "(" * 3000 + "\n\nx"},
        {"From": "<" * DEEP + "@", "Subject": "\ud800"},
        [],
        None,
    ],
    ids=["comments", "raw", "brackets", "list", "null"],
)
def test_an_odd_letter_of_many_is_left_out_alone(company: Company, address: str, odd: Any) -> None:
    def good(text: str) -> dict[str, Any]:
        return {"From": {"Address": "helene@exemple.fr"}, "Subject": "Re", "RawTextBody": text}

    assert _told(address, {"items": [good("avant"), odd, good("ensuite")]}) == 204
    assert _bodies(company)[:2] == ["avant", "ensuite"]
    assert _told(address, "[" * DEEP) == 400


def test_a_sender_with_half_a_character_is_kept_without_it(company: Company, address: str) -> None:
    with company_scope(company.id):
        client = a_letter_client("helene@exemple.fr")
    for sender in ("helene@exemple.fr\ud800", "helene@exemple.fr\x00"):
        assert _told(address, {"From": sender, "TextBody": repr(sender), "MessageID": "\ud800\x00"}) == 204
    with company_scope(company.id):
        rows = Reply.objects.values_list("sender", "client")
        assert set(rows) == {("helene@exemple.fr", client.pk)}


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        (b"Content-Type: text/plain; charset=x-unknown\n", "ARRÊT".encode()),
        (b"Content-Type: text/plain; charset=ansi\n", "ARRÊT".encode("cp1252")),
        (b"Content-Type: text/plain; charset=default\nContent-Transfer-Encoding: base64\n", b"U1RPUA=="),
        (b"Content-Type: text/plain; charset=undefined\n", b"STOP"),
        (b"Message-ID: <\n", b"STOP"),
        (b"Message-ID: <@\nTo: <\nCc: ((((\n", b"STOP"),
    ],
    ids=["x-unknown", "ansi", "default", "undefined", "half a number", "odd addresses"],
)
def test_a_stop_in_a_clumsy_letter_takes_effect(
    company: Company, address: str, headers: bytes, text: bytes
) -> None:
    with company_scope(company.id):
        client = a_letter_client("helene@exemple.fr")
    assert [_post(address, FROM + headers + b"\n" + text) for _ in range(2)] == [204, 204]
    with company_scope(company.id):
        assert OptOut.objects.get().client == client and Reply.objects.count() == 1
