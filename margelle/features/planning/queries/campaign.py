"""Whom a campaign reaches, who has room for it, and the visits it would lay (RTE-11)."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import holidays
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from margelle.features.accounts.models import Member
from margelle.features.clients.models import Contract, Equipment, Pool, Site
from margelle.features.planning.models import Visit, VisitTemplate
from margelle.features.planning.rules import FINISHED, State

from .availability import Calendar
from .spread import Slot, Wish, spread

MOST_SITES = 300
HABIT_DAYS = 180
GONE = (State.CANCELLED, State.SKIPPED)


@dataclass(frozen=True)
class Audience:
    """Which clients a campaign is for; what is empty does not narrow."""

    tags: Sequence[UUID] = ()
    zones: Sequence[UUID] = ()
    value: str = ""
    agency: UUID | None = None
    sanitiser: str = ""
    use: str = ""  # private, collective
    equipment: str = ""
    contract: str = ""  # with, without
    not_since: date | None = None  # no visit done since that day


def sites_for(audience: Audience, today: date) -> QuerySet[Site]:
    """Sites in use of clients in use, near ones together."""
    sites = Site.objects.filter(archived_at=None, client__archived_at=None)
    if audience.tags:
        sites = sites.filter(client__tags__in=list(audience.tags))
    if audience.zones:
        sites = sites.filter(zone__in=list(audience.zones))
    if audience.value:
        sites = sites.filter(client__value=audience.value)
    if audience.agency:
        sites = sites.filter(client__agency=audience.agency)
    sites = _by_pools(sites, audience)
    if audience.contract:
        running = Contract.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=today), client=OuterRef("client"), ended_at=None
        )
        has = Exists(running.filter(starts_on__lte=today))
        sites = sites.filter(has if audience.contract == "with" else ~has)
    if audience.not_since:
        done = Visit.objects.filter(site=OuterRef("pk"), state__in=FINISHED, day__gte=audience.not_since)
        sites = sites.filter(~Exists(done))
    found: QuerySet[Site] = sites.distinct().select_related("client", "zone")
    return found.order_by("zone__name", "city", "postcode", "client__name", "pk")


def _by_pools(sites: QuerySet[Site], audience: Audience) -> QuerySet[Site]:
    pools = Pool.objects.filter(site=OuterRef("pk"), archived_at=None)
    if audience.sanitiser:
        pools = pools.filter(sanitiser=audience.sanitiser)
    if audience.use:
        pools = pools.filter(is_collective=audience.use == "collective")
    if audience.equipment:
        fitted = Equipment.objects.filter(pool=OuterRef("pk"), kind=audience.equipment, removed_at=None)
        pools = pools.filter(Exists(fitted))
    if audience.sanitiser or audience.use or audience.equipment:
        return sites.filter(Exists(pools))
    return sites


@dataclass(frozen=True)
class Row:
    """One proposed visit. `there` is the day on which the same template is planned there already."""

    site: Site
    technician: Member | None
    day: date | None
    there: date | None = None


@dataclass
class Preview:
    rows: list[Row]
    loads: dict[tuple[UUID, date], tuple[int, int]] = field(default_factory=dict)  # before, with the campaign
    limits: dict[tuple[UUID, date], int] = field(default_factory=dict)

    @property
    def placed(self) -> list[Row]:
        return [row for row in self.rows if row.day is not None]

    @property
    def left(self) -> list[Row]:
        """No room in the span: they wait in "à planifier"."""
        return [row for row in self.rows if row.day is None and row.there is None]

    @property
    def there(self) -> list[Row]:
        return [row for row in self.rows if row.there is not None]


@dataclass(frozen=True)
class Span:
    first: date
    last: date
    technicians: Sequence[Member]
    most: int  # visits a day for one technician

    @property
    def days(self) -> list[date]:
        count = (self.last - self.first).days + 1
        return [self.first + timedelta(days=number) for number in range(count)]


def preview(template: VisitTemplate, sites: Sequence[Site], span: Span) -> Preview:
    """The visits that the campaign would lay; nothing is written. Seven queries whatever the number of sites.

    A site where the template is planned from the first day on is shown and left out.
    """
    there = _there(template, sites, span.first)
    minutes = template.minutes or template.service.minutes
    limits = _limits(span)
    before = _booked(span)
    people = {member.pk: member for member in span.technicians}
    usual = _usual(sites, people, span.first)
    wishes = [
        Wish(site, (site.zone.name if site.zone else "~", site.city, site.postcode), usual.get(site.pk))
        for site in sites
        if site.pk not in there
    ]
    room = {key: limit - before.get(key, 0) for key, limit in limits.items()}
    slots: list[Slot[Site, UUID]] = spread(wishes, room=room, minutes=minutes, most=span.most)
    rows = [Row(slot.place, people[slot.technician] if slot.technician else None, slot.day) for slot in slots]
    counts = Counter((slot.technician, slot.day) for slot in slots)
    loads = {
        key: (before.get(key, 0), before.get(key, 0) + counts[key] * minutes) for key in limits if counts[key]
    }
    rows += [Row(site, None, None, there[site.pk]) for site in sites if site.pk in there]
    return Preview(rows, loads, limits)


def _there(template: VisitTemplate, sites: Sequence[Site], first: date) -> dict[UUID, date]:
    rows = Visit.objects.filter(template=template, site__in=[site.pk for site in sites], day__gte=first)
    found = rows.exclude(state__in=GONE).order_by("-day").values_list("site_id", "day")
    return {site: day for site, day in found if day is not None}


def _booked(span: Span) -> dict[tuple[UUID, date], int]:
    rows = Visit.objects.filter(
        technician__in=[member.pk for member in span.technicians], day__range=(span.first, span.last)
    ).exclude(state__in=GONE)
    sums = rows.order_by().values_list("technician_id", "day").annotate(total=Sum("minutes"))
    return {(technician, day): total for technician, day, total in sums}


def _usual(sites: Sequence[Site], people: dict[UUID, Member], first: date) -> dict[UUID, UUID]:
    """Who was most often at each site lately, of those who may be chosen."""
    since = first - timedelta(days=HABIT_DAYS)
    rows = Visit.objects.filter(
        site__in=[site.pk for site in sites], technician__in=list(people), day__gte=since
    ).values_list("site_id", "technician_id")
    counts: dict[UUID, Counter[UUID]] = defaultdict(Counter)
    for site, technician in rows:
        counts[site][technician] += 1
    return {site: found.most_common(1)[0][0] for site, found in counts.items()}


def _limits(span: Span) -> dict[tuple[UUID, date], int]:
    """Working minutes of each technician and day; days not worked and public holidays are left out."""
    calendar = Calendar.load(span.technicians, span.first, span.last)
    feasts = holidays.country_holidays("FR", years=range(span.first.year, span.last.year + 1))
    found = {}
    for member in span.technicians:
        for day in span.days:
            minutes = 0 if day in feasts else calendar.span(member.pk, day).minutes
            if minutes:
                found[member.pk, day] = minutes
    return found
