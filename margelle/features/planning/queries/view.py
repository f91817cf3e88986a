"""How the board is laid out, read from the address. Unknown values give the default."""

from dataclasses import dataclass
from typing import Final

from .filters import Query

GROUPS: Final = (("technician", "Technicien"), ("agency", "Agence"), ("zone", "Secteur"))
DENSITIES: Final = (("auto", "Automatique"), ("comfort", "Aérée"), ("compact", "Serrée"))
DAYS: Final = (("auto", "Lundi à samedi"), ("5", "Lundi à vendredi"), ("7", "Toute la semaine"))
VIEW_KEYS: Final = ("group", "density", "days")


@dataclass(frozen=True)
class BoardView:
    group: str = "technician"
    density: str = "auto"
    days: str = "auto"

    @classmethod
    def read(cls, query: Query) -> "BoardView":
        return cls(_one(query, "group", GROUPS), _one(query, "density", DENSITIES), _one(query, "days", DAYS))

    def pairs(self) -> list[tuple[str, str]]:
        """What differs from the default, for an address."""
        usual = BoardView()
        values = ((key, getattr(self, key)) for key in VIEW_KEYS)
        return [(key, value) for key, value in values if value != getattr(usual, key)]

    def length(self, *, has_saturday: bool, has_sunday: bool) -> int:
        """Days shown from Monday on. Work planned on a hidden day always shows it."""
        if self.days == "7" or has_sunday:
            return 7
        return 6 if self.days == "auto" or has_saturday else 5


def _one(query: Query, key: str, choices: tuple[tuple[str, str], ...]) -> str:
    values = [value for value in query.getlist(key) if value in {known for known, _ in choices}]
    return values[-1] if values else choices[0][0]
