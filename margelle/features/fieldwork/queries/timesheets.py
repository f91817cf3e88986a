"""Working time by technician, day, week and month, beside the contract."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Min
from django.db.models.functions import Coalesce

from margelle.features.accounts.models import Company, Member
from margelle.features.fieldwork.models import Timesheet
from margelle.features.fieldwork.rules import Worked, overtime, proposed_day
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import Calendar
from margelle.features.planning.rules import DaySpan


@dataclass(frozen=True)
class SheetDay:
    """`worked` is what is written, else what the day's facts propose, else None."""

    day: date
    worked: Worked | None
    state: str  # of Timesheet.State; "" when only proposed
    why: str  # why one does not work that day: "Congés", "Repos"

    @property
    def minutes(self) -> int:
        return self.worked.minutes if self.worked else 0


@dataclass(frozen=True)
class SheetWeek:
    technician: Member
    days: list[SheetDay]

    @property
    def monday(self) -> date:
        return self.days[0].day

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.days)

    @property
    def contract(self) -> int:
        return self.technician.week_minutes

    @property
    def overtime(self) -> int:
        return overtime(self.minutes, self.contract)

    @property
    def states(self) -> set[str]:
        """Of the days on which there is something to count."""
        return {one.state for one in self.days if one.worked}

    @property
    def is_approved(self) -> bool:
        return self.states == {Timesheet.State.APPROVED}

    @property
    def word(self) -> str:
        """How far the week is, by its least advanced day."""
        if not self.states:
            return "Rien"
        order = ("", *Timesheet.State.values)
        least = min(self.states, key=order.index)
        return str(Timesheet.State(least).label) if least else "Proposée"


@dataclass(frozen=True)
class MonthTotal:
    """`overtime` is counted by week: those that end in the month, whole."""

    technician: Member
    minutes: int
    contract: int
    overtime: int
    waiting: int  # days not approved yet


def sheet_weeks(company: Company, team: Iterable[Member], monday: date, weeks: int = 1) -> list[SheetWeek]:
    """By technician then by week. Five queries, whatever the number of both."""
    people = list(team)
    last = monday + timedelta(days=7 * weeks - 1)
    calendar = Calendar.load(people, monday, last)
    rows = {
        (row.technician_id, row.day): row
        for row in Timesheet.objects.filter(technician__in=people, day__range=(monday, last))
    }
    facts = _facts(company, people, monday, last)
    found = []
    for person in people:
        for number in range(weeks):
            first = monday + timedelta(days=7 * number)
            days = [first + timedelta(days=n) for n in range(7)]
            found.append(SheetWeek(person, [_day(person, day, calendar, rows, facts) for day in days]))
    return found


Facts = dict[tuple[UUID, date], tuple[time, time]]
Rows = dict[tuple[UUID, date], Timesheet]


def _facts(company: Company, people: list[Member], first: date, last: date) -> Facts:
    """The first setting off or arrival and the last finish of each day, in the company's own time."""
    zone = ZoneInfo(company.timezone)
    told = (
        Visit.objects.filter(technician__in=people, day__range=(first, last), finished_at__isnull=False)
        .order_by()
        .values("technician_id", "day")
        .annotate(begun=Min(Coalesce("set_off_at", "arrived_at", "finished_at")), ended=Max("finished_at"))
        .values_list("technician_id", "day", "begun", "ended")
    )
    return {(who, day): (_hour(begun, zone), _hour(ended, zone)) for who, day, begun, ended in told if day}


def _hour(moment: datetime, zone: ZoneInfo) -> time:
    return moment.astimezone(zone).time().replace(second=0, microsecond=0)


def _day(person: Member, day: date, calendar: Calendar, rows: Rows, facts: Facts) -> SheetDay:
    span = calendar.span(person.pk, day)
    row = rows.get((person.pk, day))
    if row is not None:
        return SheetDay(day, Worked(row.start, row.end, row.break_minutes), row.state, span.why)
    told = facts.get((person.pk, day))
    return SheetDay(day, proposed_day(*told, _break(span)) if told else None, "", span.why)


def _break(span: DaySpan) -> int | None:
    """The break written in the hours of that day; a part of the day away hides it."""
    if span.from_hour is None or span.to_hour is None or span.why:
        return None
    return max(0, Worked(span.from_hour, span.to_hour).minutes - span.minutes)


def month_totals(company: Company, team: Iterable[Member], first: date) -> list[MonthTotal]:
    """`first` is the first day of the month. Contract: a fifth of the week for each Monday to Friday."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    monday = first - timedelta(days=first.weekday())
    weeks = ((last - monday).days // 7) + 1
    by_person: dict[UUID, list[SheetWeek]] = defaultdict(list)
    people = list(team)
    for week in sheet_weeks(company, people, monday, weeks):
        by_person[week.technician.pk].append(week)
    return [total_of(person, by_person[person.pk], first, last) for person in people]


def total_of(person: Member, weeks: list[SheetWeek], first: date, last: date) -> MonthTotal:
    """From `first` to `last`: the end of the month, or today."""
    days = [day for week in weeks for day in week.days if first <= day.day <= last]
    ended = [week for week in weeks if first <= week.days[-1].day <= last]
    return MonthTotal(
        technician=person,
        minutes=sum(day.minutes for day in days),
        contract=person.day_minutes * sum(day.day.weekday() < 5 for day in days),
        overtime=sum(week.overtime for week in ended),
        waiting=sum(bool(day.worked) and day.state != Timesheet.State.APPROVED for day in days),
    )
