"""Where a visit would go best: what a slot costs in the plan, and the best free places within some days."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from margelle.engines.routing import Point, Trip
from margelle.features.accounts.models import Member, MemberSkill
from margelle.features.accounts.queries import technicians
from margelle.features.catalogue.models import ServiceSkill
from margelle.features.clients.models import Client
from margelle.features.planning.models import Priority, Visit, VisitMate, VisitSeries
from margelle.features.planning.rules import State
from margelle.features.planning.rules.insertion import Place, Stop, best_place

from .availability import Calendar
from .wishes import NO_WINDOW, Window, wishes_of

MOST_DAYS: Final = 60
DAY_HOURS: Final = (time(8), time(18))  # of a technician for whom no hours were written


class Row(NamedTuple):
    """One stop of somebody's day, as read."""

    pk: UUID
    technician: UUID
    day: date
    rank: int
    start: time | None
    minutes: int
    latitude: Any
    longitude: Any
    zone: UUID | None

    @property
    def stop(self) -> Stop:
        return Stop(point_of(self.latitude, self.longitude), self.minutes, self.start)


_ROW: Final = ("day", "rank", "start", "minutes", "site__latitude", "site__longitude", "site__zone_id")


def point_of(latitude: Any, longitude: Any) -> Point | None:
    if latitude is None or longitude is None:
        return None
    return Point(float(latitude), float(longitude))


@dataclass(frozen=True)
class Rounds:
    """The days of some technicians: who works, and what stands in each day. Five queries."""

    calendar: Calendar
    rows: Mapping[tuple[UUID, date], list[Row]] = field(default_factory=dict)

    @classmethod
    def load(cls, people: Collection[Member], first: date, last: date) -> "Rounds":
        rows: dict[tuple[UUID, date], list[Row]] = defaultdict(list)
        for row in _rows([member.pk for member in people], first, last):
            rows[row.technician, row.day].append(row)
        for of_day in rows.values():
            of_day.sort(key=lambda row: (row.rank, row.start or time.max, row.pk))
        return cls(Calendar.load(people, first, last), rows)

    def cost(self, technician: Member, day: date, visit: Visit, window: Window = NO_WINDOW) -> "Cost":
        """What the visit costs on that day; where it stands already does not count twice."""
        others = [row for row in self.rows.get((technician.pk, day), ()) if row.pk != visit.pk]
        span = self.calendar.span(technician.pk, day)
        new = Stop(point_of(visit.site.latitude, visit.site.longitude), visit.minutes)
        place = best_place(
            [row.stop for row in others],
            new,
            home=point_of(technician.start_latitude, technician.start_longitude),
            hours=(span.from_hour or DAY_HOURS[0], span.to_hour or DAY_HOURS[1]),
            window=window,
        )
        return Cost(
            technician=technician,
            day=day,
            place=place,
            after=others[place.index - 1].pk if place.index else None,
            booked=sum(row.minutes for row in others) + visit.minutes,
            available=span.minutes,
            why_off=span.why,
            zones=frozenset(row.zone for row in others if row.zone is not None),
        )


def _rows(people: list[UUID], first: date, last: date) -> list[Row]:
    """Own visits and those a technician takes part in; what was skipped or cancelled takes no time."""
    over = (State.CANCELLED, State.SKIPPED)
    own: Any = Visit.objects.filter(technician__in=people, day__range=(first, last)).exclude(state__in=over)
    mates: Any = VisitMate.objects.filter(technician__in=people, visit__day__range=(first, last))
    shared = mates.exclude(visit__state__in=over)
    found = [Row._make(row) for row in own.values_list("pk", "technician_id", *_ROW)]
    names = [f"visit__{name}" for name in _ROW]
    return found + [Row._make(row) for row in shared.values_list("visit_id", "technician_id", *names)]


@dataclass(frozen=True)
class Cost:
    """What a slot would cost: the extra way, the load once it is there, and what does not fit."""

    technician: Member
    day: date
    place: Place
    after: UUID | None  # the visit it would follow
    booked: int  # minutes, this visit included
    available: int
    why_off: str
    zones: frozenset[UUID]

    @property
    def extra(self) -> Trip | None:
        return self.place.extra

    @property
    def extra_minutes(self) -> int:
        return round(self.extra.seconds / 60) if self.extra else 0

    @property
    def extra_km(self) -> float:
        return self.extra.metres / 1000 if self.extra else 0

    @property
    def is_over(self) -> bool:
        return self.booked > self.available

    @property
    def problems(self) -> list[str]:
        """French words for what does not fit; empty when all is well."""
        found = []
        if not self.available:
            found.append(f"{self.technician} ne travaille pas ce jour-là ({self.why_off.lower() or 'repos'})")
        elif self.is_over:
            found.append("la journée déborde")
        elif self.why_off:
            found.append(self.why_off)
        if self.available and not self.place.fits:
            found.append("l’heure touche une autre intervention")
        return found


@dataclass(frozen=True)
class Slot:
    """A free place worth offering, with the reasons in French."""

    cost: Cost
    score: int
    reasons: tuple[str, ...] = ()

    @property
    def technician(self) -> Member:
        return self.cost.technician

    @property
    def day(self) -> date:
        return self.cost.day

    @property
    def start(self) -> time | None:
        return self.cost.place.start


