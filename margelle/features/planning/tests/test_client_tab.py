"""The client's own visits, past and coming, on the client's page (CLI-2)."""

from datetime import date, time

import pytest
from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.planning.rules import State

from .make import a_pool_client, a_technician, a_visit

pytestmark = pytest.mark.django_db


def test_the_tab_lists_past_and_coming_visits_of_this_client_only() -> None:
    company = a_company()
    manager = a_member(company)
    with company_scope(company.id):
        client, other = a_pool_client("Ferrand"), a_pool_client("Hadji", city="Cannes")
        julien, sarah = a_technician("Julien", "Rossi"), a_technician("Sarah", "Benali")
        past = a_visit(
            client=client, technician=julien, day=date(2024, 5, 6), start=time(8), state=State.VALIDATED
        )
        coming = a_visit(client=client, technician=sarah, day=date(2031, 5, 6), start=time(9))
        stranger = a_visit(client=other, technician=julien, day=date(2031, 5, 7))
    page = signed_in(Browser(), manager).get(f"/clients/{client.pk}/visits/").content.decode()
    for visit, state, technician in ((past, "Validée", "Julien Rossi"), (coming, "Vierge", "Sarah Benali")):
        row = next(part for part in page.split("<tr>") if f"/visits/{visit.pk}/" in part)
        assert state in row
        assert technician in row
    assert f"/visits/{stranger.pk}/" not in page
    assert 'name="technician"' in page and 'name="value"' not in page, (
        "what chooses among clients is of no use"
    )
