"""Which promised slots were kept and which were lost, by month and by reason. As many queries at any size."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import TruncMonth

from margelle.features.accounts.models import Company, Member
from margelle.features.planning.models import PlanChange, PlanChangeLine, SlotProposal, Transition, Visit
from margelle.features.planning.rules import FINISHED, MOVABLE, OVER, State
from margelle.features.planning.rules.kept import (
    UNDONE,
    Loss,
    Lost,
    Why,
    Year,
    is_late_notice,
    months_until,
    same_words,
    year_of,
)
from margelle.features.planning.rules.reminders import begins_at

ASKED: Final = "Autre créneau demandé par le client"
AT_ONCE: Final = timedelta(minutes=1)  # between the answer to a proposal and the move it made


@dataclass(frozen=True)
class Whose:
    """Whose slots: everybody's, an agency's, one technician's."""

    technician: UUID | None = None
    agency: UUID | None = None

    def narrow(self, before: str = "") -> Q:
        chosen = Q()
        if self.technician:
            chosen &= Q(**{f"{before}technician": self.technician})
        if self.agency:
            chosen &= Q(**{f"{before}technician__agency": self.agency})
        return chosen


def slots_of(company: Company, whose: Whose, today: date) -> Year:
    """The twelve months until `today`, its unfinished visits left out: their slot has not come."""
    zone, months = ZoneInfo(company.timezone), months_until(today)
    first = months[0]
    rows = list(_visits(first, today, whose))
    return year_of(
        months,
        kept=[(month, n) for month, state, _, n in rows if state in FINISHED],
        left_open=[(month, n) for month, state, _, n in rows if state in MOVABLE],
        lost=[
            *(
                Lost(month, Why(Loss.SKIPPED, same_words(reason)), n)
                for month, state, reason, n in rows
                if state == State.SKIPPED
            ),
            *_cancelled(first, today, whose, zone),
            *_moved(first, today, whose, zone),
        ],
    )


def _visits(first: date, today: date, whose: Whose) -> Iterable[tuple[date, str, str, int]]:
    """(month, state, reason of the skipped, how many)."""
    come = Q(day__range=(first, today - timedelta(days=1))) | Q(day=today, state__in=OVER)
    found: Any = (
        Visit.objects.filter(come, whose.narrow())
        .exclude(state=State.CANCELLED)
        .order_by()
        .annotate(
            month=TruncMonth("day"),
            why=Case(When(state=State.SKIPPED, then=F("state_reason")), default=Value("")),
        )
        .values_list("month", "state", "why")
        .annotate(n=Count("pk"))
    )
    return found  # type: ignore[no-any-return]


def _cancelled(first: date, today: date, whose: Whose, zone: ZoneInfo) -> Iterator[Lost]:
    """Cancelled so late that nobody else could have the slot; the last cancellation counts."""
    rows: Any = (
        Transition.objects.filter(
            whose.narrow("visit__"),
            to_state=State.CANCELLED,
            visit__state=State.CANCELLED,
            visit__day__range=(first, today),
        )
        .exclude(reason__in=UNDONE)
        .order_by("at", "pk")
        .values_list("visit_id", "visit__day", "visit__start", "visit__window_from", "at", "reason")
    )
    latest = {visit: rest for visit, *rest in rows}
    for day, start, window_from, at, reason in latest.values():
        if is_late_notice(begins_at(day, start, window_from), _naive(at, zone)):
            yield Lost(day.replace(day=1), Why(Loss.CANCELLED, same_words(reason)))


def _moved(first: date, today: date, whose: Whose, zone: ZoneInfo) -> Iterator[Lost]:
    """The client asked late for another slot and got one on another day: the place he had is lost."""
    asked: Any = SlotProposal.objects.filter(
        by_side=SlotProposal.Side.CLIENT,
        state=SlotProposal.State.ACCEPTED,
        answered_at__date__gte=first - timedelta(days=31),
    ).values_list("visit_id", "created_at", "answered_at")
    proposals = list(asked)
    moves, people = _moves_of({visit for visit, *_ in proposals}), _people(whose)
    for visit, said, answered in proposals:
        for at, before, after in moves.get(visit, []):
            if abs(at - answered) > AT_ONCE or before["day"] in (None, after["day"]):
                continue
            day = date.fromisoformat(before["day"])
            begins = begins_at(day, _hour(before["start"]), _hour(before["window_from"]))
            is_wanted = people is None or before["technician_id"] in people
            if is_wanted and day <= today and is_late_notice(begins, _naive(said, zone)):
                yield Lost(day.replace(day=1), Why(Loss.MOVED, ASKED))


def _moves_of(visits: set[UUID]) -> dict[UUID, list[tuple[datetime, Any, Any]]]:
    """When each was moved by the office and not put back, what it was before and after."""
    rows: Any = PlanChangeLine.objects.filter(
        visit__in=visits,
        change__kind=PlanChange.Kind.MOVE,
        change__undone_at=None,
        before__isnull=False,
    ).values_list("visit_id", "change__at", "before", "after")
    found: dict[UUID, list[tuple[datetime, Any, Any]]] = {}
    for visit, at, before, after in rows if visits else ():
        found.setdefault(visit, []).append((at, before, after))
    return found


def _people(whose: Whose) -> set[str] | None:
    """Their ids as JSON has them; None when all are meant."""
    if whose == Whose():
        return None
    chosen = Q(pk=whose.technician) if whose.technician else Q()
    if whose.agency:
        chosen &= Q(agency=whose.agency)
    return {str(pk) for pk in Member.objects.filter(chosen).values_list("pk", flat=True)}


def _naive(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _hour(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
