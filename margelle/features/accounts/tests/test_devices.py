"""Phones: enrolled with identifier and password, heard, shut out (APP-1)."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from margelle.base.access.models import Capability
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Device, Member

from .make import PASSWORD, a_company, a_device, a_member, bearer, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def azur() -> Company:
    return a_company("Azur", phone="04 93 00 00 00")


@pytest.fixture
def sarah(azur: Company) -> Member:
    return a_member(
        azur, "technician", first_name="Sarah", last_name="Benali", identifier="sarah", password=PASSWORD
    )


def post(client: Client, path: str, body: Any, secret: str = "") -> Any:
    headers = bearer(secret) if secret else {}
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(path, text, content_type="application/json", headers=headers)


def an_enrolment(**changes: Any) -> dict[str, Any]:
    return {
        "identifier": "sarah",
        "password": PASSWORD,
        "device_id": str(uuid4()),
        "name": "Pixel de Sarah",
        "platform": "Android 15",
        "app_version": "1",
    } | changes


def test_a_phone_is_enrolled_and_gets_its_token(client: Client, azur: Company, sarah: Member) -> None:
    body = an_enrolment(identifier=" Sarah ")
    answer = post(client, "/api/device/enrol", body)
    assert answer.status_code == 201
    found = answer.json()
    assert set(found) == {
        "token",
        "device_id",
        "lease_until",
        "epoch",
        "next_seq",
        "server_time",
        "company",
        "member",
    }
    assert (found["device_id"], found["next_seq"]) == (body["device_id"], 1)
    assert found["company"] == {
        "id": str(azur.id),
        "name": "Azur",
        "phone": "04 93 00 00 00",
        "timezone": "Europe/Paris",
    }
    assert found["member"] == {
        "id": str(sarah.id),
        "user_id": str(sarah.user_id),
        "first_name": "Sarah",
        "last_name": "Benali",
        "initials": "SB",
        "color": 1,
        "role": "technician",
    }
    me = client.get("/api/device/me", headers=bearer(found["token"])).json()
    assert me == {"company": found["company"], "member": found["member"]}
    assert not Capability.objects.filter(digest__contains=found["token"]).exists()


def test_a_phone_that_comes_back_keeps_its_row_and_loses_its_old_token(
    client: Client, azur: Company, sarah: Member
) -> None:
    body = an_enrolment()
    first = post(client, "/api/device/enrol", body).json()
    second = post(client, "/api/device/enrol", body).json()
    assert first["device_id"] == second["device_id"]
    assert client.get("/api/device/me", headers=bearer(first["token"])).status_code == 401
    assert client.get("/api/device/me", headers=bearer(second["token"])).status_code == 200
    with company_scope(azur.id):
        assert Device.objects.count() == 1
        assert [entry.kind for entry in Entry.objects.all()] == ["DeviceEnrolled", "DeviceEnrolled"]


def test_the_id_of_another_one_s_phone_is_not_taken_over(
    client: Client, azur: Company, sarah: Member
) -> None:
    rival = a_member(a_company("Rivale"), "technician")
    colleague = a_member(azur, "technician")
    shut, _ = a_device(sarah, revoked_at=timezone.now(), revoke_mode="wipe")
    for taken in (a_device(rival)[0], a_device(colleague)[0], shut):
        answer = post(client, "/api/device/enrol", an_enrolment(device_id=str(taken.id)))
        assert answer.status_code == 201
        assert answer.json()["device_id"] != str(taken.id)
        with company_scope(taken.company_id):
            assert Device.objects.get(pk=taken.pk).member_id == taken.member_id


def test_wrong_credentials_say_nothing_and_are_counted(client: Client, sarah: Member) -> None:
    for identifier in ("sarah", "nobody"):
        answer = post(client, "/api/device/enrol", an_enrolment(identifier=identifier, password="faux"))
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "bad_credentials")
    for _ in range(4):
        post(client, "/api/device/enrol", an_enrolment(password="faux"))
    answer = post(client, "/api/device/enrol", an_enrolment())
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "locked")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("role", ["manager", "coordinator", "partner"])
def test_only_technicians_have_the_application(client: Client, azur: Company, role: str) -> None:
    a_member(azur, role, identifier="claire", password=PASSWORD)
    answer = post(client, "/api/device/enrol", an_enrolment(identifier="claire"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_a_technician")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("not json", None),
        ("[]", None),
        (an_enrolment(device_id="x"), "device_id"),
        (an_enrolment(name="n" * 81), "name"),
        (an_enrolment(rights="all"), "rights"),
        ({"identifier": "sarah"}, "password"),
        (an_enrolment(identifier=7), "identifier"),
    ],
)
def test_a_malformed_enrolment_is_refused_by_name(client: Client, body: Any, field: str | None) -> None:
    answer = post(client, "/api/device/enrol", body)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid"
    assert answer.json()["error"]["field"] == field


@pytest.mark.parametrize("field", ["identifier", "name", "platform", "app_version"])
def test_a_null_sign_is_refused_by_name(client: Client, sarah: Member, field: str) -> None:
    answer = post(client, "/api/device/enrol", an_enrolment(**{field: "a\x00b"}))
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)


def test_a_beat_tells_what_waits_on_the_phone(
    client: Client, azur: Company, sarah: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row, secret = a_device(sarah, last_contact_at=timezone.now() - timedelta(hours=3))
    with django_assert_max_num_queries(5):
        answer = post(client, "/api/device/heartbeat", {"queue": 7, "photos": 2, "app_version": "2"}, secret)
    assert set(answer.json()) == {"lease_until", "server_time", "day"}
    with company_scope(azur.id):
        row.refresh_from_db()
    assert (row.queue, row.photos, row.app_version) == (7, 2, "2")
    assert timezone.now() - row.last_contact_at < timedelta(minutes=5)
    bad = post(client, "/api/device/heartbeat", {"queue": -1, "photos": 0}, secret)
    assert (bad.status_code, bad.json()["error"]["field"]) == (422, "queue")


def test_the_office_sees_its_phones_and_no_other(
    client: Client, azur: Company, sarah: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    a_device(a_member(a_company("Rivale"), "technician"), name="Téléphone espion")
    a_device(sarah, name="Pixel", queue=3, photos=1, app_version="1.4")
    signed_in(client, a_member(azur, "coordinator"))
    client.get("/team/phones/")

    def count() -> int:
        with django_assert_max_num_queries(50) as used:
            client.get("/team/phones/")
        return len(used)

    one = count()
    a_device(a_member(azur, "technician"), name="Deuxième")
    a_device(a_member(azur, "technician"), name="Troisième")
    assert count() == one
    page = client.get("/team/phones/").content.decode()
    assert "3 saisies, 1 photo" in " ".join(page.split())
    assert "Troisième" in page
    assert "espion" not in page


@pytest.mark.parametrize("mode", ["lock", "wipe"])
def test_a_revoked_phone_hears_it_at_its_next_contact(
    client: Client, azur: Company, sarah: Member, mode: str
) -> None:
    row, secret = a_device(sarah, queue=4)
    signed_in(client, a_member(azur, "coordinator"))
    question = client.get(f"/team/phones/{row.id}/revocation/").content.decode()
    assert "hors réseau ne peut être ni verrouillé ni effacé" in question
    assert client.post(f"/team/phones/{row.id}/revocation/", {"mode": mode}).status_code == 302
    answer = client.get("/api/device/me", headers=bearer(secret))
    assert answer.json()["error"]["mode"] == mode
    with company_scope(azur.id):
        fact = Entry.objects.get(kind="DeviceRevoked")
    assert (fact.payload["mode"], fact.payload["queue"]) == (mode, 4)


def test_a_bad_or_foreign_revocation_changes_nothing(client: Client, azur: Company, sarah: Member) -> None:
    row, secret = a_device(sarah)
    theirs, their_secret = a_device(a_member(a_company("Rivale"), "technician"))
    signed_in(client, a_member(azur, "coordinator"))
    assert client.post(f"/team/phones/{row.id}/revocation/", {"mode": "explode"}).status_code == 422
    assert client.post(f"/team/phones/{theirs.id}/revocation/", {"mode": "wipe"}).status_code == 404
    for token in (secret, their_secret):
        assert client.get("/api/device/me", headers=bearer(token)).status_code == 200


def test_a_locked_phone_can_still_be_wiped(client: Client, azur: Company, sarah: Member) -> None:
    row, secret = a_device(sarah, revoked_at=timezone.now(), revoke_mode="lock")
    signed_in(client, a_member(azur, "coordinator"))
    client.post(f"/team/phones/{row.id}/revocation/", {"mode": "wipe"})
    assert client.get("/api/device/me", headers=bearer(secret)).json()["error"]["mode"] == "wipe"


def test_phones_send_no_csrf_token(azur: Company, sarah: Member) -> None:
    strict = Client(enforce_csrf_checks=True)
    found = post(strict, "/api/device/enrol", an_enrolment())
    assert found.status_code == 201
    beat = {"queue": 0, "photos": 0}
    assert post(strict, "/api/device/heartbeat", beat, found.json()["token"]).status_code == 200
