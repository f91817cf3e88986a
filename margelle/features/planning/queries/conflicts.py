"""What does not fit in the plan. Six queries, whatever the number of visits, technicians and days."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Q

from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import ServiceSkill
from margelle.features.planning.models import FavouredWindow, Visit
from margelle.features.planning.rules import OVER, Conflict, Favoured, Planned, State, TechnicianDay
from margelle.features.planning.rules.conflicts import conflicts_of_day, conflicts_of_one

from .availability import Calendar


class _Who(NamedTuple):
    """Enough of a technician for his working time and his name: it saves a query."""

    pk: UUID
    first_name: str
    last_name: str
    week_minutes: int
    agency: UUID | None

    @property
    def member(self) -> Member:
        return Member(
            pk=self.pk,
            first_name=self.first_name,
            last_name=self.last_name,
            week_minutes=self.week_minutes,
            agency_id=self.agency,
        )


class _Job(NamedTuple):
    """A visit as read, without building a model instance for each."""

    pk: UUID
    day: date
    rank: int
    start: time | None
    minutes: int
    state: str
    window_from: time | None
    window_to: time | None
    service: UUID
    site: UUID
    firm_name: str
    civility: str
    first_name: str
    last_name: str

    @property
    def client(self) -> str:
        return self.firm_name or f"{self.civility} {self.last_name or self.first_name}".strip()


class _Line(NamedTuple):
    """A visit in somebody's day: its technician's, or a mate's who takes part in it."""

    who: _Who
    job: _Job
    is_mate: bool = False


_JOB: Final = (
    "pk", "day", "rank", "start", "minutes", "state", "window_from", "window_to", "service_id", "site_id",
    "client__firm_name", "client__civility", "client__first_name", "client__last_name",
)  # fmt: skip
_WHO: Final = ("pk", "first_name", "last_name", "week_minutes", "agency_id")
_OWNER: Final = tuple(f"technician__{name}" for name in _WHO)
_MATE: Final = tuple(f"mates__technician__{name}" for name in _WHO)
Found = dict[UUID, list[Conflict]]


def conflicts_between(
    first: date,
    last: date,
    *,
    technicians: Iterable[UUID] | None = None,
    calendar: Calendar | None = None,
) -> Found:
    """The conflicts of the visits of these days, by visit; those without any are not in it.

    `calendar` is the working time of these days when the caller has read it already; it is read again when
    somebody with a visit is missing in it.

    Finished, cancelled and skipped visits have none, though the time of all but the cancelled ones fills
    the day. A visit shared by several technicians has the conflicts of each.
    """
    lines = _lines(Q(day__gte=first, day__lte=last), technicians)
    facts = _Facts(lines, first, last, calendar)
    days: dict[tuple[UUID, date], list[_Line]] = defaultdict(list)
    for line in lines:
        days[line.who.pk, line.job.day].append(line)
    found: Found = {}
    for (technician, day), of_day in days.items():
        said = conflicts_of_day(facts.day(technician, day), [facts.planned(line) for line in of_day])
        for key, conflicts in said.items():
            known = found.setdefault(key, [])
            known.extend(one for one in conflicts if one not in known)
    return found


def conflicts_if(
    visit: Visit, *, technician: Member | None, day: date | None, start: time | None
) -> list[Conflict]:
    """What would not fit if this visit were that technician's, on that day and at that hour.

    The visit need not be saved yet: its client, site, service, minutes and promised window are read.
    """
    if technician is None or day is None or visit.state in OVER:
        return []
    others = [line for line in _lines(Q(day=day), [technician.pk]) if line.job.pk != visit.pk]
    line = _line_of(visit, technician, day, start)
    facts = _Facts([*others, line], day, day)
    beside = [facts.planned(other) for other in others]
    return conflicts_of_one(facts.day(technician.pk, day), facts.planned(line), beside)


