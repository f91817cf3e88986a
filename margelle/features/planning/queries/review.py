"""The week to come, as it is gone through with the team (PLN-17). A fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from margelle.features.accounts.models import Agency, Company, Member
from margelle.features.accounts.queries import local_today, technicians
from margelle.features.clients.models import Contract
from margelle.features.clients.queries import contracts_to_decide
from margelle.features.planning.models import Absence, ReviewNote, SlaNotice, SlotProposal, Visit, VisitMate
from margelle.features.planning.rules import DaySpan, State

from .availability import Calendar
from .delays import open_notices
from .proposals import proposals
from .visits import TO_PLAN, visits

WEEK: Final = 7
GAP_MINUTES: Final = 120  # a hole worth filling
SHOWN: Final = 15  # lines of each part; the rest is a number and a link


@dataclass(frozen=True)
class DayLoad:
    day: date
    booked: int
    span: DaySpan

    @property
    def is_over(self) -> bool:
        return self.booked > self.span.minutes

    @property
    def free(self) -> int:
        """Minutes still to fill, when they are worth it."""
        left = self.span.minutes - self.booked
        return left if left >= GAP_MINUTES else 0


@dataclass(frozen=True)
class PersonLoad:
    technician: Member
    days: list[DayLoad]

    @property
    def booked(self) -> int:
        return sum(day.booked for day in self.days)

    @property
    def available(self) -> int:
        return sum(day.span.minutes for day in self.days)

    @property
    def is_over(self) -> bool:
        return self.booked > self.available


@dataclass(frozen=True)
class Part:
    """Some rows and how many there are in all."""

    rows: Sequence[Any]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Review:
    monday: date
    days: list[date]
    people: list[PersonLoad]
    absences: list[Absence]
    unplanned: Part
    left: Part
    awaited: Part
    delays: Part
    contracts: Part
    notes: list[ReviewNote]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=WEEK - 1)

    @property
    def booked(self) -> int:
        return sum(person.booked for person in self.people)

    @property
    def available(self) -> int:
        return sum(person.available for person in self.people)

    @property
    def gaps(self) -> int:
        return sum(bool(day.free) for person in self.people for day in person.days)

    @property
    def overs(self) -> int:
        return sum(day.is_over for person in self.people for day in person.days)


def review_of(company: Company, monday: date, agency: Agency | None = None) -> Review:
    days = [monday + timedelta(days=number) for number in range(WEEK)]
    team = list(technicians().filter(**({"agency": agency} if agency else {})))
    people = _loads(team, days)
    shown = days if any(_is_worked(person.days[-1]) for person in people) else days[:-1]
    return Review(
        monday=monday,
        days=shown,
        people=[PersonLoad(person.technician, person.days[: len(shown)]) for person in people],
        absences=_absences(team, days),
        unplanned=_part(_of(agency, visits().filter(TO_PLAN)).order_by("day", "created_at", "pk")),
        left=_part(_of(agency, _left_undone(company, monday)).order_by("day", "rank", "pk")),
        awaited=_part(_awaited(agency)),
        delays=_part(_delays(agency)),
        contracts=_part(_contracts(company, agency)),
        notes=notes_of(monday, agency),
    )


def _is_worked(day: DayLoad) -> bool:
    return bool(day.booked or day.span.minutes)


def _loads(team: list[Member], days: list[date]) -> list[PersonLoad]:
    calendar = Calendar.load(team, days[0], days[-1])
    booked = _booked([member.pk for member in team], days)
    return [
        PersonLoad(
            member, [DayLoad(day, booked[member.pk, day], calendar.span(member.pk, day)) for day in days]
        )
        for member in team
    ]


def _booked(people: list[UUID], days: list[date]) -> dict[tuple[UUID, date], int]:
    """Minutes by technician and day, visits one takes part in included; cancelled ones leave the count."""
    span = (days[0], days[-1])
    own: Any = Visit.objects.filter(technician__in=people, day__range=span).exclude(state=State.CANCELLED)
    mates: Any = VisitMate.objects.filter(technician__in=people, visit__day__range=span)
    shared = mates.exclude(visit__state=State.CANCELLED)
    found: dict[tuple[UUID, date], int] = defaultdict(int)
    for technician, day, minutes in (
        *own.values_list("technician_id", "day", "minutes"),
        *shared.values_list("technician_id", "visit__day", "visit__minutes"),
    ):
        found[technician, day] += minutes
    return found


def _absences(team: list[Member], days: list[date]) -> list[Absence]:
    """Accepted ones, and those that still wait for a word."""
    found = Absence.objects.filter(
        technician__in=team,
        state__in=(Absence.State.APPROVED, Absence.State.ASKED),
        from_day__lte=days[-1],
        to_day__gte=days[0],
    )
    return list(found.select_related("technician").order_by("from_day", "technician__last_name", "pk"))


def _of(agency: Agency | None, rows: QuerySet[Visit]) -> QuerySet[Visit]:
    return rows.filter(Q(agency=agency) | Q(agency=None)) if agency else rows


def _left_undone(company: Company, monday: date) -> QuerySet[Visit]:
    """Of the week before: neither done nor given up, or skipped without a new date."""
    today = local_today(company)
    replaced = Visit.objects.filter(replaces__isnull=False).exclude(state=State.CANCELLED)
    open_still = Q(state__in=(State.PLANNED, State.EN_ROUTE, State.IN_PROGRESS), day__lt=today)
    skipped = Q(state=State.SKIPPED) & ~Q(pk__in=replaced.values("replaces_id"))
    week = (monday - timedelta(days=WEEK), monday - timedelta(days=1))
    return visits().filter(open_still | skipped, day__range=week)


def _awaited(agency: Agency | None) -> QuerySet[SlotProposal]:
    rows = proposals().filter(state=SlotProposal.State.PENDING).order_by("lapses_at", "day", "pk")
    return rows.filter(Q(visit__agency=agency) | Q(visit__agency=None)) if agency else rows


def _delays(agency: Agency | None) -> QuerySet[SlaNotice]:
    rows = open_notices().order_by("level", "due_at", "pk")  # "breach" before "warning"
    return rows.filter(Q(site__client__agency=agency) | Q(site__client__agency=None)) if agency else rows


def _contracts(company: Company, agency: Agency | None) -> QuerySet[Contract]:
    rows = contracts_to_decide(local_today(company))
    return rows.filter(Q(client__agency=agency) | Q(client__agency=None)) if agency else rows


def _part(rows: QuerySet[Any]) -> Part:
    """One query, a second one only for the number when the rows do not fit."""
    found = list(rows[: SHOWN + 1])
    total = rows.count() if len(found) > SHOWN else len(found)
    return Part(found[:SHOWN], total)


def notes_of(monday: date, agency: Agency | None = None) -> list[ReviewNote]:
    """The week's own, and those of weeks before that are not done yet; ticked ones stay in their week."""
    own = Q(monday=monday) | Q(monday__lt=monday, done_at=None)
    ticked_since = Q(
        monday__lt=monday, done_at__date__gte=monday, done_at__date__lt=monday + timedelta(days=WEEK)
    )
    rows = ReviewNote.objects.filter(own | ticked_since).select_related("owner", "by", "visit__client")
    if agency is not None:
        rows = rows.filter(Q(agency=agency) | Q(agency=None))
    return list(rows.order_by("done_at", "due_on", "at", "pk"))
