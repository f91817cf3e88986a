"""Contracts that end soon come up in a list and are told once at their notice date (CLI-10)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.clients.actions import tell_ending_contracts
from margelle.features.clients.models import Contract
from margelle.features.clients.queries import contracts_to_decide

from .make import a_client, a_contract

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def office() -> Any:
    company = a_company()
    member = a_member(company, "coordinator", first_name="Claire", last_name="Vidal")
    with company_scope(company.id):
        yield member


@pytest.fixture
def browser(client: Browser, office: Member) -> Browser:
    return signed_in(client, office)


@pytest.fixture(autouse=True)
def rival(office: Member) -> None:
    with scope(company=a_company().id):  # company_scope itself refuses a second company
        ending(10)


def ending(days: int, notice: int = 60, today: date = TODAY, **more: Any) -> Contract:
    return a_contract(a_client(), ends_on=today + timedelta(days=days), notice_days=notice, **more)


def told() -> int:
    return Entry.objects.filter(kind="ContractEnding").count()


def test_the_notice_of_each_contract_decides_when(office: Member) -> None:
    begun, other = ending(60), ending(90, notice=90)
    ending(61), ending(-1), ending(30, ended_at=timezone.now())
    a_contract(a_client(), ends_on=None)
    assert list(contracts_to_decide(TODAY)) == [begun, other]


def test_it_is_told_once_and_again_for_another_end(office: Member) -> None:
    contract = ending(61)
    days = [TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2)]
    assert [tell_ending_contracts(today=day) for day in days] == [0, 1, 0]
    entry = Entry.objects.get(kind="ContractEnding")
    assert entry.entity_id == contract.pk
    assert entry.payload == {"client": str(contract.client_id), "ends_on": "2026-08-15", "renews": True}
    Contract.objects.filter(pk=contract.pk).update(ends_on=date(2027, 8, 15))
    assert tell_ending_contracts(today=TODAY) == 0
    assert tell_ending_contracts(today=date(2027, 7, 1)) == 1
    assert told() == 2


def test_telling_costs_the_same_with_1_and_3_contracts(office: Member) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            tell_ending_contracts(today=TODAY)
        return len(queries)

    ending(10)
    tell_ending_contracts(today=TODAY)
    first = cost()
    ending(20), ending(30)
    tell_ending_contracts(today=TODAY)
    assert cost() == first


def test_the_list_shows_what_must_be_decided_and_the_dashboard_counts_it(browser: Browser) -> None:
    today = timezone.localdate()
    ending(30, today=today, name="Entretien annuel")
    ending(200, today=today, name="Hivernage")
    listed = browser.get("/clients/contracts/").content.decode()
    assert listed.index("Entretien annuel") < listed.index("Hivernage")
    begun = browser.get("/clients/contracts/?notice=begun").content.decode()
    assert "Entretien annuel" in begun and "Hivernage" not in begun
    exported = browser.get("/clients/contracts/?notice=begun&export=csv").content.decode("utf-8-sig")
    assert "Entretien annuel" in exported and "Hivernage" not in exported
    dashboard = " ".join(browser.get("/").content.decode().split())
    assert "Contrats à décider" in dashboard and "notice=begun" in dashboard
