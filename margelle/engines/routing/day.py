"""One day to plan: roads, technicians, stops and what things cost. Nonsense is refused at birth.

Units everywhere: seconds, metres, micro-euros (1 € = 1,000,000); times of day are seconds after local
midnight. Places are indices into the matrix, stops and technicians indices into the day's tuples.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # numpy loads where a matrix is made, not in every process
    import numpy as np
    from numpy.typing import NDArray

NO_ROAD: Final = -1
LATEST: Final = 2 * 86_400  # rounds may run past midnight, never past the next one
LONGEST: Final = 10_000_000  # seconds or metres of one leg


@dataclass(frozen=True, eq=False)
class Matrix:
    """Seconds and metres of every leg, both (n, n) int32, asymmetric; NO_ROAD (-1) in both where none
    leads."""

    seconds: "NDArray[np.int32]"
    metres: "NDArray[np.int32]"

    def __post_init__(self) -> None:
        shape = self.seconds.shape
        if len(shape) != 2 or shape[0] != shape[1] or self.metres.shape != shape:
            raise ValueError(f"two square matrices of one size, not {shape} and {self.metres.shape}")
        for name, values in (("seconds", self.seconds), ("metres", self.metres)):
            if values.dtype != "int32":
                raise ValueError(f"{name} are int32, not {values.dtype}")
            if values.size and not (values.min() >= NO_ROAD and values.max() <= LONGEST):
                raise ValueError(f"{name} lie between {NO_ROAD} and {LONGEST}")
        if ((self.seconds == NO_ROAD) != (self.metres == NO_ROAD)).any():
            raise ValueError("a leg has both seconds and metres, or neither")

    def __len__(self) -> int:
        return int(self.seconds.shape[0])


@dataclass(frozen=True)
class Window:
    """When a service may START, both ends included."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens <= self.closes <= LATEST:
            raise ValueError(f"a window opens before it closes: {self.opens} to {self.closes}")


@dataclass(frozen=True)
class Break:
    """A break of `length_s`, begun between `earliest` and `latest`, not while driving or serving.

    Whoever is back at the end of the round by `latest` needs none.
    """

    length_s: int
    earliest: int
    latest: int

    def __post_init__(self) -> None:
        if not (0 < self.length_s <= LATEST and 0 <= self.earliest <= self.latest <= LATEST):
            raise ValueError(f"a break has a length and begins between two times: {self}")


@dataclass(frozen=True)
class Lock:
    """A stop promised to this technician, and maybe to a rank in the round (0 = first) or a start of service.

    A round too short for the rank has the stop as its last. The start replaces the windows.
    """

    technician: int
    rank: int | None = None
    start: int | None = None

    def __post_init__(self) -> None:
        if self.technician < 0 or (self.rank is not None and self.rank < 0):
            raise ValueError(f"a lock names a technician, a rank from 0: {self}")
        if self.start is not None and not 0 <= self.start <= LATEST:
            raise ValueError(f"a lock's start is a time of day: {self.start}")


@dataclass(frozen=True)
class Stop:
    """A visit to serve. `skills` is a bit mask; `allowed` None means everybody; `value` counts if not
    mandatory."""

    place: int
    service_s: int
    windows: tuple[Window, ...] = ()
    skills: int = 0
    allowed: frozenset[int] | None = None
    forbidden: frozenset[int] = frozenset()
    priority: int = 0  # 0 to 3, 3 the most urgent
    mandatory: bool = True
    value: int = 0
    lock: Lock | None = None
    load: int = 0  # what it takes of a van

    def __post_init__(self) -> None:
        if not 0 <= self.load <= 10**9:
            raise ValueError(f"a load is not negative: {self.load}")
        if self.place < 0:
            raise ValueError(f"a place is an index from 0: {self.place}")
        if not 0 <= self.service_s <= LATEST:
            raise ValueError(f"a service lasts between 0 and {LATEST} seconds: {self.service_s}")
        if not 0 <= self.skills < 1 << 63:
            raise ValueError(f"skills are a mask of 63 bits: {self.skills}")
        if not 0 <= self.priority <= 3:
            raise ValueError(f"a priority lies between 0 and 3: {self.priority}")
        if not 0 <= self.value <= 10**15:
            raise ValueError(f"a value is not negative: {self.value}")
        if any(a.closes >= b.opens for a, b in pairwise(self.windows)):
            raise ValueError("windows are in order and do not meet")


