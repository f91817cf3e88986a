"""The written working hours of technicians, as sets: all year, and one by season."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from margelle.features.accounts.models import Member
from margelle.features.planning.rules import ALL_YEAR, Season, Shift, week_minutes

from .availability import shifts_of


@dataclass(frozen=True)
class HoursSet:
    season: Season
    shifts: list[Shift]

    @property
    def minutes(self) -> int:
        return week_minutes(self.shifts)

    @property
    def key(self) -> str:
        """For an address: "" all year, "06-01_08-31"."""
        return "_".join(self.season) if self.season != ALL_YEAR else ""


@dataclass(frozen=True)
class TechnicianHours:
    """`now` is what holds on the asked day; None when nothing is written for it."""

    technician: Member
    sets: list[HoursSet] = field(default_factory=list)
    now: HoursSet | None = None

    @property
    def minutes(self) -> int:
        return self.now.minutes if self.now else self.technician.day_minutes * 5

    @property
    def gap(self) -> int:
        """Minutes a week above the contract; below when negative."""
        return self.minutes - self.technician.week_minutes

    def of(self, season: Season) -> HoursSet | None:
        return next((one for one in self.sets if one.season == season), None)


def hours_of(technicians: Iterable[Member], day: date) -> list[TechnicianHours]:
    """One query, in the order given; the yearly set first, then the seasons by their beginning."""
    people = list(technicians)
    shifts = shifts_of({one.pk for one in people})
    return [_hours(one, shifts, day) for one in people]


def _hours(technician: Member, shifts: dict[UUID, list[Shift]], day: date) -> TechnicianHours:
    by_season: dict[Season, list[Shift]] = defaultdict(list)
    for shift in shifts.get(technician.pk, ()):
        by_season[shift.season_from, shift.season_to].append(shift)
    sets = [HoursSet(season, found) for season, found in sorted(by_season.items())]
    seasonal = (one for one in sets if one.season != ALL_YEAR and one.shifts[0].is_in_season(day))
    yearly = (one for one in sets if one.season == ALL_YEAR)
    return TechnicianHours(technician, sets, next(seasonal, None) or next(yearly, None))
