"""Who works when. Three queries, whatever the number of technicians and days."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from margelle.features.accounts.models import Member
from margelle.features.planning.models import Absence, ClosedDay, WorkingHours
from margelle.features.planning.rules import Away, DaySpan, Shift, day_span


@dataclass(frozen=True)
class Calendar:
    """The working time of these technicians between two days, both included."""

    people: dict[UUID, Member]
    shifts: dict[UUID, list[Shift]] = field(default_factory=dict)
    away: dict[UUID, list[Away]] = field(default_factory=dict)
    closed: dict[tuple[date, UUID | None], str] = field(default_factory=dict)  # day and agency, None = all
    _plain: dict[tuple[UUID, int], DaySpan] = field(default_factory=dict)  # weekdays alike all year

    @classmethod
    def load(cls, technicians: Iterable[Member], first: date, last: date) -> "Calendar":
        people = {member.pk: member for member in technicians}
        return cls(people, shifts_of(people), _away(people, first, last), _closed(first, last))

    def span(self, technician: UUID, day: date) -> DaySpan:
        """Raises KeyError for a technician it was not loaded with."""
        key = technician, day.weekday()
        closed, away = self.closed_name(technician, day), self.away.get(technician, ())
        if not closed and not away and (known := self._plain.get(key)):
            return known
        shifts = self.shifts.get(technician, ())
        usual = self.people[technician].day_minutes
        found = day_span(day, shifts=shifts, usual_minutes=usual, away=away, closed=closed)
        if not closed and not away and not any(shift.season_from for shift in shifts):
            self._plain[key] = found
        return found

    def closed_name(self, technician: UUID, day: date) -> str:
        """Why his agency or the company does not work that day; "" when it does."""
        if not self.closed:
            return ""
        agency = self.people[technician].agency_id
        return self.closed.get((day, None), "") or self.closed.get((day, agency), "")

    def minutes(self, technician: UUID, days: Iterable[date]) -> int:
        """Working minutes over these days."""
        return sum(self.span(technician, day).minutes for day in days)


def shifts_of(people: Collection[UUID]) -> dict[UUID, list[Shift]]:
    found: dict[UUID, list[Shift]] = defaultdict(list)
    for row in WorkingHours.objects.filter(technician__in=people):
        shift = Shift(
            row.weekday, row.from_hour, row.to_hour, row.break_minutes, row.season_from, row.season_to
        )
        found[row.technician_id].append(shift)
    return found


def _away(people: dict[UUID, Member], first: date, last: date) -> dict[UUID, list[Away]]:
    found: dict[UUID, list[Away]] = defaultdict(list)
    rows = Absence.objects.filter(
        state=Absence.State.APPROVED, technician__in=people, from_day__lte=last, to_day__gte=first
    )
    for row in rows:
        away = Away(row.from_day, row.to_day, row.get_kind_display(), row.from_hour, row.to_hour)
        found[row.technician_id].append(away)
    return found


def _closed(first: date, last: date) -> dict[tuple[date, UUID | None], str]:
    rows = ClosedDay.objects.filter(day__gte=first, day__lte=last)
    return {(row.day, row.agency_id): row.name for row in rows}