@dataclass(frozen=True)
class Technician:
    """Somebody's shift. `prefix`: stops already driven, in order; `free_at`: when the last of them is done.

    With `free_at` the rest of the round begins then, at the last driven stop, or at `start_place` (the last
    known position) when nothing is driven. `end_place` None: the round ends where the last stop is done.
    """

    start_place: int
    end_place: int | None
    opens: int
    closes: int
    overtime_s: int = 0
    skills: int = 0
    break_: Break | None = None
    prefix: tuple[int, ...] = ()
    free_at: int | None = None
    day_cost: int = 0
    capacity: int | None = None  # of the van
    present: bool = True  # absent: keeps the index, drives nothing, counts in no mean

    def __post_init__(self) -> None:
        if self.capacity is not None and self.capacity < 0:
            raise ValueError(f"a van holds nothing less than nothing: {self.capacity}")
        if self.prefix and not self.present:
            raise ValueError("who is absent has driven nothing")
        if self.start_place < 0 or (self.end_place is not None and self.end_place < 0):
            raise ValueError("a place is an index from 0")
        if not 0 <= self.opens <= self.closes <= LATEST:
            raise ValueError(f"a shift opens before it closes: {self.opens} to {self.closes}")
        if not 0 <= self.overtime_s <= LATEST:
            raise ValueError(f"overtime is not negative: {self.overtime_s}")
        if not 0 <= self.skills < 1 << 63:
            raise ValueError(f"skills are a mask of 63 bits: {self.skills}")
        if self.free_at is not None and not 0 <= self.free_at <= LATEST:
            raise ValueError(f"free at a time of day: {self.free_at}")
        if not 0 <= self.day_cost <= 10**15:
            raise ValueError(f"a day's cost is not negative: {self.day_cost}")


@dataclass(frozen=True)
class Weights:
    """Micro-euros for a second of travel, a metre, a second of overtime; the last five per second or per
    visit.

    `balance`: per second of Σ(work − mean)²/mean over the technicians of a day. Seasons only: `day_balance`
    (the same over days), `another_technician` (each one beyond a client's first), `arrival_spread` (each
    second beyond 30 minutes between a client's earliest and latest arrival), `moved` (a visit on another
    day than now).
    """

    second: int = 8_000
    metre: int = 350
    overtime: int = 4_000
    balance: int = 0
    day_balance: int = 0
    another_technician: int = 0
    arrival_spread: int = 0
    moved: int = 0

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            if not 0 <= getattr(self, name) <= 10**9:
                raise ValueError(f"the weight {name} lies between 0 and {10**9}")


@dataclass(frozen=True, eq=False)
class Day:
    matrix: Matrix
    technicians: tuple[Technician, ...]
    stops: tuple[Stop, ...]
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        size, crew, count = len(self.matrix), len(self.technicians), len(self.stops)
        driven: set[int] = set()
        for technician in self.technicians:
            if max(technician.start_place, technician.end_place or 0) >= size:
                raise ValueError("a technician starts or ends outside the matrix")
            for i in technician.prefix:
                if not 0 <= i < count or i in driven:
                    raise ValueError(f"a driven stop is a stop of the day, driven once: {i}")
                driven.add(i)
        for stop in self.stops:
            if stop.place >= size:
                raise ValueError(f"a stop lies outside the matrix: {stop.place}")
            named = (stop.allowed or frozenset()) | stop.forbidden
            if stop.lock:
                named |= {stop.lock.technician}
            if any(not 0 <= k < crew for k in named):
                raise ValueError("a stop names a technician who is not of this day")
