"""Finished visits that wait for a manager's word, one after the other (INT-9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from margelle.base.tenancy.scope import current_company_id
from margelle.features.accounts.models import Agency, Company, Member
from margelle.features.fieldwork.models import Conflict, Question
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import visits
from margelle.features.planning.rules import State

MOST = 500  # a queue that nobody will go through in one sitting
MOST_SEEN = 999


@dataclass(frozen=True)
class Choice:
    """What of the queue is shown, read from the address; what is unknown is ignored."""

    day: date | None = None
    technician: UUID | None = None
    agency: UUID | None = None
    seen: int = 0  # how many were settled since this sitting began
    last: UUID | None = None  # the one just validated, which may be taken back

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Choice":
        seen = query.get("seen", "")
        return cls(
            day=_day(query.get("day", "")),
            technician=_uuid(query.get("technician", "")),
            agency=_uuid(query.get("agency", "")),
            seen=int(seen) if seen.isascii() and seen.isdigit() and int(seen[:9]) <= MOST_SEEN else 0,
            last=_uuid(query.get("last", "")),
        )

    def address(self, *, seen: int | None = None, last: UUID | None = None) -> str:
        """The query string that keeps the choice."""
        pairs = {
            "day": self.day.isoformat() if self.day else "",
            "technician": str(self.technician or ""),
            "agency": str(self.agency or ""),
            "seen": str((self.seen if seen is None else seen) or ""),
            "last": str(last or ""),
        }
        return urlencode({key: value for key, value in pairs.items() if value})

    @property
    def is_narrow(self) -> bool:
        return bool(self.day or self.technician or self.agency)


def to_check(choice: Choice | None = None) -> QuerySet[Visit]:
    """Finished and not validated, the oldest first."""
    found = visits().filter(state=State.DONE)
    if choice is not None and choice.day:
        found = found.filter(day=choice.day)
    if choice is not None and choice.technician:
        found = found.filter(technician=choice.technician)
    if choice is not None and choice.agency:
        found = found.filter(Q(agency=choice.agency) | Q(agency=None, technician__agency=choice.agency))
    return found.order_by("day", "finished_at", "pk")


@dataclass(frozen=True)
class Place:
    """Where a visit stands in the queue; `number` counts those settled in this sitting as well."""

    ids: list[UUID]
    index: int | None  # None: it waits no longer
    seen: int

    @property
    def total(self) -> int:
        return len(self.ids) + self.seen

    @property
    def number(self) -> int:
        return self.seen + (self.index or 0) + 1

    @property
    def after(self) -> UUID | None:
        """The next one; behind the last one stands the first that was left for later."""
        if self.index is None:
            return self.ids[0] if self.ids else None
        others = self.ids[self.index + 1 :] + self.ids[: self.index]
        return others[0] if others else None

    @property
    def before(self) -> UUID | None:
        return self.ids[self.index - 1] if self.index else None


def place_of(visit: UUID | None, choice: Choice) -> Place:
    ids = list(to_check(choice).values_list("pk", flat=True)[:MOST])
    index = ids.index(visit) if visit in ids else None
    return Place(ids=ids, index=0 if visit is None and ids else index, seen=choice.seen)


@dataclass(frozen=True)
class Choices:
    """What may be chosen: only what waits."""

    days: list[date]
    technicians: list[Member]
    agencies: list[Agency]


def choices() -> Choices:
    waiting = Visit.objects.filter(state=State.DONE)
    days = waiting.exclude(day=None).order_by("day").values_list("day", flat=True).distinct()
    who = Member.objects.filter(pk__in=waiting.values("technician_id")).order_by("last_name", "first_name")
    return Choices(
        days=[day for day in days if day is not None],
        technicians=list(who),
        agencies=list(Agency.objects.filter(archived_at=None).order_by("name")),
    )


def questions_of(visit: Visit) -> list[Question]:
    return list(Question.objects.filter(visit=visit).select_related("by", "read_by"))


def waiting_checks() -> int:
    """Finished visits to validate and open conflicts: the figure beside « Contrôle ». One query.

    None is shown on a page that tells of an error: it is drawn after the company was closed.
    """
    company = current_company_id()
    if company is None:
        return 0
    visits = _counted(Visit.objects.filter(state=State.DONE))
    conflicts = _counted(Conflict.objects.filter(answered_at=None))
    found = Company.objects.filter(pk=company).values_list(visits + conflicts, flat=True)
    return int(found.first() or 0)


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a part of another query: each is counted by its own index."""
    number = rows.order_by().values("company").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


def open_conflict_count() -> int:
    return Conflict.objects.filter(answered_at=None).count()


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
