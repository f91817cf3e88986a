"""When a client likes best to be visited: the favoured windows of his sites."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Final
from uuid import UUID

from margelle.features.planning.models import FavouredWindow

Window = tuple[time | None, time | None]
NO_WINDOW: Final[Window] = (None, None)


@dataclass(frozen=True)
class Wish:
    """One favoured window of a site."""

    weekdays: frozenset[int]
    window: Window
    technician: UUID | None

    def is_met(self, technician: UUID, day: date, start: time | None) -> bool:
        low, high = self.window
        return (
            (not self.weekdays or day.weekday() in self.weekdays)
            and self.technician in (None, technician)
            and (start is None or ((low is None or start >= low) and (high is None or start <= high)))
        )


def wishes_of(sites: Collection[UUID]) -> dict[UUID, list[Wish]]:
    """The favoured windows by site, one query."""
    found: dict[UUID, list[Wish]] = defaultdict(list)
    for row in FavouredWindow.objects.filter(site__in=sites).order_by("pk"):
        hours = (row.from_hour, row.to_hour)
        found[row.site_id].append(Wish(frozenset(row.weekdays), hours, row.technician_id))
    return dict(found)
