"""The door of operations: strict outside, one by one inside. The rooms' own operations are tested there."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client as Browser

from margelle.base.sync import Incoming, Later, Rejected, operation
from margelle.base.sync.models import SyncOp
from margelle.base.sync.vocabulary import Payload, _operations
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Agency, Device
from margelle.features.accounts.tests.make import a_company, a_device, a_member, bearer


class Probe(Payload):
    name: str


@dataclass
class Phone:
    device: Device
    secret: str

    def post(self, body: Any) -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Browser().post(
            "/api/sync/push", content, content_type="application/json", headers=bearer(self.secret)
        )

    def push(self, *ops: dict[str, Any]) -> list[dict[str, Any]]:
        response = self.post({"device": str(self.device.pk), "schema": 1, "ops": ops})
        assert response.status_code == 200, response.content
        answers: list[dict[str, Any]] = response.json()["answers"]
        return answers


def an_op(name: str, seq: int = 1, subject: str = "", **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "seq": seq,
        "kind": "probe.add",
        "subject": subject or f"probe:{uuid4()}",
        "at": "2026-06-17T08:00:00Z",
        "payload": {"name": name},
    } | more


@pytest.fixture
def phone(db: None) -> Iterator[Phone]:
    """A phone, and an operation that makes an agency: by its name it may also fail in every way."""

    @operation("probe.add", payload=Probe)
    def add(incoming: Incoming, values: Probe) -> None:
        Agency.objects.create(name=values.name)
        failures: dict[str, Exception] = {
            "refused": Rejected("Non."),
            "busy": OperationalError("locked"),
            "broken": IntegrityError("broken"),
            "later": Later("Plus tard.", after_s=9),
            "fault": KeyError("ours"),
        }
        if values.name in failures:
            raise failures[values.name]

    company = a_company()
    device, secret = a_device(a_member(company, "technician"))
    with company_scope(company.id):
        yield Phone(device, secret)
    del _operations["probe.add"]


def names() -> list[str]:
    return list(Agency.objects.order_by("pk").values_list("name", flat=True))


def test_operations_are_applied_in_the_order_of_their_seq(phone: Phone) -> None:
    answers = phone.push(an_op("trois", 3), an_op("un", 1), an_op("deux", 2))
    assert [answer["status"] for answer in answers] == ["applied"] * 3
    assert names() == ["un", "deux", "trois"]


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("refused", "rejected", "refused"),
        ("broken", "rejected", "conflict"),
        ("busy", "retry", None),
        ("fault", "retry", None),
    ],
)
def test_a_failure_leaves_nothing_behind_and_stops_no_other(
    phone: Phone, name: str, status: str, code: str | None
) -> None:
    answers = phone.push(an_op("avant", 1), an_op(name, 2), an_op("après", 3))
    assert [answer["status"] for answer in answers] == ["applied", status, "applied"]
    assert answers[1]["code"] == code
    assert names() == ["avant", "après"]
    assert SyncOp.objects.count() == 2


def test_later_holds_back_its_own_subject_only(phone: Phone) -> None:
    mine = f"probe:{uuid4()}"
    answers = phone.push(an_op("later", 1, mine), an_op("même sujet", 2, mine), an_op("autre", 3))
    assert [(answer["status"], answer["after_s"]) for answer in answers] == [
        ("retry", 9),
        ("retry", 5),
        ("applied", None),
    ]
    assert names() == ["autre"]


def test_duplicate_gives_the_first_receipt_and_no_second_effect(phone: Phone) -> None:
    op = an_op("une fois")
    first = phone.push(op)[0]
    again = phone.push(op)[0]
    assert (first["status"], again["status"]) == ("applied", "duplicate")
    assert first["receipt"] == again["receipt"]
    assert set(first["receipt"]) == {"seq", "received_at"}
    assert names() == ["une fois"]


@pytest.mark.parametrize(
    "change",
    [
        {"payload": {"name": "autre"}},
        {"subject": f"probe:{uuid4()}"},
        {"replaces": str(uuid4())},
    ],
)
def test_same_identity_with_another_body_is_refused(phone: Phone, change: dict[str, Any]) -> None:
    op = an_op("une fois")
    phone.push(op)
    answer = phone.push(op | change)[0]
    assert (answer["status"], answer["code"]) == ("rejected", "id_reused")
    assert names() == ["une fois"]


def test_a_later_clock_reading_of_the_same_operation_is_still_the_same(phone: Phone) -> None:
    op = an_op("une fois")
    phone.push(op)
    assert phone.push(op | {"offset_ms": 900})[0]["status"] == "duplicate"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seq": -1}, "seq"),
        ({"seq": 2**60}, "seq"),
        ({"subject": "probe"}, "subject"),
        ({"subject": "probe:" + "z" * 36}, "subject"),
        ({"subject": "probe:" + "0" * 36}, "subject"),
        ({"at": "hier"}, "at"),
        ({"at": "2026-06-17T08:00:00"}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"payload": []}, "payload"),
        ({"payload": {}}, "name"),
        ({"company": str(uuid4())}, "company"),
        ({"kind": "probe.unknown"}, "probe.unknown"),
    ],
)
def test_a_badly_formed_operation_is_answered_by_name(
    phone: Phone, change: dict[str, Any], field: str
) -> None:
    answers = phone.push(an_op("mauvaise") | change, an_op("bonne", 2))
    assert [answer["status"] for answer in answers] == ["rejected", "applied"]
    assert f"« {field} »" in answers[0]["reason"]
    assert names() == ["bonne"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"device": 1}',
        b"[" * 50_000,
    ],
)
def test_what_is_no_push_at_all_is_refused_whole(phone: Phone, body: bytes) -> None:
    response = phone.post(body)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "invalid"


def test_the_envelope_is_strict(phone: Phone) -> None:
    good = {"device": str(phone.device.pk), "schema": 1, "ops": []}
    assert phone.post(good).status_code == 200
    for change in (
        {"schema": 2},
        {"ops": [an_op(str(n), n) for n in range(51)]},
        {"ops": [{"seq": 1}]},
        {"company": "x"},
        {"device": str(uuid4())},
    ):
        response = phone.post(good | change)
        assert response.status_code == 422, change
        assert response.json()["error"]["field"], change
    assert names() == []


def test_too_much_at_once_is_refused(phone: Phone) -> None:
    assert phone.post(b" " * 1_000_001).status_code == 413


def test_nobody_pushes_without_a_living_token(phone: Phone) -> None:
    phone.secret = "perdu"
    response = phone.post({"device": str(phone.device.pk), "schema": 1, "ops": []})
    assert (response.status_code, response.json()["error"]["code"]) == (401, "expired")
