"""One day of some technicians as the engine reads it: stops, shifts, locks and roads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from margelle.engines.routing import Day, Lock, Matrix, Point, Stop, Weights, Window
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.queries import local_now
from margelle.features.dispatch.models import DispatchSettings, VisitLock
from margelle.features.dispatch.rules.hours import seconds_of
from margelle.features.dispatch.rules.roads import Roads
from margelle.features.planning.models import Priority, Reminder, Visit, VisitMate
from margelle.features.planning.queries import visits
from margelle.features.planning.queries.rounds import start_point
from margelle.features.planning.queries.slots import point_of
from margelle.features.planning.rules import State

from .crews import crew_of
from .making import Called, Maker
from .roads import roads_between
from .settings import dispatch_settings
from .skills import skills_asked

GONE: Final = (State.CANCELLED, State.SKIPPED)
PRIORITIES: Final[dict[str, int]] = {Priority.NORMAL: 0, Priority.HIGH: 1, Priority.URGENT: 3}
TOLD: Final = "heure annoncée au client"
SHARED: Final = "à plusieurs"


@dataclass(frozen=True)
class Problem:
    """`current` are the rounds as planned, `day.stops` stand in the order of `stops`."""

    date: date
    people: tuple[Member, ...]
    stops: tuple[Called, ...]
    day: Day
    roads: Roads
    current: tuple[tuple[int, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def seen(self) -> dict[str, int]:
        return {str(one.visit.pk): one.visit.version for one in self.stops}


def day_visits(day: date, people: Collection[UUID]) -> list[Visit]:
    """Theirs, and those of that day that have nobody yet."""
    rows = visits().filter(day=day).exclude(state__in=GONE).prefetch_related("pools")
    found = [
        v
        for v in rows.order_by("rank", "start", "id")
        if v.technician_id in people or v.technician_id is None
    ]
    return [v for v in found if v.technician_id is not None or v.state == State.PLANNED]


def points_of(company: Company, people: Sequence[Member], rows: Sequence[Visit]) -> list[Point]:
    """The places whose roads a run needs."""
    found = [start_point(one) for one in people] + [_point(row) for row in rows]
    return list(dict.fromkeys(point for point in found if point is not None))


def _point(visit: Visit) -> Point | None:
    return point_of(visit.site.latitude, visit.site.longitude)


def problem_of(
    company: Company,
    day: date,
    people: Sequence[Member],
    *,
    keeps_technicians: bool = False,
    without: UUID | None = None,
) -> Problem:
    """What is to be ordered, but for `without`. About a dozen queries, and three for each 200 places."""
    maker = Maker(company, day, list(people), keeps_technicians, dispatch_settings(), local_now(company))
    keys = {one.pk: k for k, one in enumerate(people)}
    rows = [row for row in day_visits(day, set(keys)) if row.pk != without]
    if keeps_technicians:  # each keeps his own: what has nobody waits
        rows = [row for row in rows if row.technician_id is not None]
    stops, called, current = _stops(maker, rows, keys)
    crew = tuple(crew_of(maker, rows, called, stops, current))
    roads = roads_between(maker.points or [Point(0, 0)])
    return Problem(
        date=day,
        people=tuple(people),
        stops=tuple(called),
        day=Day(Matrix(roads.seconds, roads.metres), crew, tuple(stops), weights_of(maker.settings)),
        roads=roads,
        current=tuple(tuple(one) for one in current),
        notes=tuple(maker.notes),
    )


def weights_of(own: DispatchSettings) -> Weights:
    """Cents by hour and kilometre as micro-euros by second and metre; unequal days an eighth."""
    return Weights(
        second=own.hour_cents * 10_000 // 3600,
        metre=own.km_cents * 10,
        overtime=own.overtime_cents * 10_000 // 3600,
        balance=own.hour_cents * 10_000 // 28_800,  # nobody is sent home so that another drives a little less
    )


def _stops(
    maker: Maker, rows: Sequence[Visit], keys: Mapping[UUID, int]
) -> tuple[list[Stop], list[Called], list[list[int]]]:
    locks = dict(VisitLock.objects.filter(visit__in=rows).values_list("visit_id", "kind"))
    mates = list(
        VisitMate.objects.filter(visit__day=maker.date, technician__in=maker.people)
        .exclude(visit__state__in=GONE)
        .select_related("visit__client", "visit__site", "visit__service", "visit__technician")
    )
    shared = {row.visit_id for row in VisitMate.objects.filter(visit__in=rows)}
    told = set(
        Reminder.objects.filter(visit__in=rows, day=maker.date, message__state__in=_SENT).values_list(
            "visit_id", flat=True
        )
    )
    skills = skills_asked(rows)
    stops: list[Stop] = []
    called: list[Called] = []
    current: list[list[int]] = [[] for _ in maker.people]
    for row in rows:
        k = keys.get(row.technician_id) if row.technician_id else None
        kind = VisitLock.Kind.HOUR if row.pk in shared else locks.get(row.pk, "")
        stop, bound = _stop(maker, row, k, kind, is_told=row.pk in told, skills=skills.get(row.service_id, 0))
        if row.pk in shared:
            bound = SHARED
        if k is not None:
            current[k].append(len(stops))
        stops.append(stop)
        keeps_hour = bound == TOLD or kind == VisitLock.Kind.HOUR
        called.append(Called(row, bound=bound, keeps_hour=keeps_hour))
    for mate in mates:
        k = keys[mate.technician_id]
        is_coming = mate.visit.state == State.PLANNED
        kind = VisitLock.Kind.HOUR if is_coming else VisitLock.Kind.TECHNICIAN
        stop, _ = _stop(maker, mate.visit, k, kind, is_told=False, skills=0)
        at = _by_hour(current[k], called, mate.visit)
        current[k].insert(at, len(stops))
        stops.append(stop)
        called.append(Called(mate.visit, is_mate=True, bound=SHARED))
    return stops, called, current


_SENT: Final = ("sent", "delivered")


def _by_hour(order: Sequence[int], called: Sequence[Called], visit: Visit) -> int:
    if visit.start is None:
        return len(order)
    for place, n in enumerate(order):
        start = called[n].visit.start
        if start is not None and start > visit.start:
            return place
    return len(order)


def _stop(
    maker: Maker, row: Visit, k: int | None, kind: str, *, is_told: bool, skills: int
) -> tuple[Stop, str]:
    point, lock, bound = _point(row), None, ""
    windows = _still(maker.now, promised_windows(maker.company, row, is_told=is_told))
    if windows:
        bound = "créneau promis" if row.window_from or row.window_to else TOLD
    if k is not None and (kind or maker.keeps_technicians or point is None):
        hour = seconds_of(row.start) if kind == VisitLock.Kind.HOUR and row.start else None
        if hour is not None and maker.now is not None and hour < maker.now and row.state == State.PLANNED:
            hour = None  # that hour is over: as soon as can be
        lock = Lock(k, start=hour)
        if kind:
            is_hour = kind == VisitLock.Kind.HOUR and row.start is not None
            bound = "technicien et heure verrouillés" if is_hour else "technicien verrouillé"
    if point is None:
        maker.notes.append(
            f"{row.client.short_name} n’a pas de repère sur la carte\u00a0: sa route n’est pas comptée."
        )
        home = start_point(maker.people[k]) if k is not None else None
        point = home or (maker.points[0] if maker.points else Point(0, 0))
    stop = Stop(
        place=maker.place(point),
        service_s=min(row.minutes, 24 * 60) * 60,
        windows=windows,
        skills=skills,
        priority=PRIORITIES.get(row.priority, 0),
        lock=lock,
    )
    return stop, bound


def _still(now: int | None, windows: tuple[Window, ...]) -> tuple[Window, ...]:
    """Of today: a window that is over is late already, and the visit is to be made all the same."""
    if now is None:
        return windows
    return tuple(one if one.closes >= now else Window(one.opens, 24 * 3600) for one in windows)


def promised_windows(company: Company, row: Visit, *, is_told: bool) -> tuple[Window, ...]:
    """What was agreed with the client, or said to him; nothing when he was told no hour."""
    if row.window_from is not None or row.window_to is not None:
        opens = seconds_of(row.window_from) if row.window_from else 0
        closes = seconds_of(row.window_to) if row.window_to else 24 * 3600
        return (Window(opens, max(opens, closes)),)
    if is_told and row.start is not None:
        at = seconds_of(row.start)
        return (Window(at, at + company.late_tolerance_min * 60),)
    return ()


def with_hours(company: Company, problem: Problem) -> Day:
    """The same day where every hour of the plan counts as said: who would come later than tolerated?"""
    late = company.late_tolerance_min * 60
    stops = []
    for stop, one in zip(problem.day.stops, problem.stops, strict=True):
        start = one.visit.start
        if start is not None and not stop.windows and stop.lock is None:
            at = seconds_of(start)
            stop = replace(stop, windows=(Window(at, at + late),))
        stops.append(stop)
    return replace(problem.day, stops=tuple(stops))