class _Facts:
    """What is known of the technicians, services and sites of these lines."""

    def __init__(self, lines: list[_Line], first: date, last: date, calendar: Calendar | None = None) -> None:
        people = {line.who.pk: line.who for line in lines}
        if calendar is None or not calendar.people.keys() >= people.keys():
            calendar = Calendar.load([who.member for who in people.values()], first, last)
        self.calendar = calendar
        self.needed, self.able = _skills({line.job.service for line in lines})
        self.favoured = _favoured({line.job.site for line in lines})

    def day(self, technician: UUID, day: date) -> TechnicianDay:
        return TechnicianDay(
            technician=technician,
            name=str(self.calendar.people[technician]),
            day=day,
            span=self.calendar.span(technician, day),
            closed=self.calendar.closed_name(technician, day),
            away=self.calendar.away.get(technician, ()),
            skills=frozenset(self.able.get(technician, ())),
        )

    def planned(self, line: _Line) -> Planned:
        """What a visit demands is asked of its technician; one who takes part only has to be free."""
        job = line.job
        if line.is_mate:
            return Planned(job.pk, job.client, job.start, job.minutes, is_over=job.state in OVER)
        return Planned(
            key=job.pk,
            client=job.client,
            start=job.start,
            minutes=job.minutes,
            window_from=job.window_from,
            window_to=job.window_to,
            skills=tuple(self.needed.get(job.service, ())),
            favoured=tuple(self.favoured.get(job.site, ())),
            is_over=job.state in OVER,
        )


def _lines(which: Q, technicians: Iterable[UUID] | None) -> list[_Line]:
    """One query for both: the visits of each technician, and those he takes part in."""
    found = Visit.objects.filter(which, technician__isnull=False).exclude(state=State.CANCELLED)
    wanted = None if technicians is None else set(technicians)
    if wanted is not None:
        found = found.filter(Q(technician__in=wanted) | Q(mates__technician__in=wanted))
    rows: Any = found.order_by().values_list(*_JOB, *_OWNER, *_MATE)
    lines: dict[tuple[UUID, UUID], _Line] = {}
    for row in rows:
        job = _Job._make(row[: len(_JOB)])
        owner, mate = _Who._make(row[len(_JOB) : -len(_WHO)]), _Who._make(row[-len(_WHO) :])
        lines[owner.pk, job.pk] = _Line(owner, job)
        if mate.pk is not None:
            lines.setdefault((mate.pk, job.pk), _Line(mate, job, is_mate=True))
    kept = (line for line in lines.values() if wanted is None or line.who.pk in wanted)
    return sorted(
        kept, key=lambda line: (line.job.day, line.job.rank, line.job.start or time.max, line.job.pk)
    )


def _line_of(visit: Visit, technician: Member, day: date, start: time | None) -> _Line:
    client = visit.client
    job = _Job(
        visit.pk, day, 0, start, visit.minutes, visit.state, visit.window_from, visit.window_to,
        visit.service_id, visit.site_id, client.firm_name, client.civility, client.first_name,
        client.last_name,
    )  # fmt: skip
    return _Line(_Who._make(getattr(technician, name) for name in _WHO), job)


Skills = dict[UUID, list[tuple[UUID, str]]]


def _skills(services: set[UUID]) -> tuple[Skills, dict[UUID, set[UUID]]]:
    """What the work demands and who holds it, in one query; archived skills demand nothing."""
    rows = ServiceSkill.objects.filter(service__in=services, skill__archived_at=None).values_list(
        "service_id", "skill_id", "skill__name", "skill__member_links__member_id"
    )
    needed: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    able: dict[UUID, set[UUID]] = defaultdict(set)
    for service, skill, name, member in rows.order_by("skill__name"):
        needed[service][skill] = name
        if member is not None:
            able[member].add(skill)
    return {service: list(skills.items()) for service, skills in needed.items()}, able


def _favoured(sites: set[UUID]) -> dict[UUID, list[Favoured]]:
    rows = FavouredWindow.objects.filter(site__in=sites).values_list(
        "site_id", "weekdays", "from_hour", "to_hour", "technician_id",
        "technician__first_name", "technician__last_name",
    )  # fmt: skip
    found: dict[UUID, list[Favoured]] = defaultdict(list)
    for site, weekdays, low, high, technician, first_name, last_name in rows:
        name = f"{first_name or ''} {last_name or ''}".strip()
        found[site].append(Favoured(frozenset(weekdays), low, high, technician, name))
    return found
