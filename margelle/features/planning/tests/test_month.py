"""Done against owed this month, on the client's page (CLI-9)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.clients.models import Client, Contract
from margelle.features.planning.queries import client_month
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_pool_client, a_technician, a_visit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 17)


def a_contract(client: Client, per_month: int | None = 4, **fields: object) -> Contract:
    values: dict[str, object] = {
        "name": "Entretien",
        "starts_on": date(2026, 1, 1),
        "visits_per_month": per_month,
    }
    return Contract.objects.create(client=client, **(values | fields))


def test_what_was_done_stands_against_what_is_owed() -> None:
    with company_scope(a_company().id):
        client, other = a_pool_client(), a_pool_client("Rossi")
        technician = a_technician()
        a_contract(client)
        for day, state in ((2, State.VALIDATED), (9, State.DONE), (16, State.SKIPPED), (24, State.PLANNED)):
            a_visit(client=client, technician=technician, day=date(2026, 6, day), state=state)
        a_visit(client=client, technician=technician, day=date(2026, 5, 28), state=State.VALIDATED)
        a_visit(client=other, technician=technician, day=date(2026, 6, 3), state=State.VALIDATED)
        month = client_month(client, TODAY)
        assert (month.done, month.planned, month.owed, month.missing) == (2, 1, 4, 1)
        assert month.next is not None
        assert month.next.day == date(2026, 6, 24)


@pytest.mark.parametrize(
    ("fields", "owed"),
    [
        ({}, 4),
        ({"ends_on": date(2026, 6, 16)}, None),
        ({"starts_on": date(2026, 6, 18)}, None),
        ({"season_from": "04-01", "season_to": "10-31"}, 4),
        ({"season_from": "11-01", "season_to": "12-31"}, None),
        ({"season_from": "11-01", "season_to": "06-30"}, 4),
        ({"season_from": "11-01", "season_to": "03-31"}, None),
        ({"per_month": None}, None),
    ],
)
def test_only_running_contracts_in_season_owe(fields: dict[str, object], owed: int | None) -> None:
    with company_scope(a_company().id):
        client = a_pool_client()
        a_contract(client, **fields)  # type: ignore[arg-type]  # a table of keyword values
        assert client_month(client, TODAY).owed == owed


def test_the_month_costs_three_queries() -> None:
    with company_scope(a_company().id):
        client = a_pool_client()
        a_contract(client)
        for day in range(1, 9):
            a_visit(client=client, day=date(2026, 6, day), state=State.VALIDATED)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client_month(client, TODAY)
        assert len(asked) == 3


def test_the_clients_page_shows_the_month() -> None:
    company = a_company()
    manager = a_member(company)
    with company_scope(company.id):
        client = a_pool_client()
        a_contract(client, starts_on=timezone.localdate() - timedelta(days=40))
        a_visit(client=client, day=timezone.localdate(), state=State.VALIDATED)
    page = signed_in(Browser(), manager).get(f"/clients/{client.pk}/").content.decode()
    assert "Ce mois-ci" in page
    assert "4 interventions dues" in page.replace("\xa0", " ")
