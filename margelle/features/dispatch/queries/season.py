"""A season's work as the engine reads it: every client once, inside his window, among what stands already."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from margelle.engines.routing import Client as Once
from margelle.engines.routing import Lock, Matrix, Point, Season, Stop, Technician
from margelle.features.accounts.models import Company, Member, MemberSkill
from margelle.features.catalogue.models import ServiceSkill
from margelle.features.dispatch.models import RouteRun, SeasonWish, VisitLock
from margelle.features.dispatch.rules.hours import seconds_of, work_day
from margelle.features.planning.models import Reminder, Visit
from margelle.features.planning.queries import Calendar, visits
from margelle.features.planning.queries.rounds import start_point
from margelle.features.planning.queries.slots import point_of
from margelle.features.planning.rules import State

from .problem import GONE, PRIORITIES, promised_windows, weights_of
from .roads import roads_between
from .settings import dispatch_settings

MOVED_EUROS: Final = 30  # what moving a visit that has a day already must save, at least
MOST_VISITS: Final = 3000


@dataclass(frozen=True)
class SeasonProblem:
    """`clients` of the season stand in the order of `rows`; the first `free` of them are to be laid out."""

    days: tuple[date, ...]
    people: tuple[Member, ...]
    rows: tuple[Visit, ...]
    free: int
    season: Season
    is_estimated: bool
    notes: tuple[str, ...]

    @property
    def seen(self) -> dict[str, int]:
        return {str(row.pk): row.version for row in self.rows[: self.free]}


def season_visits(
    first: date, last: date, services: Collection[UUID], people: Collection[UUID]
) -> tuple[list[Visit], list[Visit]]:
    """(to lay out, to leave): blank ones of these services in the period or without a day; what these
    technicians have besides. What another technician has stays his."""
    whose = Q(technician__in=people) | Q(technician=None)
    rows = list(
        visits()
        .filter(whose, day__gte=first, day__lte=last)
        .exclude(state__in=GONE)
        .order_by("day", "rank", "id")
    )
    undated = (
        visits()
        .filter(whose, day=None, state=State.PLANNED, service__in=services)
        .order_by("created_at", "id")
    )
    mine = [row for row in rows if row.service_id in services and row.state == State.PLANNED]
    taken = {row.pk for row in mine}
    others = [row for row in rows if row.pk not in taken and row.technician_id is not None]
    return [*mine, *undated], others


def season_points(people: Sequence[Member], rows: Sequence[Visit]) -> list[Point]:
    found = [start_point(one) for one in people] + [_point(row) for row in rows]
    return list(dict.fromkeys(point for point in found if point is not None))


def _point(row: Visit) -> Point | None:
    return point_of(row.site.latitude, row.site.longitude)


def season_problem(
    company: Company, run: RouteRun, people: Sequence[Member], *, today: date
) -> SeasonProblem:
    """About a dozen queries, and three for each 200 places. Days that are past are not planned."""
    services = {UUID(key) for key in run.asked["services"]}
    first = max(run.day, today)
    days = tuple(first + timedelta(days=n) for n in range((run.to_day - first).days + 1))
    keys = {one.pk: k for k, one in enumerate(people)}
    free, others = season_visits(first, run.to_day, services, set(keys))
    notes = [
        f"{row.client.short_name} n’a pas de repère sur la carte." for row in free if _point(row) is None
    ]
    free = [row for row in free if _point(row) is not None]
    others = [row for row in others if row.technician_id in keys and _point(row) is not None]
    points = season_points(people, [*free, *others]) or [Point(0, 0)]
    index = {point: n for n, point in enumerate(points)}
    roads = roads_between(points)
    masks, skills = _skills(people, [*free, *others])
    wishes = _wishes(free, run.asked.get("work", ""))
    told = _held(free)
    clients = [
        _free_client(company, row, days, keys, index, skills, wishes.get(row.site_id), row.pk in told)
        for row in free
    ]
    clients += [_fixed_client(row, days, keys, index) for row in others]
    weights = replace(weights_of(dispatch_settings()), moved=MOVED_EUROS * 1_000_000)
    season = Season(
        Matrix(roads.seconds, roads.metres),
        _crews(people, days, index, masks),
        tuple(clients),
        weights,
    )
    return SeasonProblem(
        days, tuple(people), (*free, *others), len(free), season, roads.is_estimated, tuple(notes)
    )


def _wishes(rows: Sequence[Visit], work: str) -> Mapping[UUID, tuple[date, date]]:
    found = SeasonWish.objects.filter(site__in={row.site_id for row in rows}, work=work)
    return {row.site_id: (row.from_day, row.to_day) for row in found}


def _held(rows: Sequence[Visit]) -> set[UUID]:
    """Told to the client, or locked: they keep their day and technician."""
    told = Reminder.objects.filter(visit__in=rows).values_list("visit_id", flat=True)
    return set(told) | set(VisitLock.objects.filter(visit__in=rows).values_list("visit_id", flat=True))


def _free_client(
    company: Company,
    row: Visit,
    days: Sequence[date],
    keys: Mapping[UUID, int],
    index: Mapping[Point, int],
    skills: Mapping[UUID, int],
    wish: tuple[date, date] | None,
    is_held: bool,
) -> Once:
    point = _point(row)
    assert point is not None
    stop = Stop(
        index[point],
        min(row.minutes, 24 * 60) * 60,
        windows=promised_windows(company, row, is_told=False),
        skills=skills.get(row.service_id, 0),
        priority=PRIORITIES.get(row.priority, 0),
    )
    now = days.index(row.day) if row.day in days else None
    k = keys.get(row.technician_id) if row.technician_id else None
    if (is_held or stop.windows) and now is not None and k is not None:
        # A promised window is kept on its day; the hour inside it may move.
        start = seconds_of(row.start) if row.start and not stop.windows else None
        return Once(stop, ((now,),), {now: Lock(k, start=start)}, now=(now,))
    low, high = wish or (days[0], days[-1])
    allowed = [n for n, day in enumerate(days) if low <= day <= high]
    return Once(stop, tuple((n,) for n in allowed), now=(now,) if now is not None else ())


def _fixed_client(
    row: Visit, days: Sequence[date], keys: Mapping[UUID, int], index: Mapping[Point, int]
) -> Once:
    """What stands already takes its technician's time; of two that overlap one may count for nothing."""
    point = _point(row)
    assert point is not None and row.day is not None and row.technician_id is not None
    day = days.index(row.day)
    start = seconds_of(row.start) if row.start else None
    stop = Stop(index[point], min(row.minutes, 24 * 60) * 60)
    return Once(stop, ((day,),), {day: Lock(keys[row.technician_id], start=start)}, now=(day,))


