"""One row, or none, without asking the database for an order."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from margelle.base.tenancy.rows import row_or_none
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Agency
from margelle.features.accounts.tests.make import a_company

pytestmark = pytest.mark.django_db


def test_the_row_of_a_key_or_none() -> None:
    company = a_company("Azur")
    with company_scope(company.pk):
        agency = Agency.objects.create(name="Nice")
        with CaptureQueriesContext(connection) as asked:
            assert row_or_none(Agency.objects.filter(pk=agency.pk)) == agency
        assert [one["sql"] for one in asked if "ORDER BY" in one["sql"]] == []
        assert row_or_none(Agency.objects.filter(pk=agency.pk).values_list("name", flat=True)) == "Nice"
        assert row_or_none(Agency.objects.filter(pk=uuid4())) is None


def test_two_rows_are_never_taken_for_one() -> None:
    company = a_company("Azur")
    with company_scope(company.pk):
        Agency.objects.create(name="Nice")
        Agency.objects.create(name="Antibes")
        with pytest.raises(Agency.MultipleObjectsReturned):
            row_or_none(Agency.objects.all())
