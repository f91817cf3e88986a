"""A series with other terms: its coming visits are brought along, the past and what has begun stay."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.engines.recurrence import BadRule
from margelle.features.accounts.models import Member
from margelle.features.planning.actions import (
    Scope,
    StaleSeries,
    cancel_visit,
    edit_series,
    edit_visit,
    make_visits,
    move_visit,
    skip_day,
    stop_series,
)
from margelle.features.planning.actions.series import check_terms
from margelle.features.planning.models import Visit, VisitSeries
from margelle.features.planning.queries import Slot
from margelle.features.planning.rules import NotAllowed, State

from .make import a_series, a_service_type, a_technician
from .repeating import planned, terms

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 6, 7)
TUESDAY, WEEK = MONDAY + timedelta(days=1), timedelta(weeks=1)
ALL, FOLLOWING = Scope.ALL, Scope.FOLLOWING


@pytest.fixture
def tuesdays(office: Member) -> VisitSeries:
    """Every Tuesday since last year; on Monday 7 June the visits of 8 June to 24 August exist."""
    series = a_series(weekdays=(1,), starts_on=date(2026, 6, 2), technician=a_technician("Karim"))
    make_visits(series=series, today=MONDAY)
    return series


def test_all_moves_the_visits_and_keeps_them(tuesdays: VisitSeries, office: Member) -> None:
    before = list(Visit.objects.order_by("day").values_list("pk", flat=True))
    kept, change = edit_series(
        series=tuesdays, by=office, scope=ALL, terms=terms(tuesdays, weekdays=(3,)), today=MONDAY
    )
    assert kept.pk == tuesdays.pk
    assert (len(change.moved), change.created, change.cancelled) == (12, (), ())
    assert planned() == [TUESDAY + timedelta(days=2) + WEEK * week for week in range(12)]
    assert list(Visit.objects.order_by("day").values_list("pk", flat=True)) == before
    assert not Visit.objects.filter(is_detached=True).exists()
    assert Entry.objects.filter(kind="SeriesEdited").count() == 1


def test_following_ends_the_old_series_the_day_before(tuesdays: VisitSeries, office: Member) -> None:
    lea = a_technician("Léa")
    from_day = TUESDAY + WEEK * 2
    kept, change = edit_series(
        series=tuesdays,
        by=office,
        scope=FOLLOWING,
        terms=terms(tuesdays, technician=lea, start=time(9, 0)),
        from_day=from_day,
        today=MONDAY,
    )
    tuesdays.refresh_from_db()
    assert (tuesdays.ends_on, kept.previous, kept.starts_on) == (
        from_day - timedelta(days=1),
        tuesdays,
        from_day,
    )
    assert len(change.moved) == 10
    assert set(Visit.objects.filter(series=kept).values_list("technician", "start")) == {(lea.pk, time(9, 0))}
    assert [v.day for v in Visit.objects.filter(series=tuesdays).order_by("day")] == [TUESDAY, TUESDAY + WEEK]
    assert make_visits(series=kept, today=MONDAY) == make_visits(series=tuesdays, today=MONDAY) == 0


def test_fewer_visits_cancel_the_others_and_more_come_back(tuesdays: VisitSeries, office: Member) -> None:
    kept, change = edit_series(
        series=tuesdays, by=office, scope=ALL, terms=terms(tuesdays, every=2), today=MONDAY
    )
    assert (len(change.kept), len(change.cancelled), change.moved) == (6, 6, ())
    assert set(Visit.objects.filter(state=State.CANCELLED).values_list("state_reason", flat=True)) == {
        "Récurrence modifiée"
    }
    _, again = edit_series(series=kept, by=office, scope=ALL, terms=terms(tuesdays), today=MONDAY)
    assert (len(again.brought_back), again.created) == (6, ())
    assert planned() == [TUESDAY + WEEK * week for week in range(12)]


def test_between_two_common_days_each_goes_to_the_nearest_place(
    tuesdays: VisitSeries, office: Member
) -> None:
    _, change = edit_series(
        series=tuesdays, by=office, scope=ALL, terms=terms(tuesdays, weekdays=(1, 4)), today=MONDAY
    )
    assert (len(change.kept), len(change.created), change.moved) == (12, 12, ())


def test_slots_and_minutes_reach_the_visits(tuesdays: VisitSeries, office: Member) -> None:
    lea = a_technician("Léa")
    two = terms(tuesdays, slots=(Slot(1, None, time(8, 0)), Slot(1, lea, time(16, 0), 30)))
    _, change = edit_series(series=tuesdays, by=office, scope=ALL, terms=two, today=MONDAY)
    assert (len(change.moved), len(change.created)) == (12, 12)
    first = Visit.objects.filter(day=TUESDAY).order_by("start")
    assert [(v.technician, v.start, v.minutes) for v in first] == [
        (tuesdays.technician, time(8, 0), 45), (lea, time(16, 0), 30),
    ]  # fmt: skip


def test_what_is_begun_past_or_changed_alone_stays(tuesdays: VisitSeries, office: Member) -> None:
    rows = list(Visit.objects.order_by("day"))
    Visit.objects.filter(pk=rows[0].pk).update(day=MONDAY, state=State.IN_PROGRESS)
    move_visit(visit=rows[1], by=office, technician=rows[1].technician, day=TUESDAY + WEEK, version=None)
    move_visit(visit=rows[1], by=office, technician=rows[1].technician, day=MONDAY + WEEK, version=None)
    edit_visit(visit=rows[2], by=office, minutes=90)
    cancel_visit(visit=rows[3], by=office, reason="Client absent")
    untouched = Visit.objects.filter(pk__in=[row.pk for row in rows[:4]]).order_by("pk")
    before = list(untouched.values())
    _, change = edit_series(
        series=tuesdays, by=office, scope=ALL, terms=terms(tuesdays, weekdays=(2,)), today=MONDAY
    )
    assert list(untouched.values()) == before
    assert (change.detached, change.begun, len(change.moved), change.created) == (2, 1, 8, ())
    assert Visit.objects.count() == 12  # and each of the four still fills its week: none is made twice


def test_editing_the_same_terms_changes_nothing(tuesdays: VisitSeries, office: Member) -> None:
    before = list(Visit.objects.order_by("pk").values())
    _, change = edit_series(series=tuesdays, by=office, scope=ALL, terms=terms(tuesdays), today=MONDAY)
    assert change.is_empty
    assert list(Visit.objects.order_by("pk").values()) == before


def test_days_taken_out_follow_the_series(tuesdays: VisitSeries, office: Member) -> None:
    out = TUESDAY + WEEK * 400  # far enough for the clock of the machine
    far = TUESDAY + WEEK * 3
    skip_day(series=tuesdays, by=office, day=out)
    tuesdays.exceptions.create(day=far)
    kept, _ = edit_series(
        series=tuesdays, by=office, scope=FOLLOWING, terms=terms(tuesdays), from_day=TUESDAY + WEEK,
        today=MONDAY,
    )  # fmt: skip
    assert set(kept.exceptions.values_list("day", flat=True)) == {out, far}
    assert far not in planned()


def test_a_new_service_brings_its_tasks_not_the_old_minutes(tuesdays: VisitSeries, office: Member) -> None:
    audit = a_service_type("Audit", minutes=120)
    edit_series(
        series=tuesdays,
        by=office,
        scope=ALL,
        terms=terms(tuesdays, service=audit, minutes=None),
        today=MONDAY,
    )
    assert set(Visit.objects.values_list("service", "minutes")) == {(audit.pk, 120)}


def test_two_people_at_once_and_a_stopped_series(tuesdays: VisitSeries, office: Member) -> None:
    edit_series(
        series=tuesdays, by=office, scope=ALL, terms=terms(tuesdays, every=2), version=1, today=MONDAY
    )
    with pytest.raises(StaleSeries, match="entre-temps"):
        edit_series(series=tuesdays, by=office, scope=ALL, terms=terms(tuesdays), version=1, today=MONDAY)
    stop_series(series=tuesdays, by=office, from_day=MONDAY)
    with pytest.raises(NotAllowed, match="arrêtée"):
        edit_series(series=tuesdays, by=office, scope=ALL, terms=terms(tuesdays), today=MONDAY)


@pytest.mark.parametrize(
    ("other", "from_day", "problem"),
    [
        ({"weekdays": ()}, None, "Jours"),
        ({"ends_on": MONDAY - WEEK}, None, "aucune date"),
        ({}, MONDAY - WEEK, "passé"),
    ],
)
def test_nonsense_changes_nothing(
    tuesdays: VisitSeries, office: Member, other: dict[str, Any], from_day: date | None, problem: str
) -> None:
    before = list(Visit.objects.order_by("pk").values())
    with pytest.raises((NotAllowed, BadRule), match=problem):
        edit_series(
            series=tuesdays,
            by=office,
            scope=FOLLOWING if from_day else ALL,
            terms=terms(tuesdays, **other),
            from_day=from_day,
            today=MONDAY,
        )
    assert list(Visit.objects.order_by("pk").values()) == before
    assert VisitSeries.objects.get().version == 1


def test_a_technician_who_left_may_stay_named_and_gets_nothing(tuesdays: VisitSeries, office: Member) -> None:
    gone = tuesdays.technician
    assert gone is not None
    gone.shut_at = timezone.now()
    gone.save()
    edit_series(
        series=tuesdays, by=office, scope=ALL, terms=terms(tuesdays, technician=gone, every=2), today=MONDAY
    )
    assert set(Visit.objects.filter(state=State.PLANNED).values_list("technician", flat=True)) == {None}
    with pytest.raises(NotAllowed, match="ne reçoit pas"):
        check_terms(terms(tuesdays, technician=gone), tuesdays.client)
