"""What a plan says: who drives where and when, what it costs, what is broken, who is left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why a stop is in no round. The first that holds, in this order."""

    NOBODY_PRESENT = "nobody_present"  # no technician that day
    NOBODY_ALLOWED = "nobody_allowed"  # all forbidden, or none of the allowed
    NO_SKILL = "no_skill"  # nobody allowed has the skills
    LOCKED_OUT = "locked_out"  # the technician of the lock may not or cannot
    NO_ROAD = "no_road"  # no road there and back
    WINDOW = "window"  # nobody can be there in time, even with an empty round
    NO_TIME = "no_time"  # it would fit an empty round, not these
    NOT_WORTH = "not_worth"  # optional, and dearer than its value


class Broken(StrEnum):
    LATE = "late"
    SHIFT = "shift"
    BREAK = "break"
    LOAD = "load"
    ABSENT = "absent"
    SKILL = "skill"
    NOT_ALLOWED = "not_allowed"
    LOCK = "lock"
    NO_ROAD = "no_road"
    PREFIX = "prefix"
    TWICE = "twice"


@dataclass(frozen=True)
class Violation:
    """A hard rule that a round breaks. `seconds` where it is a matter of time."""

    kind: Broken
    technician: int
    stop: int | None = None
    seconds: int = 0


@dataclass(frozen=True)
class Timing:
    """One stop of a round on the clock: times of day; `wait` between arrival and start, a break not
    counted."""

    stop: int
    arrive: int
    start: int
    leave: int
    wait: int


@dataclass(frozen=True)
class Round:
    """`departs` is as late as the first stop allows; `break_start` None: no break, or taken at home."""

    technician: int
    timings: tuple[Timing, ...]
    departs: int
    ends: int
    break_start: int | None
    travel_s: int
    driven_m: int
    service_s: int
    overtime_s: int

    @property
    def stops(self) -> tuple[int, ...]:
        return tuple(timing.stop for timing in self.timings)

    @property
    def work_s(self) -> int:
        return self.travel_s + self.service_s


@dataclass(frozen=True)
class Cost:
    """Micro-euros by cause; `value` is what the served optional stops bring, taken off the total.

    The last four are of a season: further technicians of a client, spread of arrivals, balance of days,
    moves.
    """

    seconds: int = 0
    metres: int = 0
    overtime: int = 0
    days: int = 0
    value: int = 0
    balance: int = 0
    technicians: int = 0
    spread: int = 0
    day_balance: int = 0
    moved: int = 0

    @property
    def total(self) -> int:
        everything: int = sum(getattr(self, name) for name in self.__dataclass_fields__)
        return everything - 2 * self.value


@dataclass(frozen=True)
class Plan:
    """`rounds` one per technician, in their order. `key` orders plans: the smaller the better."""

    rounds: tuple[Round, ...]
    cost: Cost
    violations: tuple[Violation, ...]
    unserved: Mapping[int, Reason]
    missing: tuple[int, int, int, int]  # mandatory stops not served, priority 3 first
    iterations: int = 0
    seed: int | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def key(self) -> tuple[int, tuple[int, int, int, int], int]:
        return (len(self.violations), self.missing, self.cost.total)

    @property
    def order(self) -> tuple[tuple[int, ...], ...]:
        """Stops by technician: what `evaluate_day` takes."""
        return tuple(round_.stops for round_ in self.rounds)

    @property
    def travel_s(self) -> int:
        return sum(round_.travel_s for round_ in self.rounds)

    @property
    def driven_m(self) -> int:
        return sum(round_.driven_m for round_ in self.rounds)
