"""Pure questions about slots that were promised: kept, or lost and why (NTF-6)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from itertools import islice
from typing import Final

LATE_NOTICE: Final = timedelta(hours=24)  # less than that before the visit, nobody else can have the slot
MONTHS_SHOWN: Final = 12
UNDONE: Final = frozenset({"Création annulée", "Action annulée"})  # the way back of the office's own mistake


class Loss(Enum):
    """How a slot was lost. The value is what screens say."""

    SKIPPED = "Sautée"
    CANCELLED = "Annulée tard"
    MOVED = "Refusée tard"


@dataclass(frozen=True)
class Why:
    loss: Loss
    reason: str


@dataclass(frozen=True)
class Lost:
    """So many slots of one month, for one reason."""

    month: date  # its first day
    why: Why
    count: int = 1


@dataclass
class Month:
    """The slots of one month that have come. `left_open` are past, neither made nor skipped: not counted."""

    first: date
    kept: int = 0
    left_open: int = 0
    lost_by: Counter[Why] = field(default_factory=Counter)

    @property
    def lost(self) -> int:
        return self.lost_by.total()

    @property
    def total(self) -> int:
        return self.kept + self.lost

    @property
    def share(self) -> float | None:
        """Kept per hundred, None when no slot has come."""
        return 100 * self.kept / self.total if self.total else None

    def lost_as(self, loss: Loss) -> int:
        return sum(count for why, count in self.lost_by.items() if why.loss is loss)

    @property
    def skipped(self) -> int:
        return self.lost_as(Loss.SKIPPED)

    @property
    def cancelled(self) -> int:
        return self.lost_as(Loss.CANCELLED)

    @property
    def moved(self) -> int:
        return self.lost_as(Loss.MOVED)

    @property
    def reasons(self) -> list[tuple[Why, int]]:
        """The most frequent first."""
        return sorted(self.lost_by.items(), key=lambda item: (-item[1], item[0].loss.value, item[0].reason))


@dataclass(frozen=True)
class Year:
    """Twelve months, the latest last."""

    months: Sequence[Month]

    @property
    def whole(self) -> Month:
        found = Month(self.months[0].first)
        for month in self.months:
            found.kept += month.kept
            found.left_open += month.left_open
            found.lost_by += month.lost_by
        return found

    @property
    def with_slots(self) -> list[Month]:
        return [month for month in self.months if month.total]


def months_until(today: date) -> list[date]:
    """The first days of this month and the eleven before, in order."""
    number = today.year * 12 + today.month - 1
    numbers = range(number - MONTHS_SHOWN + 1, number + 1)
    return [date(one // 12, one % 12 + 1, 1) for one in numbers]


def year_of(
    months: Sequence[date], kept: Iterable[tuple[date, int]], left_open: Iterable[tuple[date, int]],
    lost: Iterable[Lost],
) -> Year:  # fmt: skip
    """Put what was counted into its months; what lies outside of them is left out."""
    found = {first: Month(first) for first in months}
    for first, count in kept:
        if first in found:
            found[first].kept += count
    for first, count in left_open:
        if first in found:
            found[first].left_open += count
    for one in lost:
        if one.month in found:
            found[one.month].lost_by[one.why] += one.count
    return Year(list(found.values()))


def is_late_notice(begins: datetime, said: datetime) -> bool:
    """Both by the company's clock, naive. What is said after the hour is late as well."""
    return said > begins - LATE_NOTICE


def same_words(reason: str) -> str:
    """« client absent. » and « Client absent » are one reason."""
    words = " ".join(reason.split()).rstrip(" .")
    return words[:1].upper() + words[1:] or "Sans motif"


def chief(reasons: Sequence[tuple[Why, int]], most: int) -> tuple[list[tuple[Why, int]], int]:
    """The first `most`, and how many slots the others make."""
    return list(islice(reasons, most)), sum(count for _, count in reasons[most:])
