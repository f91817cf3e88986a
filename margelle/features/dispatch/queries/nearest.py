"""Who can be there first: the ten best places for an urgent stop in the rounds as they go (URG-3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final
from uuid import UUID

from margelle.engines.routing import Broken, Day, Matrix, Offer, Stop, Urgent, evaluate_day
from margelle.features.accounts.models import Company, Member, MemberSkill
from margelle.features.accounts.queries import local_now, technicians
from margelle.features.catalogue.models import ServiceSkill
from margelle.features.dispatch.rules.hours import hour_of
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.slots import point_of
from margelle.features.planning.rules import MOVABLE

from .problem import Problem, problem_of, with_hours
from .roads import roads_between

TOP: Final = 10
DAYS_AHEAD: Final = 4
END_OF_DAY: Final = 24 * 3600 - 1


@dataclass(frozen=True)
class Place:
    """One place in one round. `late` are later stops with the minutes that they would be late."""

    technician: Member
    day: date
    arrival: time
    detour_min: int
    after: Visit | None  # the visit it follows, None: the first of the round
    late: list[tuple[Visit, int]]
    overtime_min: int
    is_last_point: bool = False


@dataclass(frozen=True)
class Nearest:
    day: date
    places: list[Place]
    is_estimated: bool
    lacks_skill: bool  # nobody of the team may do it
    lacks_point: bool  # the site has no point: arrivals cannot be told


def nearest(company: Company, visit: Visit, *, top: int = TOP) -> Nearest:
    """The best places today, else the first day ahead on which somebody can come."""
    today = local_now(company).date()
    point = point_of(visit.site.latitude, visit.site.longitude)
    people = _able(visit)
    if not people or point is None:
        return Nearest(today, [], is_estimated=False, lacks_skill=not people, lacks_point=point is None)
    problem, after_hours = None, None
    for number in range(DAYS_AHEAD):
        day = today + timedelta(days=number)
        # The rounds as they are without the emergency itself, unless it is under way.
        own = visit.pk if visit.state in MOVABLE else None
        problem = problem_of(company, day, people, without=own)
        rounds = _laid(company, problem, visit)
        offers = rounds.offers(top)
        in_hours = [offer for offer in offers if not offer.overtime_s]
        if in_hours:
            return _found(problem, in_hours)
        if offers and after_hours is None:
            after_hours = _found(problem, offers)
    assert problem is not None
    if after_hours is not None:  # a person may ask for it; the rule never does
        return after_hours
    return Nearest(today, [], problem.roads.is_estimated, lacks_skill=False, lacks_point=False)


def _found(problem: Problem, offers: Sequence[Offer]) -> Nearest:
    places = [_place(problem, offer) for offer in offers]
    return Nearest(problem.date, places, problem.roads.is_estimated, lacks_skill=False, lacks_point=False)


def _able(visit: Visit) -> list[Member]:
    """Technicians with every skill that the service asks, by name."""
    needed = set(ServiceSkill.objects.filter(service=visit.service_id).values_list("skill_id", flat=True))
    people = list(technicians().select_related("agency").order_by("last_name", "first_name", "pk"))
    if not needed:
        return people
    have: dict[UUID, set[UUID]] = {}
    for member, skill in MemberSkill.objects.filter(skill__in=needed).values_list("member_id", "skill_id"):
        have.setdefault(member, set()).add(skill)
    return [one for one in people if needed <= have.get(one.pk, set())]


@dataclass(frozen=True)
class Laid:
    """The rounds of a day, the emergency's place in their matrix. `strict` counts every planned hour."""

    day: Day
    strict: Day
    rounds: tuple[tuple[int, ...], ...]
    urgent: Urgent

    def offers(self, top: int) -> list[Offer]:
        """Soonest first, with half of the detour and all of the lateness of others added."""
        from margelle.engines.routing import Resident  # brings compiled loops: not for every process

        found = Resident(self.day, self.rounds).best_places(self.urgent, top=2 * top)
        told = [self._told(offer) for offer in found]
        told.sort(key=lambda one: (one.score + sum(s for _, s in one.late), one.technician, one.rank))
        return told[:top]

    def _told(self, offer: Offer) -> Offer:
        """With the stops that would come later than was said, of those that would not anyway."""
        assert self.urgent.place is not None
        stop = Stop(self.urgent.place, self.urgent.service_s)
        asked = replace(self.strict, stops=(*self.strict.stops, stop))
        laid = [list(order) for order in self.rounds]
        was = _lateness(asked, laid, offer.technician)
        laid[offer.technician].insert(offer.rank, len(self.day.stops))
        now = _lateness(asked, laid, offer.technician)
        late = tuple((n, seconds) for n, seconds in now.items() if seconds > was.get(n, 0))
        return replace(offer, late=late)


def _lateness(day: Day, rounds: Sequence[Sequence[int]], k: int) -> dict[int, int]:
    found = evaluate_day(day, rounds, reasons=False).violations
    return {
        one.stop: one.seconds
        for one in found
        if one.kind == Broken.LATE and one.technician == k and one.stop is not None
    }


def _laid(company: Company, problem: Problem, visit: Visit) -> Laid:
    point = point_of(visit.site.latitude, visit.site.longitude)
    assert point is not None
    roads, day, strict = problem.roads, problem.day, with_hours(company, problem)
    if point not in roads.points:
        roads = roads_between([*roads.points, point])
        matrix = Matrix(roads.seconds, roads.metres)
        day, strict = replace(day, matrix=matrix), replace(strict, matrix=matrix)
    now = local_now(company)
    urgent = Urgent(
        service_s=visit.minutes * 60,
        earliest=now.hour * 3600 + now.minute * 60 if problem.date == now.date() else 0,
        latest=END_OF_DAY,
        place=roads.points.index(point),
    )
    return Laid(day, strict, problem.current, urgent)


def _place(problem: Problem, offer: Offer) -> Place:
    order = problem.current[offer.technician]
    before: Sequence[int] = order[: offer.rank]
    leading = [n for n in before if not problem.stops[n].is_mate]
    return Place(
        technician=problem.people[offer.technician],
        day=problem.date,
        arrival=hour_of(offer.start),
        detour_min=max(0, round(offer.detour_s / 60)),
        after=problem.stops[leading[-1]].visit if leading else None,
        late=[(problem.stops[n].visit, max(1, round(seconds / 60))) for n, seconds in offer.late],
        overtime_min=round(offer.overtime_s / 60),
    )
