"""What a mass move would do: which visits, where each would go, the loads and the clients to tell.

The number of queries does not grow with the visits.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from margelle.base.ui import french
from margelle.engines.routing.estimate import Point
from margelle.features.accounts.models import MemberSkill
from margelle.features.accounts.queries import technicians
from margelle.features.catalogue.models import ServiceSkill
from margelle.features.clients.models import Client
from margelle.features.planning.models import Priority, Visit
from margelle.features.planning.rules import State
from margelle.features.planning.rules.mass_move import (
    HORIZON,
    Ask,
    Diary,
    Proposal,
    Slot,
    Stop,
    Worker,
    propose,
)

from .availability import Calendar
from .changes import Reach, reach_of
from .promises import Promises
from .visits import visits

MOST: Final = 400  # a rainy day of forty technicians
WEIGHTS: Final = {Priority.URGENT: 0, Priority.HIGH: 1}
HELD: Final = {
    State.EN_ROUTE: "le technicien est en route",
    State.IN_PROGRESS: "déjà commencée",
    State.DONE: "déjà terminée",
    State.VALIDATED: "déjà validée",
    State.CANCELLED: "annulée",
    State.SKIPPED: "déjà sautée",
}


@dataclass(frozen=True)
class Chosen:
    """Which visits: those named, or those of these days that answer every filter given."""

    only: tuple[UUID, ...] = ()
    first: date | None = None
    last: date | None = None
    technicians: frozenset[UUID] = frozenset()
    agency: UUID | None = None
    zone: UUID | None = None
    category: str = ""
    label: UUID | None = None

    @property
    def days(self) -> frozenset[date]:
        if self.only or self.first is None or self.last is None:
            return frozenset()
        count = (self.last - self.first).days + 1
        return frozenset(self.first + timedelta(days=number) for number in range(count))


@dataclass(frozen=True)
class Line:
    visit: Visit
    is_ticked: bool
    was: str
    proposal: Proposal | None = None  # None when unticked
    now: str = ""
    broken: tuple[str, ...] = ()

    @property
    def move(self) -> str:
        """What applying takes: visit, its version as it was seen, technician and day; "" when it stays."""
        if self.proposal is None or not self.proposal.is_placed:
            return ""
        day = self.proposal.day.isoformat() if self.proposal.day else ""
        return f"{self.visit.pk}:{self.visit.version}:{self.proposal.technician or ''}:{day}"


@dataclass(frozen=True)
class DayLoad:
    day: date
    before: int
    after: int
    limit: int
    why: str

    @property
    def is_over(self) -> bool:
        return self.after > self.limit

    @property
    def label(self) -> str:
        return french.day(self.day)


@dataclass(frozen=True)
class Preview:
    lines: list[Line]
    loads: list[tuple[str, list[DayLoad]]]  # by technician
    to_tell: list[tuple[Client, Reach]]

    @property
    def placed(self) -> list[Line]:
        return [line for line in self.lines if line.move]

    @property
    def left(self) -> list[Line]:
        return [line for line in self.lines if line.is_ticked and not line.move]

    @property
    def broken(self) -> list[Line]:
        return [line for line in self.lines if line.broken]

    @property
    def moves(self) -> str:
        return " ".join(line.move for line in self.placed)


def chosen_visits(chosen: Chosen) -> QuerySet[Visit]:
    """In the order shown: by day, technician, then as in the round. Over and done ones only when named."""
    found = visits().order_by("day", "technician__last_name", "technician__first_name", "rank", "start", "id")
    if chosen.only:
        return found.filter(pk__in=chosen.only)
    found = found.filter(day__gte=chosen.first, day__lte=chosen.last)
    found = found.filter(state__in=(State.PLANNED, State.EN_ROUTE, State.IN_PROGRESS))
    if chosen.technicians:
        found = found.filter(technician__in=chosen.technicians)
    if chosen.agency:
        found = found.filter(Q(agency=chosen.agency) | Q(technician__agency=chosen.agency))
    if chosen.zone:
        found = found.filter(site__zone=chosen.zone)
    if chosen.category:
        found = found.filter(service__category=chosen.category)
    if chosen.label:
        found = found.filter(client__tags=chosen.label)
    return found


def preview(rows: Sequence[Visit], ask: Ask, zone: ZoneInfo, *, unticked: Iterable[UUID] = ()) -> Preview:
    """What would happen to these visits; the unticked stay where they are."""
    out = frozenset(unticked)
    ticked = [row for row in rows if row.pk not in out]
    calendar, diary = _diary(ticked, ask)
    before = dict(diary.booked)
    found = {one.stop.key: one for one in propose(_stops(ticked), ask, diary)}
    promises = Promises.load([row for row in ticked if found[row.pk].is_placed], zone)
    names = {key: worker.name for key, worker in diary.workers.items()}
    lines = [_line(row, found.get(row.pk), names, promises, calendar) for row in rows]
    told = {
        line.visit.client_id: line.visit.client
        for line in lines
        if line.move and line.proposal and line.proposal.day != line.visit.day
    }
    reach = reach_of(told.values())
    loads = _loads(found.values(), before, diary, calendar)
    to_tell = sorted(told.values(), key=lambda client: client.name)
    return Preview(lines, loads, [(client, reach[client.pk]) for client in to_tell])


def _line(
    row: Visit, found: Proposal | None, names: dict[UUID, str], promises: Promises, calendar: Calendar
) -> Line:
    was = place(row.day, row.start, str(row.technician or ""))
    if found is None:
        return Line(row, False, was)
    if not found.is_placed:
        return Line(row, True, was, found)
    who = names.get(found.technician, str(row.technician or "")) if found.technician else ""
    broken = promises.broken(row, found.day)
    if found.technician and found.day and found.technician in calendar.people:
        span = calendar.span(found.technician, found.day)
        if row.start and span.from_hour and span.to_hour and not span.from_hour <= row.start < span.to_hour:
            hours = f"{french.clock(span.from_hour)}–{french.clock(span.to_hour)}"
            broken = (*broken, f"{french.clock(row.start)} est hors de ses heures ({hours})")
    return Line(row, True, was, found, place(found.day, row.start, who), broken)


def place(day: date | None, start: object, who: str) -> str:
    words = french.day(day) if day else "sans date"
    hour = f" {start:%H:%M}" if start and day else ""
    return f"{words}{hour}, {who or 'sans technicien'}"


def _stops(rows: Iterable[Visit]) -> list[Stop]:
    kept = list(rows)
    needed: dict[UUID, set[UUID]] = defaultdict(set)
    for service, skill in ServiceSkill.objects.filter(
        service__in={row.service_id for row in kept}
    ).values_list("service_id", "skill_id"):
        needed[service].add(skill)
    return [
        Stop(
            key=row.pk,
            technician=row.technician_id,
            day=row.day,
            minutes=row.minutes,
            skills=frozenset(needed[row.service_id]),
            point=point_of(row.site.latitude, row.site.longitude),
            held=HELD.get(State(row.state), ""),
            weight=WEIGHTS.get(Priority(row.priority), 2),
        )
        for row in kept
    ]


def point_of(latitude: Decimal | None, longitude: Decimal | None) -> Point | None:
    if latitude is None or longitude is None:
        return None
    return Point(float(latitude), float(longitude))


def _diary(rows: Sequence[Visit], ask: Ask) -> tuple[Calendar, Diary]:
    """Working time, minutes and places of the whole team around the days concerned."""
    days = [row.day for row in rows if row.day] + [*ask.lost, ask.today, *([ask.day] if ask.day else [])]
    first, last = min(days), max(days) + timedelta(days=HORIZON)
    team = list(technicians().order_by("colour", "last_name", "first_name", "id"))
    skills: dict[UUID, set[UUID]] = defaultdict(set)
    for member, skill in MemberSkill.objects.filter(member__in=team).values_list("member_id", "skill_id"):
        skills[member].add(skill)
    workers = {
        one.pk: Worker(
            one.pk, str(one), frozenset(skills[one.pk]), point_of(one.start_latitude, one.start_longitude)
        )
        for one in team
    }
    calendar = Calendar.load(team, first, last)
    diary = Diary(workers, calendar.span)
    planned = Visit.objects.filter(technician__in=workers, day__gte=first, day__lte=last)
    for who, day, minutes, latitude, longitude in planned.exclude(state=State.CANCELLED).values_list(
        "technician_id", "day", "minutes", "site__latitude", "site__longitude"
    ):
        if who is None or day is None:  # the filter leaves none: said for the types
            continue
        slot: Slot = (who, day)
        diary.booked[slot] = diary.load(slot) + minutes
        if (point := point_of(latitude, longitude)) is not None:
            diary.places.setdefault(slot, []).append(point)
    return calendar, diary


def _loads(
    found: Iterable[Proposal], before: dict[Slot, int], diary: Diary, calendar: Calendar
) -> list[tuple[str, list[DayLoad]]]:
    """Only the days that the move touches."""
    touched: dict[UUID, set[date]] = defaultdict(set)
    for one in found:
        if one.is_placed:
            for who, day in ((one.stop.technician, one.stop.day), (one.technician, one.day)):
                if who in diary.workers and who is not None and day is not None:
                    touched[who].add(day)
    loads = []
    for key, worker in diary.workers.items():
        days = []
        for day in sorted(touched.get(key, ())):
            span = calendar.span(key, day)
            days.append(
                DayLoad(day, before.get((key, day), 0), diary.load((key, day)), span.minutes, span.why)
            )
        if days:
            loads.append((worker.name, days))
    return loads
