"""Two people change one visit at the same instant: one wins, the other is told. Needs real row locks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Event
from time import monotonic
from uuid import UUID

import pytest
from django.db import connection

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.planning.actions import StaleVisit, cancel_visit, move_visit
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import NotAllowed

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


def test_a_change_of_many_visits_and_a_change_of_one_take_turns() -> None:
    """The many hold the journal and want the one's row, the one holds its row and wants the journal."""
    company = a_company()
    office = a_member(company, "coordinator")
    with company_scope(company.id):
        technician = a_technician()
        first, second = (a_visit(technician=technician, day=date(2026, 6, 15)) for _ in range(2))
    begun = Event()

    def many() -> None:
        cancel_visit(visit=first, by=office, reason="Orage")
        begun.set()
        until_somebody_waits()
        cancel_visit(visit=second, by=office, reason="Orage")

    def one() -> None:
        assert begun.wait(timeout=20)
        move_visit(visit=second, by=office, technician=technician, day=date(2026, 6, 16), version=None)

    def alone(work: Callable[[], None]) -> str:
        try:
            with company_scope(company.id, atomic=True):
                work()
        except NotAllowed:
            return "told"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as people:
        assert list(people.map(alone, (many, one))) == ["done", "told"]


def until_somebody_waits() -> None:
    end = monotonic() + 20
    while monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waited")
