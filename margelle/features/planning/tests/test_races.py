"""Two people change one visit at the same instant: one wins, the other is told. Needs real row locks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier, Event
from time import monotonic
from uuid import UUID

import pytest
from django.db import connection

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.planning.actions import (
    Scope,
    StaleVisit,
    cancel_visit,
    edit_series,
    make_visits,
    move_visit,
)
from margelle.features.planning.models import Visit, VisitSeries
from margelle.features.planning.queries import terms_of
from margelle.features.planning.rules import NotAllowed

from .make import a_series, a_technician, a_visit

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


def test_two_workers_at_once_make_each_visit_once() -> None:
    company = a_company()
    with company_scope(company.id):
        series = a_series(weekdays=(0, 3), starts_on=date(2027, 6, 7))
    together = Barrier(PEOPLE)

    def make(_: int) -> int:
        try:
            with company_scope(company.id, atomic=True):
                row = VisitSeries.objects.get(pk=series.pk)
                together.wait(timeout=20)
                return make_visits(series=row, today=date(2027, 6, 7))
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as workers:
        assert sorted(workers.map(make, range(PEOPLE))) == [0, 0, 0, 25]
    with company_scope(company.id):
        assert Visit.objects.count() == 25


def test_a_series_edited_while_its_visits_are_made_has_each_visit_once() -> None:
    """Whichever comes first, the visits are those of the new terms."""
    company, monday = a_company(), date(2027, 6, 7)
    office = a_member(company, "coordinator")
    with company_scope(company.id):
        series = a_series(weekdays=(1,), starts_on=monday)
        terms = replace(terms_of(series), weekdays=(3,))
    together = Barrier(2)

    def alone(work: Callable[[VisitSeries], object]) -> None:
        try:
            with company_scope(company.id, atomic=True):
                row = VisitSeries.objects.select_related("company", "site", "client").get(pk=series.pk)
                together.wait(timeout=20)
                work(row)
        finally:
            connection.close()

    def edit(row: VisitSeries) -> object:
        return edit_series(series=row, by=office, scope=Scope.ALL, terms=terms, today=monday)

    def make(row: VisitSeries) -> object:
        return make_visits(series=row, today=monday)

    with ThreadPoolExecutor(2) as people:
        list(people.map(alone, (edit, make)))
    with company_scope(company.id):
        days = list(Visit.objects.filter(state="planned").values_list("day", flat=True))
        assert len(days) == len(set(days)) == 12
        assert {day.weekday() for day in days if day} == {3}
