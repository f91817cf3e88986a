"""How full a day is: what is booked against what can be worked, and the one thing to say of it."""

from dataclasses import dataclass
from enum import IntEnum

from .hours import REST

OVER_MARGIN = 30  # minutes past the working time before one says "trop"


class Level(IntEnum):
    """The shade of a day. The number is always written beside it."""

    NONE = 0
    LIGHT = 1  # half of the time at most
    FAIR = 2
    FULL = 3
    BRIM = 4  # all of the time, within the margin
    OVER = 5


@dataclass(frozen=True, slots=True)
class Load:
    """Visits booked on one or many days. `limit` is the working time in minutes, 0 when nobody works.

    `why` says why it is less than usual; `clashes` counts visits on days when their technician is off.
    """

    count: int = 0
    minutes: int = 0
    limit: int = 0
    late: int = 0
    urgent: int = 0
    high: int = 0
    clashes: int = 0
    why: str = ""

    def __add__(self, other: "Load") -> "Load":
        return Load(
            self.count + other.count,
            self.minutes + other.minutes,
            self.limit + other.limit,
            self.late + other.late,
            self.urgent + other.urgent,
            self.high + other.high,
            self.clashes + other.clashes,
        )

    @property
    def is_over(self) -> bool:
        return self.minutes > self.limit + OVER_MARGIN

    @property
    def percent(self) -> int | None:
        """Booked against available, None when nobody works."""
        return round(100 * self.minutes / self.limit) if self.limit else None

    @property
    def level(self) -> Level:
        if not self.minutes:
            return Level.NONE
        if self.is_over or not self.limit:
            return Level.OVER
        share = self.minutes / self.limit
        steps = ((0.5, Level.LIGHT), (0.75, Level.FAIR), (0.95, Level.FULL))
        return next((level for most, level in steps if share <= most), Level.BRIM)

    @property
    def mark(self) -> tuple[str, str]:
        """What calls for a look, the worst first: (class, French word), or two empty strings."""
        if self.clashes:
            return "clash", "repos" if self.why == REST else "absent"
        if self.late:
            return "late", "retard"
        if self.is_over:
            return "over", "trop"
        if self.urgent:
            return "urgent", "urgent"
        return ("high", "haute") if self.high else ("", "")


NO_LOAD = Load()
