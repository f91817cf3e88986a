"""All sites on one map, as the office wants them (RTE-7). A fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from margelle.features.catalogue.models import Category
from margelle.features.clients.models import Contract, Site
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import FINISHED, State

YEAR: Final = timedelta(days=365)
GAPS: Final = (7, 14, 21, 30, 60, 90)  # days since the last visit worth asking for
CONTRACTS: Final = (("yes", "Sous contrat"), ("no", "Sans contrat"))


@dataclass(frozen=True)
class PlaceFilters:
    """Empty means everything. `older` is in days since the last finished visit; never visited counts."""

    zone: UUID | None = None
    technician: UUID | None = None
    category: str = ""
    contract: str = ""
    older: int | None = None

    @classmethod
    def read(cls, given: Any) -> "PlaceFilters":
        """Unknown values are ignored: an old link still opens."""
        older = given.get("older", "")
        return cls(
            zone=_uuid(given.get("zone", "")),
            technician=_uuid(given.get("technician", "")),
            category=given.get("category", "") if given.get("category") in Category.values else "",
            contract=given.get("contract", "") if given.get("contract") in dict(CONTRACTS) else "",
            older=int(older) if older in {str(days) for days in GAPS} else None,
        )

    @property
    def count(self) -> int:
        return sum(
            value not in (None, "")
            for value in (self.zone, self.technician, self.category, self.contract, self.older)
        )


@dataclass(frozen=True)
class Place:
    site: Site
    last: date | None
    days: int | None  # since then

    @property
    def is_placed(self) -> bool:
        return self.site.latitude is not None and self.site.longitude is not None


@dataclass(frozen=True)
class Places:
    placed: list[Place] = field(default_factory=list)
    apart: list[Place] = field(default_factory=list)  # without a point

    @property
    def count(self) -> int:
        return len(self.placed) + len(self.apart)


def places(filters: PlaceFilters, today: date) -> Places:
    found: QuerySet[Any] = Site.objects.filter(archived_at=None, client__archived_at=None)
    found = found.select_related("client", "zone").annotate(
        last=Max("visits__day", filter=Q(visits__state__in=FINISHED, visits__day__lte=today))
    )
    if filters.zone:
        found = found.filter(zone=filters.zone)
    for wanted in _about_visits(filters, today):
        found = found.filter(wanted)
    if filters.contract:
        found = found.filter(_under_contract(today) if filters.contract == "yes" else ~_under_contract(today))
    if filters.older:
        found = found.filter(Q(last=None) | Q(last__lt=today - timedelta(days=filters.older)))
    return _parted([Place(site, site.last, _days(site.last, today)) for site in _in_order(found)])


def _in_order(found: QuerySet[Any]) -> Sequence[Any]:
    return list(found.order_by("client__name", "name", "city", "pk"))


def _parted(rows: Sequence[Place]) -> Places:
    return Places([row for row in rows if row.is_placed], [row for row in rows if not row.is_placed])


def _days(last: date | None, today: date) -> int | None:
    return (today - last).days if last else None


def _about_visits(filters: PlaceFilters, today: date) -> list[Exists]:
    """Who comes there, and for what: over the last year and what is planned."""
    near = Visit.objects.filter(site=OuterRef("pk"), day__gte=today - YEAR).exclude(state=State.CANCELLED)
    wanted = []
    if filters.technician:
        wanted.append(Exists(near.filter(technician=filters.technician)))
    if filters.category:
        wanted.append(Exists(near.filter(service__category=filters.category)))
    return wanted


def _under_contract(today: date) -> Exists:
    running = Contract.objects.filter(client=OuterRef("client"), starts_on__lte=today, ended_at=None)
    return Exists(running.filter(Q(ends_on=None) | Q(ends_on__gte=today)))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
