"""The demo's plan for any day it is loaded on: fourteen months behind, eight weeks ahead, today half done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

import holidays

from margelle.faces.ops.demo.company import AgencyCard, CompanyCard, SiteCard
from margelle.faces.ops.demo.due import (
    AbsenceCard,
    absences,
    breakdowns,
    days_between,
    is_second_pass,
    service_due,
    shocks_after,
    storms,
)
from margelle.faces.ops.demo.places import kilometres
from margelle.faces.ops.demo.progress import live_through, undated
from margelle.faces.ops.demo.rounds import Habit, drive_minutes, expected_minutes, plan_habits
from margelle.faces.ops.demo.visits import VisitCard

SUMMER_MONTHS = (7, 8)
EARLY = (2, 4)  # who works from six to two in summer, by place in the team


@dataclass(frozen=True)
class Plan:
    habits: tuple[Habit, ...]
    absences: tuple[AbsenceCard, ...]
    visits: tuple[VisitCard, ...]


Rounds = dict[tuple[date, str], list[VisitCard]]


def make_plan(company: CompanyCard, *, now: datetime, seed: int = 2024) -> Plan:
    """`now` is local and naive. Visits come by day, technician and rank; undated ones last."""
    rng = Random(f"plan-{company.key}-{seed}")
    today = now.date()
    first, last = months_before(today, 14), today + timedelta(days=56)
    habits = plan_habits(company)
    away = absences(company, first, today, rng)
    rounds = _rounds(habits, _working_days(first, last, today), today, rng)
    _reassign(rounds, company, away, today)
    agencies = {m.key: a for m in company.technicians for a in company.agencies if a.key == m.agency}
    early = {member.key for index, member in enumerate(company.technicians) if index in EARLY}
    timed: list[VisitCard] = []
    for (day, technician), visits in sorted(rounds.items()):
        is_early = technician in early and day.month in SUMMER_MONTHS and day != today
        timed += _timed(visits, agencies[technician], time(6) if is_early else day_start(day, now))
    told = live_through(timed, now, rng)
    return Plan(habits, away, (*told, *undated(habits, rng)))


def _working_days(first: date, last: date, today: date) -> list[date]:
    """Without public holidays; today is always worked, so that there is something to see."""
    off = holidays.country_holidays("FR", years=range(first.year, last.year + 1))
    return [day for day in days_between(first, last) if day == today or day not in off]


def months_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, min(day.day, 28))


def day_start(day: date, now: datetime) -> time:
    """When rounds leave. Today's leave so that `now` falls in their middle, whatever the hour."""
    if day != now.date():
        return time(7, 30) if day.month in SUMMER_MONTHS else time(8, 0)
    minute = now.hour * 60 + now.minute
    if 10 * 60 <= minute <= 13 * 60 + 30:
        return time(8, 0)
    start = min(max(minute - 210, 5), 16 * 60 + 30) // 5 * 5
    return time(start // 60, start % 60)


def _rounds(habits: Sequence[Habit], days: Sequence[date], today: date, rng: Random) -> Rounds:
    rounds: Rounds = defaultdict(list)
    for day in days:
        # At the week-end the demo borrows Wednesday's round: a working day must always be there to be seen.
        weekday = 2 if day == today and day.weekday() > 4 else day.weekday()
        for habit in habits:
            service = service_due(habit, day, lively=day == today) if habit.weekday == weekday else None
            if service:
                _add(rounds, habit, day, service, rng, series=habit.site.key)
        for habit in habits:
            if is_second_pass(habit, day):
                _add(rounds, habit, day, "check", rng, series=f"{habit.site.key}/2")
    extras = [(day, habit, "repair") for day, habit in breakdowns(days, habits, rng)]
    for storm in storms(days[0], today - timedelta(days=6), rng):
        extras += [(day, habit, "shock") for day, habit in shocks_after(storm, habits, rng)]
    for day, habit, service in extras:
        # Nobody books a breakdown a week ahead.
        if day <= today + timedelta(days=3):
            _add(rounds, habit, day, service, rng)
    return rounds


def _add(rounds: Rounds, habit: Habit, day: date, service: str, rng: Random, *, series: str = "") -> None:
    visits = rounds[day, habit.technician]
    if any(visit.site.key == habit.site.key for visit in visits):
        return
    urgent = service in ("repair", "shock")
    card = VisitCard(
        key=f"{habit.site.key}/{day.isoformat()}",
        site=habit.site,
        service=service,
        day=day,
        start=None,
        minutes=expected_minutes(habit.site, service),
        technician=habit.technician,
        priority="urgent" if service == "repair" else "high" if urgent else "normal",
        series=series,
        green=service == "shock",
        broken=service == "upkeep" and rng.random() < 0.0015,
    )
    if series == habit.site.key:
        visits.append(card)
    else:
        _insert(visits, card)


def _insert(visits: list[VisitCard], card: VisitCard) -> None:
    """At the place that lengthens the round least."""

    def cost(index: int) -> float:
        before = visits[index - 1] if index else None
        after = visits[index] if index < len(visits) else None
        added = (_apart(before, card) if before else 0) + (_apart(card, after) if after else 0)
        return added - (_apart(before, after) if before and after else 0)

    visits.insert(min(range(len(visits) + 1), key=cost), card)


def _apart(a: VisitCard, b: VisitCard) -> float:
    here, there = a.site.place, b.site.place
    return kilometres(here.lat, here.lng, there.lat, there.lng)


def _reassign(rounds: Rounds, company: CompanyCard, away: Iterable[AbsenceCard], today: date) -> None:
    """Colleagues of the same agency take the rounds of those who are away; today's absentee is nobody."""
    agency_of = {member.key: member.agency for member in company.technicians}
    for absence in away:
        mates = [
            member.key
            for member in company.technicians
            if member.agency == agency_of[absence.technician] and member.key != absence.technician
        ]
        for day in days_between(absence.first, absence.last):
            orphans = rounds.pop((day, absence.technician), []) if day != today else []
            for index, visit in enumerate(orphans):
                mate = mates[index % len(mates)]
                _insert(rounds[day, mate], replace(visit, technician=mate))


def _timed(visits: Sequence[VisitCard], agency: AgencyCard, start: time) -> list[VisitCard]:
    """Give each visit its start, with a break of 45 minutes at noon. Past 23:30 nothing is planned."""
    minute = start.hour * 60 + start.minute
    place: SiteCard | AgencyCard = agency
    rested = minute > 12 * 60
    timed: list[VisitCard] = []
    for rank, visit in enumerate(visits):
        minute += drive_minutes(place, visit.site) if rank else 0
        if not rested and minute >= 12 * 60 + 15:
            minute, rested = minute + 45, True
        if minute > 23 * 60 + 30:
            break
        timed.append(replace(visit, rank=rank, start=time(minute // 60, minute % 60)))
        minute += visit.minutes
        place = visit.site
    return timed
