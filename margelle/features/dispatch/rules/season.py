"""A season by week: what is asked of the team against what it can give (NEW-3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class WeekLoad:
    """Minutes of work: what the team has, what stands already, what the season adds."""

    monday: date
    capacity: int
    standing: int
    added: int
    visits: int  # of those added

    @property
    def percent(self) -> int:
        return round(100 * (self.standing + self.added) / self.capacity) if self.capacity else 0

    @property
    def is_over(self) -> bool:
        return self.standing + self.added > self.capacity


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_loads(
    first: date,
    last: date,
    capacity: Mapping[date, int],
    standing: Iterable[tuple[date, int]],
    added: Iterable[tuple[date, int]],
) -> list[WeekLoad]:
    """`capacity` by day; the others as (day, minutes)."""
    weeks = []
    monday = monday_of(first)
    there, new = list(standing), list(added)
    while monday <= last:
        end = monday + timedelta(days=7)
        mine = [minutes for day, minutes in new if monday <= day < end]
        weeks.append(
            WeekLoad(
                monday,
                sum(minutes for day, minutes in capacity.items() if monday <= day < end),
                sum(minutes for day, minutes in there if monday <= day < end),
                sum(mine),
                len(mine),
            )
        )
        monday = end
    return weeks
