"""What a day is gathered in before the engine reads it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from margelle.engines.routing import Point
from margelle.features.accounts.models import Company, Member
from margelle.features.dispatch.models import DispatchSettings
from margelle.features.planning.models import Visit


@dataclass(frozen=True)
class Called:
    """A stop of the engine's day and the visit behind it. `is_mate`: only helps, another technician leads."""

    visit: Visit
    is_mate: bool = False
    bound: str = ""  # French: what holds it (a lock, a promised window), "" when nothing does
    keeps_hour: bool = False  # the client was told this hour: it is not said anew


@dataclass
class Maker:
    """Gathers places, then stops and shifts that name them by their index."""

    company: Company
    date: date
    people: list[Member]
    keeps_technicians: bool
    settings: DispatchSettings
    clock: datetime  # the company's, looked at once
    points: list[Point] = field(default_factory=list)
    index: dict[Point, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def now(self) -> int | None:
        """Seconds of the day, when it is today."""
        return self.clock.hour * 3600 + self.clock.minute * 60 if self.date == self.clock.date() else None

    def place(self, point: Point) -> int:
        if point not in self.index:
            self.index[point] = len(self.points)
            self.points.append(point)
        return self.index[point]
