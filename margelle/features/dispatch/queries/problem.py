"""One day of some technicians as the engine reads it: stops, shifts, locks and roads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from margelle.engines.routing import Day, Lock, Matrix, Point, Stop, Technician, Weights, Window
from margelle.features.accounts.models import Company, Member, MemberSkill
from margelle.features.accounts.queries import local_now
from margelle.features.catalogue.models import ServiceSkill
from margelle.features.dispatch.models import DispatchSettings, TrackPoint, VisitLock
from margelle.features.dispatch.rules.hours import WorkDay, seconds_of, work_day
from margelle.features.dispatch.rules.roads import Roads
from margelle.features.planning.models import Priority, Reminder, Visit, VisitMate
from margelle.features.planning.queries import Calendar, visits
from margelle.features.planning.queries.rounds import drawn_round, start_point
from margelle.features.planning.queries.slots import point_of
from margelle.features.planning.rules import State

from .roads import roads_between
from .settings import dispatch_settings

GONE: Final = (State.CANCELLED, State.SKIPPED)
PRIORITIES: Final[dict[str, int]] = {Priority.NORMAL: 0, Priority.HIGH: 1, Priority.URGENT: 3}
TOLD: Final = "heure annoncée au client"
MOST_BITS: Final = 62


@dataclass(frozen=True)
class Called:
    """A stop of the engine's day and the visit behind it. `is_mate`: only helps, another technician leads."""

    visit: Visit
    is_mate: bool = False
    bound: str = ""  # French: what holds it (a lock, a promised window), "" when nothing does
    keeps_hour: bool = False  # the client was told this hour: it is not said anew


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


