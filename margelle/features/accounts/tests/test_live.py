"""Whose changes a session may hear."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.keepers import company_of_session
from margelle.features.accounts.models import Member

from .make import a_company, a_member, signed_in

pytestmark = pytest.mark.django_db


def heard_by(client: Client) -> object:
    """What live updates answer to this browser: its request has a session and passed no middleware."""
    request = HttpRequest()
    request.session = SessionStore(client.session.session_key)
    return company_of_session(request)


@pytest.mark.parametrize(
    ("role", "hears"),
    [("manager", True), ("coordinator", True), ("technician", False), ("partner", False)],
)
def test_the_office_hears_its_own_company(client: Client, role: str, hears: bool) -> None:
    a_member(a_company("Rivale"), role)
    member = a_member(a_company("Azur"), role)
    assert heard_by(signed_in(client, member)) == (member.company_id if hears else None)


def test_nobody_hears_nothing(client: Client) -> None:
    assert heard_by(client) is None


def test_a_shut_member_and_an_old_session_hear_no_more(client: Client) -> None:
    member = a_member(a_company(), "coordinator")
    signed_in(client, member)
    with company_scope(member.company_id):
        Member.objects.filter(pk=member.pk).update(shut_at=timezone.now())
    assert heard_by(client) is None
    with company_scope(member.company_id):
        Member.objects.filter(pk=member.pk).update(shut_at=None)
    assert heard_by(client) == member.company_id
    session = client.session
    session["since"] = "2020-01-01T00:00:00+00:00"
    session.save()
    assert heard_by(client) is None


def test_a_manager_without_second_factor_hears_nothing_yet(client: Client) -> None:
    member = a_member(a_company())
    member.user.authenticator_set.all().delete()
    assert heard_by(signed_in(client, member)) is None
