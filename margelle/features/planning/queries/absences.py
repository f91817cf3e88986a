"""Absences, what they touch, and six weeks of everybody's days at a glance."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import technicians
from margelle.features.planning.models import Absence, Visit
from margelle.features.planning.rules import MOVABLE, DaySpan

from .availability import Calendar
from .visits import visits

STRIP_DAYS = 42


def absences() -> QuerySet[Absence]:
    found: QuerySet[Absence] = Absence.objects.select_related("technician", "asked_by", "decided_by")
    return found


def asked_count() -> int:
    """How many requests wait for an answer."""
    return Absence.objects.filter(state=Absence.State.ASKED).count()


def visits_in(absence: Absence) -> QuerySet[Visit]:
    """Visits still to be made that fall in an absence, in order; those without an hour only in whole days."""
    found = visits().filter(
        Q(technician=absence.technician_id) | Q(mates__technician=absence.technician_id),
        day__range=(absence.from_day, absence.to_day),
        state__in=MOVABLE,
    )
    rows = found.distinct().order_by("day", "rank", "start", "id")
    if absence.from_hour is None or absence.to_hour is None:
        return rows
    touched = [row.pk for row in rows if _touches(row, absence)]
    return rows.filter(pk__in=touched)


def _touches(row: Visit, absence: Absence) -> bool:
    assert absence.from_hour is not None and absence.to_hour is not None
    if row.start is None:
        return False
    start = row.start.hour * 60 + row.start.minute
    low = absence.from_hour.hour * 60 + absence.from_hour.minute
    high = absence.to_hour.hour * 60 + absence.to_hour.minute
    return start < high and start + row.minutes > low


@dataclass(frozen=True)
class StripDay:
    day: date
    css: str  # "" works · off · away · asked · closed
    is_monday: bool


@dataclass(frozen=True)
class StripRow:
    technician: Member
    days: list[StripDay]
    words: str  # the same for a reader: what is not an ordinary day


@dataclass(frozen=True)
class Strip:
    mondays: list[date]
    rows: list[StripRow]


def strip(first: date) -> Strip:
    """Six weeks from a Monday, a row per technician. Five queries."""
    days = [first + timedelta(days=number) for number in range(STRIP_DAYS)]
    team = list(technicians())
    calendar = Calendar.load(team, days[0], days[-1])
    asked = list(
        Absence.objects.filter(
            state=Absence.State.ASKED, technician__in=team, from_day__lte=days[-1], to_day__gte=days[0]
        )
    )
    rows = [_row(one, days, calendar, [a for a in asked if a.technician_id == one.pk]) for one in team]
    return Strip([day for day in days if day.weekday() == 0], rows)


def _row(technician: Member, days: list[date], calendar: Calendar, asked: list[Absence]) -> StripRow:
    found = []
    for day in days:
        css = _css(calendar, technician, day, calendar.span(technician.pk, day))
        if not css and any(one.from_day <= day <= one.to_day for one in asked):
            css = "asked"
        found.append(StripDay(day, css, day.weekday() == 0))
    away = [
        f"{one.word.lower()} du {french.day(one.first)} au {french.day(one.last)}"
        for one in calendar.away.get(technician.pk, ())
    ]
    wished = [f"demande du {french.day(a.from_day)} au {french.day(a.to_day)}" for a in asked]
    return StripRow(technician, found, ", ".join([*away, *wished]) or "aucune absence")


def _css(calendar: Calendar, technician: Member, day: date, span: DaySpan) -> str:
    if calendar.closed_name(technician.pk, day):
        return "closed"
    if any(one.first <= day <= one.last for one in calendar.away.get(technician.pk, ())):
        return "away"
    return "off" if span.is_off else ""
