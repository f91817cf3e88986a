"""A few rows are found by their keys, not by walking through the whole company."""

import pytest
from django.db import connection

from margelle.base.jobs.registry import schedules
from margelle.base.jobs.statistics import refresh_statistics
from margelle.base.journal import record
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.events import CompanyChanged
from margelle.features.accounts.tests.make import a_company

pytestmark = pytest.mark.django_db


def test_sqlite_learns_how_large_a_company_is() -> None:
    company = a_company("Azur")
    with company_scope(company.pk):
        told = [record(CompanyChanged(entity_id=company.pk, fields=["name"])).pk for _ in range(200)]
        wanted = Entry.objects.filter(pk__in=told[::20])
        before = wanted.explain()
        refresh_statistics({})
        after = wanted.explain()
    if connection.vendor == "sqlite":
        assert "(company_id=?)" in before and "(id=?)" not in before
        assert "(id=?)" in after
    else:
        assert "journal_entry" in after, "PostgreSQL looks after its own statistics: nothing fails"


def test_it_is_done_every_night() -> None:
    assert schedules()["jobs.statistics"] == "50 3 * * *"
