"""Two people change one visit at the same instant: one wins, the other is told. Needs real row locks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.planning.actions import StaleVisit, move_visit
from margelle.features.planning.models import Visit

from .make import a_technician, a_visit

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer at a time: nothing to race"),
]
PEOPLE = 4


def test_of_four_moves_of_one_version_one_wins() -> None:
    company = a_company()
    office = a_member(company, "coordinator")
    with company_scope(company.id):
        technician = a_technician()
        visit = a_visit(technician=technician, day=date(2026, 6, 15))
    together = Barrier(PEOPLE)

    def move(day: int) -> str:
        try:
            with company_scope(company.id, atomic=True):
                return _move(visit.pk, office, technician, date(2026, 6, 15 + day), together)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as people:
        answers = sorted(people.map(move, range(1, PEOPLE + 1)))
    assert answers == ["moved", "stale", "stale", "stale"]
    with company_scope(company.id):
        assert Visit.objects.get(pk=visit.pk).version == 2


def _move(visit: UUID, by: Member, technician: Member, day: date, together: Barrier) -> str:
    row = Visit.objects.get(pk=visit)
    together.wait(timeout=20)
    try:
        move_visit(visit=row, by=by, technician=technician, day=day, version=1)
    except StaleVisit:
        return "stale"
    return "moved"
