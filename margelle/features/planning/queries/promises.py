"""Which promises to clients a new day would break: windows, accepted slots, service limits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from margelle.base.ui import french
from margelle.features.planning.models import Sla, SlotProposal, Visit
from margelle.features.planning.rules import State

LOOK_BACK = timedelta(days=120)


@dataclass(frozen=True)
class Promises:
    """What stands for these visits. Three queries, two when the company has no service limit."""

    zone: ZoneInfo
    limits: dict[tuple[str, str], int] = field(default_factory=dict)  # (category, measure) -> hours
    agreed: dict[UUID, date] = field(default_factory=dict)  # the day a client accepted
    made: dict[UUID, list[tuple[date, UUID]]] = field(default_factory=dict)  # visits of each site

    @classmethod
    def load(cls, rows: Sequence[Visit], zone: ZoneInfo) -> "Promises":
        if not rows:
            return cls(zone)
        limits = {(one.category, one.measure): one.limit_hours for one in Sla.objects.all()}
        accepted = SlotProposal.objects.filter(visit__in=rows, state=SlotProposal.State.ACCEPTED)
        agreed = dict(accepted.order_by("answered_at").values_list("visit_id", "day"))
        gaps = any(measure == Sla.Measure.GAP for _, measure in limits)
        return cls(zone, limits, agreed, _made(rows) if gaps else {})

    def broken(self, row: Visit, day: date | None) -> tuple[str, ...]:
        """French sentences; nothing when the day stays."""
        if day == row.day or row.day is None:
            return ()
        found = []
        if row.window_from or row.window_to:
            found.append(f"créneau promis le {french.day(row.day)}, {_window(row)}")
        if self.agreed.get(row.pk) == row.day:
            found.append(f"jour accepté par le client{french.NBSP}: {french.day(row.day)}")
        late = self._too_late(row, day) or self._too_far(row, day)
        return (*found, late) if late else tuple(found)

    def _too_late(self, row: Visit, day: date | None) -> str:
        """Asked for by somebody, and no longer there within the time promised."""
        hours = self.limits.get((row.service.category, Sla.Measure.VISIT))
        if hours is None or row.series_id is not None or row.day is None:
            return ""
        due = row.created_at + timedelta(hours=hours)
        was = datetime.combine(row.day, row.start or time(12), self.zone)
        now = datetime.combine(day, row.start or time(12), self.zone) if day else None
        if was > due or (now is not None and now <= due):
            return ""
        return f"SLA dépassé{french.NBSP}: à faire avant le {french.moment(due.astimezone(self.zone))}"

    def _too_far(self, row: Visit, day: date | None) -> str:
        hours = self.limits.get((row.service.category, Sla.Measure.GAP))
        if hours is None or row.series_id is None or row.day is None or day is None:
            return ""
        earlier = [when for when, key in self.made.get(row.site_id, ()) if key != row.pk and when < row.day]
        if not earlier:
            return ""
        limit, last = timedelta(hours=hours), max(earlier)
        if row.day - last > limit or day - last <= limit:
            return ""
        days = french.plural((day - last).days, "jour")
        return f"SLA dépassé{french.NBSP}: {days} depuis l’intervention précédente"


def _made(rows: Sequence[Visit]) -> dict[UUID, list[tuple[date, UUID]]]:
    days = [row.day for row in rows if row.day]
    if not days:
        return {}
    found: dict[UUID, list[tuple[date, UUID]]] = defaultdict(list)
    others = Visit.objects.filter(
        site__in={row.site_id for row in rows}, day__gte=min(days) - LOOK_BACK, day__lt=max(days)
    ).exclude(state__in=(State.CANCELLED, State.SKIPPED))
    for site, day, key in others.values_list("site_id", "day", "pk"):
        if day is not None:
            found[site].append((day, key))
    return found


def _window(row: Visit) -> str:
    start = french.clock(row.window_from) if row.window_from else ""
    end = french.clock(row.window_to) if row.window_to else ""
    if start and end:
        return f"{start}–{end}"
    return f"à partir de {start}" if start else f"avant {end}"
