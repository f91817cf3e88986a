"""Averages by technician and month, and the themes that low marks and incidents point to (MKT-3)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.fieldwork.models import Incident
from margelle.features.fieldwork.rules import incident_label
from margelle.features.outreach.models import Survey
from margelle.features.outreach.rules import LOW, QUESTIONS, average

AGAIN: Final = 2  # an incident of one kind is a need from the second on


@dataclass
class Row:
    """Marks under one heading."""

    name: str
    asked: int = 0
    marks: list[int] = field(default_factory=list)

    @property
    def mean(self) -> float | None:
        return average(self.marks)

    @property
    def low(self) -> int:
        return sum(mark <= LOW for mark in self.marks)

    @property
    def share(self) -> int:
        """Answers per hundred asked."""
        return round(100 * len(self.marks) / self.asked) if self.asked else 0


def by_technician(since: datetime) -> list[Row]:
    rows: Any = Survey.objects.filter(asked_at__gte=since)
    names = ("technician_id", "technician__first_name", "technician__last_name", "mark")
    found = _grouped(
        (who, f"{first or ''} {last or ''}".strip() or "Sans technicien", mark)
        for who, first, last, mark in rows.values_list(*names)
    )
    return sorted(found, key=lambda row: row.name)


def by_month(since: datetime) -> list[Row]:
    """The latest month first."""
    rows = Survey.objects.filter(asked_at__gte=since).order_by("-asked_at").values_list("asked_at", "mark")
    return _grouped((_month(at), _month(at), mark) for at, mark in rows)


def _month(at: datetime) -> str:
    day = timezone.localtime(at).date()
    return f"{french.MONTHS[day.month - 1]} {day.year}".capitalize()


def _grouped(rows: Iterable[tuple[object, str, int | None]]) -> list[Row]:
    """(key, name, mark) in the order in which keys first come."""
    found: dict[object, Row] = {}
    for key, name, mark in rows:
        row = found.setdefault(key, Row(name))
        row.asked += 1
        if mark is not None:
            row.marks.append(mark)
    return list(found.values())


def themes(since: datetime) -> list[tuple[str, int, int]]:
    """(theme, not quite, no) over all answers."""
    found = []
    for name, (_, theme) in QUESTIONS.items():
        counts = dict(
            Survey.objects.filter(answered_at__gte=since).order_by().values_list(name).annotate(n=Count("pk"))
        )
        found.append((theme, counts.get(Survey.Says.PARTLY, 0), counts.get(Survey.Says.NO, 0)))
    return found


@dataclass(frozen=True)
class Need:
    """A theme that comes back for one technician: how often, and by what it was seen."""

    technician: Member
    theme: str
    count: int
    seen_by: str  # "clients", "incidents"


def needs(since: date) -> list[Need]:
    """The most frequent first. Clients' answers count when not a plain yes; incidents of a kind from the
    second on."""
    counts: dict[tuple[UUID, str, str], int] = defaultdict(int)
    answers: Any = Survey.objects.filter(answered_at__date__gte=since, technician__isnull=False)
    for technician, *values in answers.values_list("technician_id", *QUESTIONS):
        for (_, theme), value in zip(QUESTIONS.values(), values, strict=True):
            if value is not None and value < Survey.Says.YES:
                counts[technician, theme, "clients"] += 1
    kinds: Any = Incident.objects.filter(superseded_at=None, at__date__gte=since)
    grouped = kinds.order_by().values_list("report__technician_id", "kind").annotate(n=Count("pk"))
    for technician, kind, n in grouped:
        if n >= AGAIN:
            counts[technician, incident_label(kind), "incidents"] += n
    people = {member.pk: member for member in Member.objects.filter(pk__in={key[0] for key in counts})}
    found = [Need(people[who], theme, n, by) for (who, theme, by), n in counts.items() if who in people]
    return sorted(found, key=lambda need: (-need.count, str(need.technician), need.theme))
