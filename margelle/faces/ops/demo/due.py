"""What is due on a day: upkeep by season, openings and winterings, storms, breakdowns and absences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final
from zlib import crc32

from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.rounds import Habit

WINTER: Final = frozenset({11, 12, 1, 2, 3})
STORM_MONTHS: Final = frozenset({5, 6, 7, 8, 9, 10})


@dataclass(frozen=True)
class AbsenceCard:
    technician: str
    first: date
    last: date
    reason: str

    def covers(self, technician: str, day: date) -> bool:
        return self.technician == technician and self.first <= day <= self.last


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def service_due(habit: Habit, day: date, *, lively: bool = False) -> str | None:
    """The site's regular service on that day, if any; `lively` forgets that winter halves the rounds."""
    if habit.closed_in_winter:
        opens, closes = _opening_week(habit, day.year), _closing_week(habit, day.year)
        if opens <= day < opens + timedelta(days=7):
            return "opening"
        if closes <= day < closes + timedelta(days=7):
            return "wintering"
        if day < opens or day >= closes:
            return None
    if day.month in WINTER and not habit.collective and not lively:
        odd = day.toordinal() // 7 % 2 == 1
        return "upkeep" if odd == habit.odd_weeks else None
    return "upkeep"


def is_second_pass(habit: Habit, day: date) -> bool:
    """Collective pools are checked twice a week in summer, three working days apart."""
    return habit.collective and day.month in (6, 7, 8, 9) and day.weekday() == (habit.weekday + 3) % 5


def _opening_week(habit: Habit, year: int) -> date:
    """Spread from mid March to the end of April, always the same week for the same site."""
    return date(year, 3, 14) + timedelta(days=crc32(habit.site.key.encode()) % 46)


def _closing_week(habit: Habit, year: int) -> date:
    return date(year, 10, 12) + timedelta(days=crc32(habit.site.key.encode()) % 43)


def storms(first: date, last: date, rng: Random) -> list[date]:
    """Warm storms, one every five weeks or so."""
    found, day = [], first + timedelta(days=rng.randrange(10, 30))
    while day <= last:
        if day.month in STORM_MONTHS:
            found.append(day)
        day += timedelta(days=rng.randrange(24, 46))
    return found


def shocks_after(storm: date, habits: Sequence[Habit], rng: Random) -> list[tuple[date, Habit]]:
    """Pools found green after a storm, over the next three working days; one site in thirty-five."""
    private = [habit for habit in habits if not habit.collective and not habit.closed_in_winter]
    victims = rng.sample(private, max(1, len(private) // 35))
    after = [
        day for day in days_between(storm + timedelta(days=1), storm + timedelta(days=5)) if day.weekday() < 5
    ]
    return [(rng.choice(after[:3]), habit) for habit in victims]


def breakdowns(days: Sequence[date], habits: Sequence[Habit], rng: Random) -> list[tuple[date, Habit]]:
    """Repairs asked for by telephone: about one a day in season for forty sites per technician."""
    found: list[tuple[date, Habit]] = []
    for day in days:
        if day.weekday() > 4:
            continue
        rate = len(habits) / 41 * (0.06 if day.month in WINTER else 0.11)
        while rng.random() < rate:
            found.append((day, rng.choice(habits)))
            rate /= 2
    return found


def absences(company: CompanyCard, first: date, today: date, rng: Random) -> tuple[AbsenceCard, ...]:
    """A winter week and some single days each, and two leaves to come. Nobody alone is ever away."""
    found: list[AbsenceCard] = []
    teams = {
        agency.key: [m for m in company.technicians if m.agency == agency.key] for agency in company.agencies
    }
    for index, member in enumerate(company.technicians):
        if len(teams[member.agency]) < 2:
            continue
        # One member of the team at a time: each has a week of winter to himself.
        monday = _monday(
            date(today.year if today.month > 2 else today.year - 1, 1, 11) + timedelta(days=7 * index)
        )
        if first < monday < today - timedelta(days=7):
            found.append(AbsenceCard(member.key, monday, monday + timedelta(days=4), "Congés"))
        sick = today - timedelta(days=20 + 31 * index + rng.randrange(9))
        if sick.weekday() < 5:
            found.append(AbsenceCard(member.key, sick, sick, "Arrêt maladie"))
    if len(company.technicians) > 3:
        soon = next_working_day(today)
        found.append(AbsenceCard(company.technicians[-1].key, soon, soon, "Formation"))
        monday = _monday(today) + timedelta(days=14)
        found.append(AbsenceCard(company.technicians[1].key, monday, monday + timedelta(days=4), "Congés"))
    return tuple(found)


def next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
