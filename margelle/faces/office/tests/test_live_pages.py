"""A page says how far the journal had come before it read anything: its stream begins there."""

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import path

from margelle.base.access import may
from margelle.base.journal import Event, record
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.queries import member_of
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.project.urls import urlpatterns as office_urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@dataclass(frozen=True, kw_only=True)
class Moved(Event):
    entity = "visit"


def happen(company: object, times: int) -> None:
    with company_scope(company.pk, atomic=True):  # type: ignore[attr-defined]  # a Company
        for _ in range(times):
            record(Moved(entity_id=uuid4()))


@may("account.use")
def page(request: HttpRequest) -> HttpResponse:
    """Something happens elsewhere while the page is being made."""
    happen(member_of(request).company, 2)
    return render(request, "ui/office.html")


urlpatterns = [path("page/", page), *office_urls]


def seen_by(client: Client, address: str) -> int:
    found = re.search(r'name="live-seen"\s+content="(\d+)"', client.get(address).content.decode())
    assert found is not None
    return int(found[1])


def test_what_happens_while_a_page_is_made_is_after_its_mark(client: Client) -> None:
    company, rival = a_company("Azur"), a_company("Azuré")
    signed_in(client, a_member(company))
    assert seen_by(client, "/page/") == 0
    assert seen_by(client, "/page/") == 2
    happen(rival, 5)
    assert seen_by(client, "/planning/") == 4
