"""Members by session, phones and programs by token: who is let in, and what the refused are told."""

from datetime import timedelta

import pytest
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from margelle.base.access import capabilities, device, may, token
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import ApiToken, Device, Member
from margelle.features.accounts.queries import member_of
from margelle.project.urls import urlpatterns as office_urls

from .make import a_company, a_device, a_member, bearer, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@may("account.use")
def who(request: HttpRequest) -> JsonResponse:
    member = member_of(request)
    return JsonResponse({"name": str(member), "company": member.company.name})


@device("device.me")
def phone(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"name": str(member_of(request))})


@token("visits.read")
def program(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"company": member_of(request).company.name})


urlpatterns = [
    path("who/", who),
    path("api/who/", who),
    path("api/phone/", phone),
    path("api/program/", program),
    *office_urls,
]


def test_a_member_enters_its_own_company(client: Client) -> None:
    a_member(a_company("Rivale"), "coordinator", first_name="Julien", last_name="Rossi")
    mine = a_member(a_company("Azur"), "coordinator", first_name="Claire", last_name="Vidal")
    signed_in(client, mine)
    assert client.get("/who/").json() == {"name": "Claire Vidal", "company": "Azur"}


def test_the_first_open_seat_is_taken_when_the_session_names_none(client: Client) -> None:
    mine = a_member(a_company("Azur"), "coordinator")
    client.force_login(mine.user)
    assert client.get("/who/").json()["company"] == "Azur"


def test_nobody_is_led_to_the_door(client: Client) -> None:
    assert client.get("/who/").headers["Location"] == "/login/?next=%2Fwho%2F"
    assert client.get("/api/who/").status_code == 401
    assert client.get("/api/who/").json()["error"]["code"] == "signed_out"
    htmx = client.get("/who/", headers={"HX-Request": "true"})
    assert (htmx.status_code, htmx.headers["HX-Redirect"]) == (204, "/login/")


def test_a_shut_member_is_signed_out_and_told(client: Client) -> None:
    member = a_member(a_company(), "coordinator")
    signed_in(client, member)
    with company_scope(member.company_id):
        Member.objects.filter(pk=member.pk).update(shut_at=timezone.now())
    answer = client.get("/who/", follow=True)
    assert "Votre accès à cette entreprise est fermé" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("key", "age"), [("seen", timedelta(hours=12, minutes=1)), ("since", timedelta(days=14, minutes=1))]
)
def test_a_session_ends_when_idle_or_old(client: Client, key: str, age: timedelta) -> None:
    signed_in(client, a_member(a_company(), "coordinator"))
    assert client.get("/who/").status_code == 200
    session = client.session
    session[key] = (timezone.now() - age).isoformat()
    session.save()
    answer = client.get("/who/", follow=True)
    assert "Votre session a pris fin" in answer.content.decode()


def test_a_manager_without_second_factor_must_add_one(client: Client) -> None:
    member = a_member(a_company())
    member.user.authenticator_set.all().delete()
    signed_in(client, member)
    assert client.get("/who/").headers["Location"] == "/account/second-factor/new/"


def test_the_demo_asks_no_second_factor(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    member = a_member(a_company())
    member.user.authenticator_set.all().delete()
    signed_in(client, member)
    assert client.get("/who/").status_code == 200


def test_a_phone_is_known_by_its_token_in_two_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _, secret = a_device(a_member(a_company(), "technician", first_name="Sarah", last_name="Benali"))
    with django_assert_num_queries(2):
        answer = client.get("/api/phone/", headers=bearer(secret))
    assert answer.json() == {"name": "Sarah Benali"}


def test_a_contact_renews_the_lease_once_a_minute(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    device_row, secret = a_device(a_member(a_company(), "technician"))
    past = timezone.now() - timedelta(hours=71)
    with company_scope(device_row.company_id):
        Device.objects.filter(pk=device_row.pk).update(last_contact_at=past)
    with django_assert_num_queries(3):
        assert client.get("/api/phone/", headers=bearer(secret)).status_code == 200
    with company_scope(device_row.company_id):
        device_row.refresh_from_db()
    assert device_row.last_contact_at - past > timedelta(hours=70)


def test_an_old_lease_and_an_unknown_token_are_expired(client: Client) -> None:
    late = timezone.now() - timedelta(hours=73)
    _, secret = a_device(a_member(a_company(), "technician"), last_contact_at=late)
    for headers in (bearer(secret), bearer("unknown"), {}):
        answer = client.get("/api/phone/", headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "expired")


@pytest.mark.parametrize("mode", ["lock", "wipe"])
def test_a_phone_shut_out_is_told_how(client: Client, mode: str) -> None:
    _, secret = a_device(a_member(a_company(), "technician"), revoked_at=timezone.now(), revoke_mode=mode)
    answer = client.get("/api/phone/", headers=bearer(secret))
    assert answer.status_code == 403
    assert (answer.json()["error"]["code"], answer.json()["error"]["mode"]) == ("device_revoked", mode)


def test_the_phone_of_a_leaver_is_locked(client: Client) -> None:
    _, secret = a_device(a_member(a_company(), "technician", shut_at=timezone.now()))
    answer = client.get("/api/phone/", headers=bearer(secret))
    assert (answer.status_code, answer.json()["error"]["mode"]) == (403, "lock")


def test_a_program_gets_its_scopes_and_no_more(client: Client) -> None:
    member = a_member(a_company("Azur"))
    secrets = {}
    for scope in ("visits.read", "clients.read"):
        with company_scope(member.company_id):
            row = ApiToken.objects.create(name=scope, scopes=[scope], member=member)
        secrets[scope] = capabilities.grant(purpose="api", company_id=member.company_id, object_id=row.id)
    assert client.get("/api/program/", headers=bearer(secrets["visits.read"])).json() == {"company": "Azur"}
    assert client.get("/api/program/", headers=bearer(secrets["clients.read"])).status_code == 403
    assert client.get("/api/program/", headers=bearer("nothing")).status_code == 401
    # A phone's token is not a program's, nor the other way round.
    assert client.get("/api/phone/", headers=bearer(secrets["visits.read"])).status_code == 401
