"""How long somebody works on a day, from his hours, his absences and the days off."""

from datetime import date, time

import pytest
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_company, an_agency
from margelle.features.planning.models import Absence, ClosedDay, WorkingHours
from margelle.features.planning.queries.availability import Calendar
from margelle.features.planning.rules import Away, DaySpan, Shift, day_span, first_gap

from .make import a_technician

MONDAY, SATURDAY = date(2026, 6, 15), date(2026, 6, 20)
EIGHT, NOON, FIVE = time(8), time(12), time(17)
YEAR = [Shift(day, EIGHT, FIVE, 60) for day in range(5)]
SUMMER = [Shift(day, time(6), time(13), 30, "06-01", "08-31") for day in range(6)]


def test_without_hours_the_week_is_five_ordinary_days() -> None:
    assert day_span(MONDAY, shifts=(), usual_minutes=420) == DaySpan(420)
    assert day_span(SATURDAY, shifts=(), usual_minutes=420) == DaySpan(0, why="Repos")


def test_breaks_are_taken_off() -> None:
    assert day_span(MONDAY, shifts=YEAR, usual_minutes=1) == DaySpan(480, EIGHT, FIVE)


def test_the_hours_of_a_season_hold_while_it_lasts() -> None:
    both = [*YEAR, *SUMMER]
    assert day_span(SATURDAY, shifts=both, usual_minutes=1) == DaySpan(390, time(6), time(13))
    assert day_span(date(2026, 9, 5), shifts=both, usual_minutes=1) == DaySpan(0, why="Repos")
    winter = [Shift(0, time(9), NOON, 0, "11-01", "02-28")]
    assert day_span(date(2026, 1, 5), shifts=[*YEAR, *winter], usual_minutes=1).minutes == 180
    assert day_span(date(2026, 3, 2), shifts=[*YEAR, *winter], usual_minutes=1).minutes == 480


def test_an_absence_empties_its_days() -> None:
    leave = [Away(MONDAY, date(2026, 6, 16), "Congés")]
    assert day_span(date(2026, 6, 16), shifts=YEAR, usual_minutes=1, away=leave) == DaySpan(0, why="Congés")
    assert day_span(date(2026, 6, 17), shifts=YEAR, usual_minutes=1, away=leave).minutes == 480


def test_a_part_of_a_day_away_takes_only_working_time() -> None:
    part = [Away(MONDAY, MONDAY, "Formation", time(15), time(20))]
    found = day_span(MONDAY, shifts=YEAR, usual_minutes=1, away=part)
    assert found == DaySpan(360, EIGHT, FIVE, "Formation 15:00–20:00")


def test_a_closed_day_says_its_name() -> None:
    assert day_span(MONDAY, shifts=YEAR, usual_minutes=1, closed="Pont") == DaySpan(0, why="Pont")


def test_a_visit_takes_the_first_gap_after_its_hour() -> None:
    busy = [(time(9), 45), (EIGHT, 45), (time(10), 60)]
    assert first_gap(EIGHT, 15, busy, until=None) == time(8, 45)
    assert first_gap(EIGHT, 30, busy, until=None) == time(11)
    assert first_gap(time(14), 30, busy, until=None) == time(14)
    assert first_gap(EIGHT, 30, busy, until=time(11, 15)) == EIGHT, "no gap left: it keeps its hour"
    assert first_gap(time(23), 30, [(time(22, 50), 65)], until=None) == time(23), "the day ends at midnight"


@pytest.mark.django_db
def test_the_calendar_reads_what_the_company_wrote_and_nothing_of_its_rival(
    django_assert_num_queries: "pytest.FixtureRequest",
) -> None:
    ours, rival = a_company(), a_company(name="Rivale")
    with company_scope(rival.id):
        ClosedDay.objects.create(day=MONDAY, name="Pont")
    with company_scope(ours.id):
        agency = an_agency(ours)
        julien, lea = a_technician(agency=agency), a_technician("Léa", "Costa")
        for day in range(5):
            WorkingHours.objects.create(
                technician=julien, weekday=day, from_hour=EIGHT, to_hour=FIVE, break_minutes=60
            )
        for state in ("asked", "approved"):
            Absence.objects.create(
                technician=lea, from_day=MONDAY, to_day=MONDAY, state=state, asked_at=timezone.now()
            )
        ClosedDay.objects.create(day=date(2026, 6, 16), agency=agency, name="Inventaire")
        with django_assert_num_queries(3):  # type: ignore[operator]  # pytest-django's fixture
            calendar = Calendar.load([julien, lea], MONDAY, SATURDAY)
            assert calendar.span(julien.pk, MONDAY) == DaySpan(480, EIGHT, FIVE)
            assert calendar.span(julien.pk, date(2026, 6, 16)) == DaySpan(0, why="Inventaire")
            assert calendar.span(lea.pk, MONDAY) == DaySpan(0, why="Congés")
            assert calendar.span(lea.pk, date(2026, 6, 16)) == DaySpan(420)
            assert calendar.minutes(julien.pk, [MONDAY, SATURDAY]) == 480
