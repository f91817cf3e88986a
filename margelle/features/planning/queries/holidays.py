"""French public holidays: those of the place where the pool is, named for the screen."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

import holidays

# Good Friday and 26 December in Alsace and Moselle, the abolition of slavery overseas, each on its own day.
_PLACES = {"57": "57", "67": "6AE", "68": "6AE"}
_PLACES |= {place: place for place in ("971", "972", "973", "974", "976")}


@dataclass(frozen=True)
class PublicHolidays:
    """`day in …` and the day's name, for any year. Made once per place: years are worked out when asked."""

    place: str = ""

    @classmethod
    def at(cls, postcode: str) -> "PublicHolidays":
        return cls(_PLACES.get(postcode[:2], _PLACES.get(postcode[:3], "")))

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in french_holidays(day.year, self.place)

    def name(self, day: date) -> str:
        return french_holidays(day.year, self.place).get(day, "")


@cache
def french_holidays(year: int, place: str = "") -> MappingProxyType[date, str]:
    """Day to name. `place` is a subdivision as the library `holidays` names it; "" is metropolitan France."""
    found = holidays.country_holidays("FR", subdiv=place or None, years=year, language="fr")
    return MappingProxyType({day: name.replace("'", "’") for day, name in found.items()})
