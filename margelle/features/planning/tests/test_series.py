from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.planning.actions import make_visits, move_visit, start_series, stop_series
from margelle.features.planning.jobs import make_visits as nightly
from margelle.features.planning.models import Visit, VisitSeries
from margelle.features.planning.rules import NotAllowed, State

from .make import a_pool_client, a_series, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)


@pytest.fixture
def office() -> Any:
    company = a_company()
    member = a_member(company, "coordinator")
    with company_scope(company.id):
        yield member


def days() -> list[date]:
    return [visit.day for visit in Visit.objects.exclude(day=None).order_by("day") if visit.day]


def test_a_series_makes_twelve_weeks_at_once(office: Member) -> None:
    client, service, julien = a_pool_client(), a_service_type(minutes=50), a_technician()
    today = local_today(office.company)
    series = start_series(
        client=client,
        by=office,
        site=client.sites.get(),
        service=service,
        technician=julien,
        starts_on=today,
        weekdays=[today.weekday()],
        start=time(8, 30),
    )
    assert days() == [today + timedelta(weeks=week) for week in range(13)]
    visit = Visit.objects.order_by("day")[0]
    assert (visit.series, visit.technician, visit.start, visit.minutes) == (series, julien, time(8, 30), 50)
    assert Entry.objects.filter(kind="SeriesStarted").count() == 1


def test_the_night_adds_only_what_is_missing(office: Member) -> None:
    series = a_series(weekdays=(0,), starts_on=MONDAY)
    assert make_visits(series=series, today=MONDAY) == 13
    assert make_visits(series=series, today=MONDAY) == 0
    assert make_visits(series=series, today=MONDAY + timedelta(weeks=2)) == 2
    assert days() == [MONDAY + timedelta(weeks=week) for week in range(15)]


def test_a_moved_visit_is_not_made_again(office: Member) -> None:
    series = a_series(weekdays=(0,), starts_on=MONDAY)
    make_visits(series=series, today=MONDAY)
    first = Visit.objects.order_by("day")[0]
    move_visit(visit=first, by=office, technician=a_technician(), day=date(2026, 6, 3), version=1)
    VisitSeries.objects.update(made_until=None)  # as after a crash before the mark was written
    assert make_visits(series=series, today=MONDAY) == 0


def test_the_database_refuses_the_same_day_twice(office: Member) -> None:
    series = a_series()
    a_visit(series=series, series_day=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_visit(series=series, series_day=MONDAY)


def test_the_job_serves_every_running_series(office: Member) -> None:
    today = local_today(office.company)
    running, stopped = a_series(starts_on=today), a_series(starts_on=today)
    stop_series(series=stopped, by=office)
    nightly({})
    nightly({})
    assert set(Visit.objects.values_list("series", flat=True)) == {running.pk}
    assert len(days()) == len(set(days())) in (12, 13)


def test_a_technician_who_left_gets_no_more(office: Member) -> None:
    from django.utils import timezone

    julien = a_technician()
    series = a_series(technician=julien, starts_on=MONDAY)
    Member.objects.filter(pk=julien.pk).update(shut_at=timezone.now())
    make_visits(series=series, today=MONDAY)
    assert not Visit.objects.exclude(technician=None).exists()


def test_stopping_cancels_what_is_still_planned(office: Member) -> None:
    today = local_today(office.company)
    series = a_series(weekdays=(today.weekday(),), starts_on=today)
    make_visits(series=series)
    first = Visit.objects.order_by("day")[0]
    Visit.objects.filter(pk=first.pk).update(state=State.DONE)
    assert stop_series(series=series, by=office) == 12
    assert Visit.objects.filter(state=State.CANCELLED, state_reason="Récurrence arrêtée").count() == 12
    assert make_visits(series=series) == 0
    with pytest.raises(NotAllowed, match="déjà arrêtée"):
        stop_series(series=series, by=office)


def test_a_site_of_another_client_is_refused(office: Member) -> None:
    other = a_pool_client("Giraud")
    with pytest.raises(NotAllowed, match="lieu"):
        start_series(
            client=a_pool_client(),
            by=office,
            site=other.sites.get(),
            service=a_service_type(),
            starts_on=MONDAY,
            weekdays=[0],
        )
    assert not VisitSeries.objects.exists()
