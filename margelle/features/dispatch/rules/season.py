"""A season by week: what is asked of the team against what it can give (NEW-3)."""

from collections.abc import Iterable, Mapping, Sequence
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


def daily_caps(
    counts: Mapping[date, int], held: Mapping[date, int], days: Sequence[date], weekly: int
) -> dict[date, int]:
    """How many of the season one technician may take on each of these days, so that no week has more than
    `weekly`: about what `counts` gave him, less where it was too much, the rest spread. What is `held` stays,
    whatever the limit says."""
    caps = {day: held.get(day, 0) for day in days}
    for monday in sorted({monday_of(day) for day in days}):
        week = [day for day in days if monday_of(day) == monday]
        left = weekly - sum(caps[day] for day in week)
        wished = {day: max(0, counts.get(day, 0) - caps[day]) for day in week}
        while left > 0 and any(wished.values()):
            most = max(week, key=lambda day: wished[day])
            caps[most], wished[most], left = caps[most] + 1, wished[most] - 1, left - 1
        for n in range(max(0, left)):
            caps[week[n % len(week)]] += 1
    return caps
