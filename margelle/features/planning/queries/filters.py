"""What of the board is shown, read from the address. Unknown values are ignored: an old link still opens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol
from urllib.parse import urlencode
from uuid import UUID

from margelle.features.catalogue.models import Category
from margelle.features.planning.rules import State

LATE: Final = "late"
STATE_WORDS: Final = (*((state.value, state.label) for state in State), (LATE, "Retardée"))
KEYS: Final = ("category", "technician", "agency", "state")


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

    @classmethod
    def read(cls, query: Query) -> "BoardFilters":
        return cls(
            categories=frozenset(query.getlist("category")) & frozenset(Category.values),
            technicians=_uuids(query.getlist("technician")),
            agencies=_uuids(query.getlist("agency")),
            states=frozenset(query.getlist("state")) & {value for value, _ in STATE_WORDS},
        )

    @property
    def count(self) -> int:
        return len(self.categories) + len(self.technicians) + len(self.agencies) + len(self.states)

    def pairs(self) -> list[tuple[str, str]]:
        """For an address, always in the same order."""
        groups = (self.categories, self.technicians, self.agencies, self.states)
        return [
            (key, value)
            for key, group in zip(KEYS, groups, strict=True)
            for value in sorted(str(one) for one in group)
        ]

    def address(self, **more: str) -> str:
        """The query string with other parts put before."""
        return urlencode([*((key, value) for key, value in more.items() if value), *self.pairs()])

    def keeps(self, state: str, is_late: bool) -> bool:
        if not self.states:
            return True
        return state in self.states or (is_late and LATE in self.states)


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
