"""Which site is served on which weekday by whom: near sites together, short rounds, level loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2
from typing import Final

from margelle.faces.ops.demo.company import AgencyCard, CompanyCard, SiteCard, StaffCard
from margelle.faces.ops.demo.places import kilometres
from margelle.faces.ops.demo.trade import SERVICE_BY_KEY

WEEKDAYS: Final = range(5)
# A road is about 1.4 times the straight line; small roads of the hills allow 28 km/h.
MINUTES_PER_KM: Final = 1.4 * 60 / 28


@dataclass(frozen=True)
class Habit:
    """The standing arrangement of one site: this is what a weekly series says."""

    site: SiteCard
    technician: str
    weekday: int
    order: int
    odd_weeks: bool  # in winter, when only every other week is served
    collective: bool
    closed_in_winter: bool


def plan_habits(company: CompanyCard) -> tuple[Habit, ...]:
    """Every site exactly once: west to east over the agencies, then round each agency over its team."""
    habits: list[Habit] = []
    teams = _teams(company)
    total = sum(len(team) for _, team in teams)
    sites = sorted(company.sites, key=lambda site: site.place.lng)
    start = 0
    # Agencies from west to east, each with its fair share: a company grows its teams, not its distances.
    for agency, team in sorted(teams, key=lambda pair: pair[0].lng):
        share = round(len(sites) * len(team) / total)
        own, start = sites[start : start + share], start + share
        if agency is max((one for one, _ in teams), key=lambda one: one.lng):
            own = sites[start - share :]
        habits += _share(own, team, agency)
    return tuple(habits)


def _teams(company: CompanyCard) -> list[tuple[AgencyCard, list[StaffCard]]]:
    return [
        (agency, [member for member in company.technicians if member.agency == agency.key])
        for agency in company.agencies
    ]


def _share(sites: Sequence[SiteCard], team: Sequence[StaffCard], agency: AgencyCard) -> list[Habit]:
    """Cut by angle round the agency, so that each technician keeps one side of it."""

    def angle(site: SiteCard) -> float:
        return atan2(site.place.lat - agency.lat, site.place.lng - agency.lng)

    around = sorted(sites, key=angle)
    habits: list[Habit] = []
    for index, member in enumerate(team):
        part = around[len(around) * index // len(team) : len(around) * (index + 1) // len(team)]
        habits += _week(part, member, agency)
    return habits


def _week(sites: Sequence[SiteCard], member: StaffCard, agency: AgencyCard) -> list[Habit]:
    habits: list[Habit] = []
    left = sorted(sites, key=lambda site: (site.place.lng, site.place.lat))
    for weekday in WEEKDAYS:
        size = -(-len(left) // (5 - weekday))
        day, left = left[:size], left[size:]
        for order, site in enumerate(short_route(day, agency)):
            habits.append(
                Habit(
                    site=site,
                    technician=member.key,
                    weekday=weekday,
                    order=order,
                    odd_weeks=order % 2 == 1,
                    collective=any(pool.collective for pool in site.pools),
                    closed_in_winter=all(pool.closed_in_winter for pool in site.pools),
                )
            )
    return habits


def short_route(sites: Sequence[SiteCard], agency: AgencyCard) -> list[SiteCard]:
    """Nearest next from the agency, then uncrossed: within a few percent of the best for ten stops."""
    left, route = list(sites), []
    lat, lng = agency.lat, agency.lng
    while left:
        nearest = min(left, key=lambda site: kilometres(lat, lng, site.place.lat, site.place.lng))
        left.remove(nearest)
        route.append(nearest)
        lat, lng = nearest.place.lat, nearest.place.lng
    return _uncross(route, agency)


def _uncross(route: list[SiteCard], agency: AgencyCard) -> list[SiteCard]:
    better = True
    while better:
        better = False
        for start in range(len(route) - 1):
            for end in range(start + 2, len(route) + 1):
                turned = route[:start] + route[start:end][::-1] + route[end:]
                if _length(turned, agency) < _length(route, agency) - 1e-9:
                    route, better = turned, True
    return route


def _length(route: Sequence[SiteCard], agency: AgencyCard) -> float:
    points = [
        (agency.lat, agency.lng),
        *((s.place.lat, s.place.lng) for s in route),
        (agency.lat, agency.lng),
    ]
    return sum(kilometres(*a, *b) for a, b in pairwise(points))


def drive_minutes(a: SiteCard | AgencyCard, b: SiteCard | AgencyCard) -> int:
    """Rounded up to five minutes, gate and parking included."""
    lat_a, lng_a = _point(a)
    lat_b, lng_b = _point(b)
    minutes = 2 + kilometres(lat_a, lng_a, lat_b, lng_b) * MINUTES_PER_KM
    return max(5, int(-(-minutes // 5)) * 5)


def _point(place: SiteCard | AgencyCard) -> tuple[float, float]:
    if isinstance(place, SiteCard):
        return place.place.lat, place.place.lng
    return place.lat, place.lng


def expected_minutes(site: SiteCard, service: str) -> int:
    """A large pool takes longer, a second pool half as long again; rounded to five minutes."""
    base = SERVICE_BY_KEY[service].minutes
    large = sum(pool.volume_m3 > 70 for pool in site.pools) * 10
    second = (len(site.pools) - 1) * base // 2
    return min(120, (base - 5 + large + second) // 5 * 5)
