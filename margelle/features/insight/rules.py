"""Pure questions about a day: where is each technician, what is late, when does it end?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from margelle.features.planning.rules import FINISHED, OVER, State


@dataclass(frozen=True)
class Stop:
    """One visit of the day. `late_min` is 0 when it is not late (minutes past what was planned)."""

    visit_id: UUID
    client: str
    service: str
    city: str
    technician: str
    state: State
    start: time | None
    minutes: int
    late_min: int = 0

    @property
    def css(self) -> str:
        return "late" if self.late_min else self.state.value.replace("_", "-")


@dataclass(frozen=True)
class Lane:
    """One technician's day, in order, cancelled visits left out."""

    member_id: UUID
    name: str
    initials: str
    colour: int
    stops: Sequence[Stop]

    @property
    def done(self) -> int:
        return sum(stop.state in FINISHED for stop in self.stops)

    @property
    def total(self) -> int:
        return len(self.stops)

    @property
    def now(self) -> Stop | None:
        """Where the technician is: at work, on the way, late, or the next stop; None when all is over."""
        for wanted in (State.IN_PROGRESS, State.EN_ROUTE):
            for stop in self.stops:
                if stop.state == wanted:
                    return stop
        left = [stop for stop in self.stops if stop.state not in OVER]
        return next((stop for stop in left if stop.late_min), left[0] if left else None)


@dataclass(frozen=True)
class Day:
    day: date
    lanes: Sequence[Lane]

    @property
    def stops(self) -> list[Stop]:
        return [stop for lane in self.lanes for stop in lane.stops]

    @property
    def done(self) -> int:
        return sum(lane.done for lane in self.lanes)

    @property
    def total(self) -> int:
        return sum(lane.total for lane in self.lanes)

    @property
    def late(self) -> list[Stop]:
        """The longest waiting first."""
        return sorted((stop for stop in self.stops if stop.late_min), key=lambda stop: -stop.late_min)

    @property
    def ends_at(self) -> time | None:
        """When the last planned work should end; None when no hour is known or all is over."""
        ends = [
            datetime.combine(self.day, stop.start) + timedelta(minutes=stop.minutes)
            for stop in self.stops
            if stop.start is not None and stop.state not in OVER
        ]
        return max(ends).time() if ends else None


def late_minutes(*, is_late: bool, day: date, due: time | None, now: datetime) -> int:
    """Whole minutes past what was planned; at least 1 for what is late. `now` is local and naive."""
    if not is_late:
        return 0
    waited = now - datetime.combine(day, due or time.max)
    return max(1, int(waited.total_seconds() // 60))
