"""What the office did to the plan: a rainy day of the past weeks, moved as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from margelle.base.ui.french import NBSP
from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.load_visits import Planned
from margelle.features.planning.actions.recording import snapshot
from margelle.features.planning.models import PlanChange, PlanChangeLine, Visit
from margelle.features.planning.rules import FINISHED, State

AGO = range(8, 20)  # days: far enough to be past, near enough to be on the first page of the list


def load_changes(planned: Sequence[Planned], office: Office, now: datetime) -> None:
    """`now` is local and naive. The fullest round of a day some two weeks ago came from the day before."""
    rows = _a_round(planned, now)
    if not rows or rows[0].day is None:
        return
    rained = rows[0].day - timedelta(days=1 if rows[0].day.weekday() else 3)
    at = datetime.combine(rained, time(6, 48), ZoneInfo(office.company.timezone))
    count = len(rows)
    change: PlanChange = PlanChange.objects.create(
        kind=PlanChange.Kind.MASS_MOVE,
        title=f"Pluie, météo{NBSP}: {count} interventions décalées",
        why=f"Pluie, météo{NBSP}: vigilance orange",
        by=office.coordinator,
        at=at,
    )
    lines = []
    for row in rows:
        after = {**snapshot(row), "state": State.PLANNED.value}
        before = {**after, "day": rained.isoformat()}
        lines.append(
            PlanChangeLine(change=change, visit=row, before=before, after=after, version=row.version)
        )
    PlanChangeLine.objects.bulk_create(lines)


def _a_round(planned: Sequence[Planned], now: datetime) -> list[Visit]:
    days = {now.date() - timedelta(days=number) for number in AGO}
    past = [one.visit for one in planned if one.visit.day in days and one.visit.state in FINISHED]
    sizes = Counter((row.technician_id, row.day) for row in past)
    if not sizes:
        return []
    who, day = min(sizes, key=lambda slot: (-sizes[slot], slot[1] or now.date(), str(slot[0])))
    return [row for row in past if (row.technician_id, row.day) == (who, day)]
