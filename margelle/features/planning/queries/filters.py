"""What of the board is shown, read from the address. Unknown values are ignored: an old link still opens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet

from margelle.features.catalogue.models import Category
from margelle.features.clients.models import Client
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

LATE: Final = "late"
STATE_WORDS: Final = (*((state.value, state.label) for state in State), (LATE, "Retardée"))
KEYS: Final = ("category", "technician", "agency", "state", "zone", "tag", "value")


class Query(Protocol):
    """What a QueryDict offers and we read."""

    def getlist(self, key: str) -> Sequence[str]: ...


@dataclass(frozen=True)
class BoardFilters:
    """Empty sets mean everything."""

    categories: frozenset[str] = field(default_factory=frozenset)
    technicians: frozenset[UUID] = field(default_factory=frozenset)
    agencies: frozenset[UUID] = field(default_factory=frozenset)
    states: frozenset[str] = field(default_factory=frozenset)
    zones: frozenset[UUID] = field(default_factory=frozenset)
    tags: frozenset[UUID] = field(default_factory=frozenset)
    values: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def read(cls, query: Query) -> "BoardFilters":
        return cls(
            categories=frozenset(query.getlist("category")) & frozenset(Category.values),
            technicians=_uuids(query.getlist("technician")),
            agencies=_uuids(query.getlist("agency")),
            states=frozenset(query.getlist("state")) & {value for value, _ in STATE_WORDS},
            zones=_uuids(query.getlist("zone")),
            tags=_uuids(query.getlist("tag")),
            values=frozenset(query.getlist("value")) & frozenset(Client.Value.values),
        )

    @property
    def _groups(self) -> tuple[frozenset[Any], ...]:
        return (
            self.categories, self.technicians, self.agencies, self.states, self.zones, self.tags,
            self.values,
        )  # fmt: skip

    @property
    def count(self) -> int:
        return sum(len(group) for group in self._groups)

    def pairs(self) -> list[tuple[str, str]]:
        """For an address, always in the same order."""
        return [
            (key, value)
            for key, group in zip(KEYS, self._groups, strict=True)
            for value in sorted(str(one) for one in group)
        ]

    def address(self, **more: str) -> str:
        """The query string with other parts put before."""
        return urlencode([*((key, value) for key, value in more.items() if value), *self.pairs()])

    def keeps(self, state: str, is_late: bool) -> bool:
        if not self.states:
            return True
        return state in self.states or (is_late and LATE in self.states)

    def narrow(self, found: QuerySet[Visit]) -> QuerySet[Visit]:
        """The visits of the chosen kinds, people and places; states are sorted out once lateness is known."""
        if self.technicians:
            found = found.filter(technician__in=self.technicians)
        return self.narrow_sites(found)

    def narrow_sites(self, found: QuerySet[Visit]) -> QuerySet[Visit]:
        """The same without the people: what waits has no technician yet."""
        wanted: dict[str, Any] = {
            "service__category__in": self.categories,
            "site__zone__in": self.zones,
            "client__value__in": self.values,
        }
        found = found.filter(**{name: values for name, values in wanted.items() if values})
        if self.tags:
            clients = Client.objects.filter(tags__in=self.tags)
            found = found.filter(client__in=clients)
        return found


def _uuids(values: Iterable[str]) -> frozenset[UUID]:
    found = set()
    for value in list(values)[:200]:
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return frozenset(found)


def day_or(text: str, default: date) -> date:
    """A day of an address; nonsense and the far ends of the calendar give the default."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return default
    return day if 2000 <= day.year <= 2100 else default
