"""Whatever is edited in whatever order: the past stays, and making twice changes nothing."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from margelle.engines.recurrence import LAST, Holidays, Unit
from margelle.features.accounts.models import Member
from margelle.features.planning.actions import (
    Scope,
    edit_series,
    make_visits,
)
from margelle.features.planning.models import Transition, Visit, VisitSeries
from margelle.features.planning.queries import Slot
from margelle.features.planning.rules import NotAllowed, State

from .make import a_series, a_technician
from .repeating import planned, terms

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 6, 7)
TUESDAY, WEEK = MONDAY + timedelta(days=1), timedelta(weeks=1)
ALL, FOLLOWING = Scope.ALL, Scope.FOLLOWING


@st.composite
def some_terms(draw: st.DrawFn) -> dict[str, Any]:
    unit = draw(st.sampled_from(Unit))
    values: dict[str, Any] = {"unit": unit, "every": draw(st.integers(1, 3)), "weekdays": ()}
    weekdays = tuple(draw(st.sets(st.integers(0, 6), min_size=1, max_size=3)))
    if unit == Unit.WEEK:
        values["weekdays"] = weekdays
        if draw(st.booleans()):
            values["slots"] = tuple(
                Slot(draw(st.integers(0, 6)), None, time(8 + n)) for n in range(draw(st.integers(1, 3)))
            )
    elif unit == Unit.DAY:
        values["every"] = draw(st.integers(3, 20))
    elif draw(st.booleans()):
        values |= {"weekdays": weekdays, "nth": draw(st.sampled_from((1, 2, LAST)))}
    else:
        values["month_days"] = tuple(draw(st.sets(st.integers(1, 31), min_size=1, max_size=3)))
    values["holidays"] = draw(st.sampled_from(Holidays))
    if draw(st.booleans()):
        values |= {"season_from": "05-15", "season_to": "09-30"}
    return values


@settings(
    derandomize=True,
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_edits_never_change_the_past_and_making_twice_changes_nothing(
    office: Member, data: st.DataObject
) -> None:
    """Whatever the rules, the scope and what became of the visits meanwhile."""
    clear()
    series = a_series(weekdays=(1, 4), starts_on=MONDAY - WEEK * 5)
    make_visits(series=series, today=MONDAY - WEEK * 5)
    today = MONDAY + timedelta(days=data.draw(st.integers(-3, 8)))
    lived_through(data, today)
    fixed = Visit.objects.exclude(state=State.PLANNED, is_detached=False, day__gte=today)
    before = list(fixed.order_by("pk").values())
    for _ in range(data.draw(st.integers(1, 2))):
        wish = replace(terms(series), **data.draw(some_terms()))
        scope, from_day = (
            data.draw(st.sampled_from(Scope)),
            today + timedelta(days=data.draw(st.integers(0, 30))),
        )
        try:
            series, _ = edit_series(
                series=series, by=office, scope=scope, terms=wish, from_day=from_day, today=today
            )
        except NotAllowed:
            continue
    stayed = [row["id"] for row in before]
    after = Visit.objects.filter(pk__in=stayed).order_by("pk")
    assert list(after.values()) == before
    made = list(Visit.objects.order_by("pk").values())
    assert not Visit.objects.filter(day__lt=today).exclude(pk__in=stayed).exists()
    for row in VisitSeries.objects.all():
        assert make_visits(series=row, today=today) == 0
    assert list(Visit.objects.order_by("pk").values()) == made


def clear() -> None:
    """Examples share one transaction."""
    Transition.objects.all().delete()
    Visit.objects.all().delete()
    VisitSeries.objects.update(previous=None)
    VisitSeries.objects.all().delete()


def lived_through(data: st.DataObject, today: date) -> None:
    """Past visits were done or not, some coming ones are begun, changed alone or cancelled."""
    for row in Visit.objects.order_by("day"):
        assert row.day is not None
        choices = [State.VALIDATED, State.SKIPPED] if row.day < today else [State.PLANNED] * 6
        state = data.draw(st.sampled_from([*choices, State.CANCELLED, State.IN_PROGRESS, State.PLANNED]))
        alone = data.draw(st.integers(0, 5)) == 0
        day = row.day + timedelta(days=1) if alone else row.day
        Visit.objects.filter(pk=row.pk).update(state=state, is_detached=alone, day=day)


def test_a_day_left_by_one_edit_and_asked_by_the_next_is_taken_again(office: Member) -> None:
    """The cancelled Thursdays still bear the days to which the Mondays move."""
    series = a_series(weekdays=(0, 3), starts_on=MONDAY, technician=a_technician("Karim"))
    make_visits(series=series, today=MONDAY)
    edit_series(series=series, by=office, scope=ALL, terms=terms(series, weekdays=(0,)), today=MONDAY)
    assert {day.weekday() for day in planned()} == {0}
    edit_series(series=series, by=office, scope=ALL, terms=terms(series, weekdays=(3,)), today=MONDAY)
    days = planned()
    assert {day.weekday() for day in days} == {3} and len(days) == len(set(days))
