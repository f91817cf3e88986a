"""Visits as the boards read them: plain rows, without building model instances for hundreds of cards."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from margelle.features.planning.models import Visit, VisitPool

DEFAULT_POOL = "Piscine"


class Line(NamedTuple):
    """One visit as read."""

    pk: UUID
    version: int
    day: date | None
    start: time | None
    window_to: time | None
    minutes: int
    state: str
    state_reason: str
    priority: str
    technician_id: UUID | None
    service: str
    category: str
    colour: str
    city: str
    civility: str
    first_name: str
    last_name: str
    firm_name: str
    zone_id: UUID | None
    series_id: UUID | None

    @property
    def client(self) -> str:
        return self.firm_name or f"{self.civility} {self.last_name or self.first_name}".strip()


LINE = (
    "pk", "version", "day", "start", "window_to", "minutes", "state", "state_reason", "priority",
    "technician_id", "service__name", "service__category", "service__colour", "site__city",
    "client__civility", "client__first_name", "client__last_name", "client__firm_name", "site__zone_id",
    "series_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    line: Line
    is_late: bool
    pools: str  # names worth showing, "" for the only "Piscine"
    conflicts: tuple[str, ...] = ()  # French, the gravest first
    mates: tuple[str, ...] = ()  # who comes along; on a mate's own card, the technician whose visit it is
    mate: UUID | None = None  # set on the card that a mate has of somebody else's visit


def read_lines(found: QuerySet[Visit]) -> list[Line]:
    rows: Any = found.values_list(*LINE)
    return [Line._make(row) for row in rows]


def shared_lines(found: QuerySet[Visit]) -> list[tuple[Line, UUID]]:
    """Each visit once for every mate, with that mate; whatever technicians are filtered. One query."""
    rows: Any = found.filter(mates__isnull=False).values_list(*LINE, "mates__technician_id")
    return [(Line._make(row[:-1]), row[-1]) for row in rows]


def pool_names(visits: Iterable[UUID]) -> dict[UUID, str]:
    """The pools of each visit, unless it is the site's only "Piscine". One query."""
    links = VisitPool.objects.filter(visit__in=list(visits)).order_by("pool__name")
    names: dict[UUID, list[str]] = defaultdict(list)
    for visit, name in links.values_list("visit_id", "pool__name"):
        names[visit].append(name)
    return {visit: ", ".join(found) for visit, found in names.items() if found != [DEFAULT_POOL]}
