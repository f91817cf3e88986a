"""Which stops of a day will be late, by the rounds as they go."""

from dataclasses import dataclass
from datetime import date, time

from margelle.features.accounts.models import Company
from margelle.features.accounts.queries import technicians
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State
from margelle.features.planning.rules.trips import hour_at

from .rounds import round_sheet


@dataclass(frozen=True)
class Lateness:
    """`minutes` after the hour that was said or promised."""

    visit: Visit
    arrives: time
    minutes: int


def late_stops(company: Company, day: date) -> list[Lateness]:
    """Open stops beyond the tolerance. Nine queries at most for each technician who goes out that day."""
    going = Visit.objects.filter(day=day, state__in=(State.PLANNED, State.EN_ROUTE))
    busy = set(going.values_list("technician", flat=True))
    found = []
    for technician in technicians().filter(pk__in=busy).select_related("agency"):
        for stop in round_sheet(company, technician, day).lates:
            if stop.passing is not None:
                found.append(Lateness(stop.visit, hour_at(stop.passing.arrive), stop.late_by))
    return found