def best_slots(
    visit: Visit, first: date, last: date, limit: int = 5, *, window: Window | None = None
) -> list[Slot]:
    """The best free places for a visit, the best first; the same rows always give the same answer.

    At most one per technician and day; never where it stands already, on a day off, over the day's hours or
    without the skills that the service asks. A `window` is the only one looked at: the favoured ones stand
    back. Ten queries, whatever the days and the technicians. The visit
    needs its site, client and service.
    """
    last = min(last, first + timedelta(days=MOST_DAYS - 1))
    people = _able(visit)
    rounds = Rounds.load(people, first, last)
    scale = _Scale(visit, first, window)
    found = []
    for member in people:
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            is_present = (member.pk, day) == (visit.technician_id, visit.day)
            if rounds.calendar.span(member.pk, day).minutes and not is_present:
                found += scale.slots(rounds, member, day)
    found.sort(key=lambda slot: (slot.score, slot.day, str(slot.technician), slot.technician.pk))
    return found[:limit]


def _able(visit: Visit) -> list[Member]:
    needed = set(ServiceSkill.objects.filter(service=visit.service_id).values_list("skill_id", flat=True))
    people = list(technicians().order_by("last_name", "first_name", "pk"))
    if not needed:
        return people
    have: dict[UUID, set[UUID]] = defaultdict(set)
    for member, skill in MemberSkill.objects.filter(skill__in=needed).values_list("member_id", "skill_id"):
        have[member].add(skill)
    return [member for member in people if needed <= have[member.pk]]


class _Scale:
    """What weighs for this visit, in minutes of way: less is better."""

    FAVOURED, NOT_FAVOURED, DENSE, USUAL = -20, 10, -10, -8
    UNKNOWN_WAY, NO_FIT = 15, 45

    def __init__(self, visit: Visit, first: date, window: Window | None) -> None:
        self.visit, self.first, self.window = visit, first, window
        self.wishes = wishes_of([visit.site_id]).get(visit.site_id, [])
        self.zone = visit.site.zone if visit.site.zone_id else None
        self.usual = _usual(visit)
        presses = visit.client.value == Client.Value.HIGH or visit.priority != Priority.NORMAL
        self.day_weight = 4 if presses else 1

    def slots(self, rounds: Rounds, member: Member, day: date) -> list[Slot]:
        tried = [rounds.cost(member, day, self.visit, window) for window in self.windows(member, day)]
        weighed = [self.slot(cost) for cost in tried if not cost.is_over]
        return [min(weighed, key=lambda slot: slot.score)] if weighed else []

    def windows(self, member: Member, day: date) -> list[Window]:
        if self.window is not None:
            return [self.window]
        favoured = [wish.window for wish in self.wishes if wish.is_met(member.pk, day, None)]
        return list(dict.fromkeys([*favoured, NO_WINDOW]))

    def slot(self, cost: Cost) -> Slot:
        score = cost.extra_minutes if cost.extra else self.UNKNOWN_WAY
        score += self.day_weight * (cost.day - self.first).days + (0 if cost.place.fits else self.NO_FIT)
        reasons = []
        if any(wish.is_met(cost.technician.pk, cost.day, cost.place.start) for wish in self.wishes):
            score += self.FAVOURED
            reasons.append("créneau favori")
        elif self.wishes:
            score += self.NOT_FAVOURED
        if self.zone is not None and self.zone.pk in cost.zones:
            score += self.DENSE if self.zone.is_dense else self.DENSE // 2
            reasons.append("déjà dans le secteur")
        if cost.technician.pk == self.usual:
            score += self.USUAL
            reasons.append("technicien habituel")
        return Slot(cost, score, tuple(reasons))


def _usual(visit: Visit) -> UUID | None:
    """Who comes to this site: its running series' technician, else the visit's own."""
    series = VisitSeries.objects.filter(site=visit.site_id, stopped_at=None, technician__isnull=False)
    found = series.order_by("pk").values_list("technician_id", flat=True).first()
    return found or visit.technician_id


class Wanted(NamedTuple):
    """A slot somebody puts forward for a visit."""

    visit: Visit
    technician: Member | None
    day: date
    window: Window


def costs(wanted: Sequence[Wanted]) -> list[Cost | None]:
    """What each costs in the plan; None without a technician. Five queries for all of them."""
    people = {one.technician.pk: one.technician for one in wanted if one.technician is not None}
    days = [one.day for one in wanted if one.technician is not None]
    if not days:
        return [None for _ in wanted]
    rounds = Rounds.load(list(people.values()), min(days), max(days))
    return [
        rounds.cost(one.technician, one.day, one.visit, one.window) if one.technician else None
        for one in wanted
    ]


def replacement_of(visit: Visit) -> Visit | None:
    """The visit that takes the place of a skipped one; a cancelled one does not."""
    found: Visit | None = visit.replaced_by.exclude(state=State.CANCELLED).order_by("pk").first()
    return found
