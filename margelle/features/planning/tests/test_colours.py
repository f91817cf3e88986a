"""The company's own colours on the board, always with the word beside (PLN-8)."""

from datetime import date, time

import pytest
from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.catalogue.models import Category
from margelle.features.planning.models import Priority

from .make import a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/planning/?week=2026-06-17", "/planning/day/?day=2026-06-17"])
def test_a_service_has_its_colour_and_the_word_of_its_category(address: str) -> None:
    company = a_company()
    manager = a_member(company)
    with company_scope(company.id):
        shock = a_service_type("Traitement choc", category=Category.SEASONAL, colour="red")
        a_visit(service=shock, technician=a_technician(), day=date(2026, 6, 17), start=time(8))
    page = signed_in(Browser(), manager).get(address).content.decode()
    assert "colour-red" in page
    assert "Traitement saisonnier" in page


def test_a_pressing_visit_says_so_in_words() -> None:
    company = a_company()
    manager = a_member(company)
    with company_scope(company.id):
        a_technician()
        a_visit(priority=Priority.URGENT)
    page = signed_in(Browser(), manager).get("/planning/?week=2026-06-17").content.decode()
    assert "urgente" in page
