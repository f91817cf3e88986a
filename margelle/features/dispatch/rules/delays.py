"""How long emergencies take, from the call to the arrival and to the solution (URG-4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Times:
    """Of one emergency; None until it happened."""

    called: datetime
    arrived: datetime | None = None
    solved: datetime | None = None


@dataclass(frozen=True)
class Delays:
    """Mean minutes over so many; None where nothing was counted."""

    count: int
    arrival: int | None
    solution: int | None


def minutes_between(start: datetime, end: datetime) -> int:
    return max(0, round((end - start).total_seconds() / 60))


def delays(times: Iterable[Times]) -> Delays:
    rows = list(times)
    return Delays(
        count=len(rows),
        arrival=_mean([minutes_between(one.called, one.arrived) for one in rows if one.arrived]),
        solution=_mean([minutes_between(one.called, one.solved) for one in rows if one.solved]),
    )


def _mean(values: Sequence[int]) -> int | None:
    return round(sum(values) / len(values)) if values else None


def target(reference: int | None, reduction_percent: int) -> int | None:
    """So much less than the reference, to the minute; None without a reference."""
    return None if reference is None else round(reference * (100 - reduction_percent) / 100)
