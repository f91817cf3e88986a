"""The next dates of a series as they will be, with what a person should know of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from margelle.engines.recurrence import Holidays, given_days
from margelle.features.planning.models import SeriesSlot, VisitSeries

from .availability import Calendar
from .holidays import PublicHolidays
from .series import Due, holidays_of, next_dues, rule_of

SHOWN = 12
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PreviewLine:
    """A visit to come, or (`due` is None) a public holiday without visit. `gap`: the season ends before it.

    `away` says why the technician does not work that day ("Congés", "Repos"), empty when they do.
    """

    day: date
    due: Due | None
    holiday: str = ""
    away: str = ""
    gap: bool = False


def preview(
    series: VisitSeries,
    slots: Iterable[SeriesSlot],
    exceptions: Iterable[date],
    after: date,
    count: int = SHOWN,
) -> list[PreviewLine]:
    """The first `count` visits after that day, in order of their day; three queries of working time."""
    off = holidays_of(series)
    found = next_dues(series, slots, exceptions, after, count)
    lines = [PreviewLine(due.day, due, off.name(due.given)) for due in found]
    lines += _holidays_left_out(series, off, after, found)
    lines.sort(key=lambda line: line.day)
    return _with_absences(_with_gaps(series, lines))


def _holidays_left_out(
    series: VisitSeries, off: PublicHolidays, after: date, found: Sequence[Due]
) -> list[PreviewLine]:
    if series.holidays != Holidays.SKIP or not found:
        return []
    days = given_days(rule_of(series), after + ONE_DAY, found[-1].given)
    return [PreviewLine(day, None, off.name(day)) for day in days if day in off]


def _with_gaps(series: VisitSeries, lines: list[PreviewLine]) -> list[PreviewLine]:
    rule = rule_of(series)
    if not rule.season_from:
        return lines
    found = lines[:1]
    for before, line in pairwise(lines):
        between = (before.day + timedelta(days=more) for more in range(1, (line.day - before.day).days))
        found.append(replace(line, gap=any(not rule.is_in_season(day) for day in between)))
    return found


def _with_absences(lines: list[PreviewLine]) -> list[PreviewLine]:
    crew = {line.due.technician for line in lines if line.due and line.due.technician}
    if not crew:
        return lines
    calendar = Calendar.load(crew, lines[0].day, lines[-1].day)
    return [replace(line, away=_away(calendar, line.due)) if line.due else line for line in lines]


def _away(calendar: Calendar, due: Due) -> str:
    if due.technician is None:
        return ""
    span = calendar.span(due.technician.pk, due.day)
    return (span.why or "Repos") if span.is_off else ""
