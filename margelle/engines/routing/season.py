"""A season to plan: every client's allowed sets of days, every day's technicians."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from .day import Day, Lock, Matrix, Stop, Technician, Weights
from .plan import Cost, Plan, Reason

Pattern = tuple[int, ...]  # days from 0, rising


@dataclass(frozen=True)
class Client:
    """One pool to serve on all days of one of its patterns. `locks`: visits told to the client, by day.

    `now`: the days on which it is planned today; each planned day that the new pattern has not costs `moved`.
    """

    stop: Stop
    patterns: tuple[Pattern, ...]
    locks: Mapping[int, Lock] = field(default_factory=dict)
    now: Pattern = ()

    def __post_init__(self) -> None:
        for pattern in self.patterns:
            if not pattern or list(pattern) != sorted(set(pattern)) or pattern[0] < 0:
                raise ValueError(f"a pattern has days from 0, rising: {pattern}")
        if self.stop.lock:
            raise ValueError("a client's locks go by day, not in the stop")


@dataclass(frozen=True, eq=False)
class Season:
    """`crews`: by day, the technicians; index k is the same person every day (absent: `present` False)."""

    matrix: Matrix
    crews: tuple[tuple[Technician, ...], ...]
    clients: tuple[Client, ...]
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        if len({len(crew) for crew in self.crews}) > 1:
            raise ValueError("every day names the same technicians, absent ones too")
        for client in self.clients:
            days = {day for pattern in client.patterns for day in pattern} | set(client.locks)
            if any(not 0 <= day < len(self.crews) for day in days):
                raise ValueError("a client's days lie in the season")
        for d in range(len(self.crews)):
            self.day(d)

    def day(self, d: int) -> Day:
        """Day `d` alone: its stops are the clients, with the locks of that day."""
        return self._days[d]

    @cached_property
    def _days(self) -> tuple[Day, ...]:
        return tuple(
            Day(self.matrix, crew, tuple(_locked(client, d) for client in self.clients), self.weights)
            for d, crew in enumerate(self.crews)
        )


def _locked(client: Client, d: int) -> Stop:
    lock = client.locks.get(d)
    return replace(client.stop, lock=lock) if lock else client.stop


@dataclass(frozen=True)
class SeasonPlan:
    """`days[d]` speaks of clients as stops. `patterns`: the days of each client; None: not served, see
    `unserved`."""

    days: tuple[Plan, ...]
    patterns: tuple[Pattern | None, ...]
    cost: Cost
    unserved: Mapping[int, Reason]
    missing: tuple[int, int, int, int]
    broken: tuple[int, ...] = ()  # clients served on days that are no pattern of theirs
    iterations: int = 0
    seed: int | None = None

    @property
    def key(self) -> tuple[int, tuple[int, int, int, int], int]:
        violations = len(self.broken) + sum(len(day.violations) for day in self.days)
        return (violations, self.missing, self.cost.total)

    @property
    def order(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        return tuple(day.order for day in self.days)

    @property
    def driven_m(self) -> int:
        return sum(day.driven_m for day in self.days)


Rounds = Sequence[Sequence[Sequence[int]]]  # by day, by technician: clients in driving order