@dataclass
class _Maker:
    """Gathers places, then stops and shifts that name them by their index."""

    company: Company
    date: date
    people: list[Member]
    keeps_technicians: bool
    settings: DispatchSettings
    now: int | None  # seconds of the day, when it is today
    points: list[Point] = field(default_factory=list)
    index: dict[Point, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def place(self, point: Point) -> int:
        if point not in self.index:
            self.index[point] = len(self.points)
            self.points.append(point)
        return self.index[point]


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
    now = local_now(company)
    moment = now.hour * 3600 + now.minute * 60 if day == now.date() else None
    maker = _Maker(company, day, list(people), keeps_technicians, dispatch_settings(), moment)
    keys = {one.pk: k for k, one in enumerate(people)}
    rows = [row for row in day_visits(day, set(keys)) if row.pk != without]
    stops, called, current = _stops(maker, rows, keys)
    crew = tuple(_crew(maker, rows, called, stops, current))
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
    maker: _Maker, rows: Sequence[Visit], keys: Mapping[UUID, int]
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
    skills = _bits(rows)
    stops: list[Stop] = []
    called: list[Called] = []
    current: list[list[int]] = [[] for _ in maker.people]
    for row in rows:
        k = keys.get(row.technician_id) if row.technician_id else None
        kind = VisitLock.Kind.HOUR if row.pk in shared else locks.get(row.pk, "")
        stop, bound = _stop(maker, row, k, kind, is_told=row.pk in told, skills=skills.get(row.service_id, 0))
        if k is not None:
            current[k].append(len(stops))
        stops.append(stop)
        called.append(Called(row, bound=bound, keeps_hour=bound == TOLD))
    for mate in mates:
        k = keys[mate.technician_id]
        stop, _ = _stop(maker, mate.visit, k, VisitLock.Kind.HOUR, is_told=False, skills=0)
        at = _by_hour(current[k], called, mate.visit)
        current[k].insert(at, len(stops))
        stops.append(stop)
        called.append(Called(mate.visit, is_mate=True, bound="à plusieurs"))
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
    maker: _Maker, row: Visit, k: int | None, kind: str, *, is_told: bool, skills: int
) -> tuple[Stop, str]:
    point, lock, bound = _point(row), None, ""
    windows = _windows(maker.company, row, is_told=is_told)
    if windows:
        bound = "créneau promis" if row.window_from or row.window_to else TOLD
    if k is not None and (kind or maker.keeps_technicians or point is None):
        hour = seconds_of(row.start) if kind == VisitLock.Kind.HOUR and row.start else None
        lock = Lock(k, start=hour)
        if kind:
            bound = "technicien et heure verrouillés" if hour is not None else "technicien verrouillé"
    if point is None:
        maker.notes.append(
            f"{row.client.short_name} n’a pas de repère sur la carte : sa route n’est pas comptée."
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


def _windows(company: Company, row: Visit, *, is_told: bool) -> tuple[Window, ...]:
    if row.window_from is not None or row.window_to is not None:
        opens = seconds_of(row.window_from) if row.window_from else 0
        closes = seconds_of(row.window_to) if row.window_to else 24 * 3600
        return (Window(opens, max(opens, closes)),)
    if is_told and row.start is not None:
        at = seconds_of(row.start)
        return (Window(at, at + company.late_tolerance_min * 60),)
    return ()


def _bits(rows: Sequence[Visit]) -> dict[UUID, int]:
    """Service -> mask of the skills that it asks, numbered among those of the day."""
    links = list(_asked_skills(rows))
    numbers = _numbers(links)
    found: dict[UUID, int] = {}
    for service, skill in links:
        found[service] = found.get(service, 0) | 1 << numbers[skill]
    return found


def _asked_skills(rows: Sequence[Visit]) -> list[tuple[UUID, UUID]]:
    wanted = ServiceSkill.objects.filter(service__in={row.service_id for row in rows})
    return list(wanted.order_by("skill_id").values_list("service_id", "skill_id"))


def _numbers(links: Sequence[tuple[UUID, UUID]]) -> dict[UUID, int]:
    # More kinds of skill than bits on one day: those above share the last bit, the stricter reading.
    skills = dict.fromkeys(skill for _, skill in links)
    return {skill: min(n, MOST_BITS) for n, skill in enumerate(skills)}


def _crew(
    maker: _Maker,
    rows: Sequence[Visit],
    called: Sequence[Called],
    stops: list[Stop],
    current: list[list[int]],
) -> list[Technician]:
    calendar = Calendar.load(maker.people, maker.date, maker.date)
    masks = _masks(maker.people, rows)
    seen = _last_points(maker)
    found = []
    for k, person in enumerate(maker.people):
        span = calendar.span(person.pk, maker.date)
        work = work_day(span, maker.date, calendar.away.get(person.pk, ()))
        found.append(_technician(maker, k, work, masks.get(person.pk, 0), called, stops, current[k], seen))
    return found


def _masks(people: Sequence[Member], rows: Sequence[Visit]) -> dict[UUID, int]:
    numbers = _numbers(_asked_skills(rows))
    have: dict[UUID, set[UUID]] = {}
    for member, skill in MemberSkill.objects.filter(member__in=people, skill__in=numbers).values_list(
        "member_id", "skill_id"
    ):
        have.setdefault(member, set()).add(skill)
    shared = {skill for skill, n in numbers.items() if n == MOST_BITS}
    return {
        member: sum(1 << n for n in {numbers[skill] for skill in own if skill not in shared})
        | (1 << MOST_BITS if shared and shared <= own else 0)
        for member, own in have.items()
    }


def _last_points(maker: _Maker) -> dict[UUID, Point]:
    """Where each was last today; one query."""
    if maker.now is None:
        return {}
    rows = TrackPoint.objects.filter(technician__in=maker.people, at__date=maker.date).order_by("at")
    return {row.technician_id: Point(float(row.latitude), float(row.longitude)) for row in rows}


def _technician(
    maker: _Maker,
    k: int,
    work: WorkDay | None,
    skills: int,
    called: Sequence[Called],
    stops: Sequence[Stop],
    order: list[int],
    seen: Mapping[UUID, Point],
) -> Technician:
    person = maker.people[k]
    begun = [n for n in order if called[n].visit.state != State.PLANNED and not called[n].is_mate]
    order[:] = [*begun, *(n for n in order if n not in begun)]
    home = start_point(person)
    if home is None and work is not None:
        first = next((n for n in order), None)
        if first is None:
            maker.notes.append(f"{person} n’a pas de point de départ : il ne reçoit rien de plus.")
            work = None
        else:
            maker.notes.append(f"{person} n’a pas de point de départ : sa journée commence au premier arrêt.")
    base = maker.place(home) if home else (stops[order[0]].place if order else 0)
    if not home and not order and not maker.points:
        base = maker.place(Point(0, 0))
    end = base if home else None
    if work is None and not begun:
        return Technician(base, end, 0, 0, skills=skills, present=False)
    opens, closes = (work.opens, work.closes) if work else (0, 24 * 3600)
    free_at = None
    if maker.now is not None:
        free_at = max(maker.now, opens, _free(maker, person, [called[n].visit for n in begun]))
        closes = max(closes, opens)
        if not begun and person.pk in seen:
            base = maker.place(seen[person.pk])
    elif begun:
        free_at = max(opens, _free(maker, person, [called[n].visit for n in begun]))
    return Technician(
        base,
        end,
        opens,
        closes,
        overtime_s=maker.settings.overtime_min * 60,
        skills=skills,
        break_=work.break_ if work else None,
        prefix=tuple(begun),
        free_at=free_at,
    )


def _free(maker: _Maker, person: Member, begun: list[Visit]) -> int:
    """When what he has begun is over, by the round as it goes; 0 when nothing has begun."""
    if not begun:
        return 0
    calendar = Calendar.load([person], maker.date, maker.date)
    sheet = drawn_round(maker.company, person, maker.date, begun, calendar.span(person.pk, maker.date), None)
    return max((stop.passing.leave * 60 for stop in sheet.stops if stop.passing), default=0)


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