def _skills(people: Sequence[Member], rows: Sequence[Visit]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """Masks of the technicians, masks of the services; at most 63 kinds of skill count."""
    links = ServiceSkill.objects.filter(service__in={row.service_id for row in rows}).order_by("skill_id")
    pairs = list(links.values_list("service_id", "skill_id"))
    numbers = {skill: n for n, skill in enumerate(dict.fromkeys(skill for _, skill in pairs)) if n < 63}
    asked: dict[UUID, int] = {}
    for service, skill in pairs:
        asked[service] = asked.get(service, 0) | 1 << numbers.get(skill, 62)
    have: dict[UUID, int] = {}
    owned = MemberSkill.objects.filter(member__in=people, skill__in=numbers)
    for member, skill in owned.values_list("member_id", "skill_id"):
        have[member] = have.get(member, 0) | 1 << numbers[skill]
    return have, asked


def _crews(
    people: Sequence[Member], days: Sequence[date], index: Mapping[Point, int], masks: Mapping[UUID, int]
) -> tuple[tuple[Technician, ...], ...]:
    calendar = Calendar.load(people, days[0], days[-1])
    crews = []
    for day in days:
        crew = []
        for person in people:
            home = start_point(person)
            work = work_day(calendar.span(person.pk, day), day, calendar.away.get(person.pk, ()))
            base = index.get(home, 0) if home else 0
            mask = masks.get(person.pk, 0)
            if work is None or home is None:
                crew.append(Technician(base, base, 0, 0, skills=mask, present=False))
            else:
                crew.append(Technician(base, base, work.opens, work.closes, skills=mask, break_=work.break_))
        crews.append(tuple(crew))
    return tuple(crews)
