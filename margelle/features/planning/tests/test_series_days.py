"""Days of a series that are stopped, taken out and put back."""

from datetime import timedelta

import pytest

from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.planning.actions import (
    make_visits,
    put_day_back,
    skip_day,
    stop_series,
)
from margelle.features.planning.models import SeriesException, Visit, VisitSeries
from margelle.features.planning.rules import NotAllowed, State

from .make import a_series

pytestmark = pytest.mark.django_db


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


def test_a_day_is_taken_out_and_put_back(office: Member) -> None:
    today = local_today(office.company)
    day = today + timedelta(weeks=2)
    series = a_series(weekdays=(today.weekday(),), starts_on=today)
    make_visits(series=series)
    skipped = skip_day(series=series, by=office, day=day, why="Client en vacances")
    visit = Visit.objects.get(series_day=day)
    assert (visit.state, visit.state_reason) == (State.CANCELLED, "Client en vacances")
    VisitSeries.objects.update(made_until=None)
    assert make_visits(series=series) == 0
    assert put_day_back(exception=skipped, by=office) == 1
    visit.refresh_from_db()
    assert visit.state == State.PLANNED
    assert not SeriesException.objects.exists()


def test_a_day_taken_out_before_it_was_made_is_made_when_put_back(office: Member) -> None:
    today = local_today(office.company)
    day = today + timedelta(weeks=13)
    series = a_series(weekdays=(today.weekday(),), starts_on=today)
    make_visits(series=series)
    skipped = skip_day(series=series, by=office, day=day)
    make_visits(series=series, today=today + timedelta(weeks=2))
    assert not Visit.objects.filter(series_day=day).exists()
    assert put_day_back(exception=skipped, by=office) == 1
    assert Visit.objects.filter(series_day=day, state=State.PLANNED).count() == 1


def test_a_day_that_is_not_the_rules_or_has_begun_stays(office: Member) -> None:
    today = local_today(office.company)
    series = a_series(weekdays=(today.weekday(),), starts_on=today)
    make_visits(series=series)
    with pytest.raises(NotAllowed, match="pas un jour"):
        skip_day(series=series, by=office, day=today + timedelta(days=1))
    with pytest.raises(NotAllowed, match="passé"):
        skip_day(series=series, by=office, day=today - timedelta(weeks=1))
    Visit.objects.filter(day=today).update(state=State.IN_PROGRESS)
    with pytest.raises(NotAllowed, match="commencée"):
        skip_day(series=series, by=office, day=today)
    Visit.objects.filter(day=today + timedelta(weeks=1)).update(is_detached=True)
    with pytest.raises(NotAllowed, match="à part"):
        skip_day(series=series, by=office, day=today + timedelta(weeks=1))
    assert not SeriesException.objects.exists()
