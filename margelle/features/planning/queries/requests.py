"""Reads of what clients ask for."""

from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from margelle.base.ui import french
from margelle.features.accounts.models import Company
from margelle.features.clients.models import Pool
from margelle.features.planning.models import Visit, VisitRequest
from margelle.features.planning.rules import State
from margelle.features.planning.rules.reminders import said_day, said_time

from .slots import Slot, best_slots

TOLD_FOR = timedelta(days=14)  # how long an answer stands on the e-carnet
AHEAD = 14  # days looked at when no day was wished, or the wished one is taken
ALL = 1000  # what does not fit weighs more, but must not hide what does


def requests() -> QuerySet[VisitRequest]:
    """With what a list shows of each, one query."""
    return VisitRequest.objects.select_related(
        "pool__site", "client", "visit__technician", "visit__service", "answered_by"
    )


def open_count() -> int:
    return VisitRequest.objects.filter(state=VisitRequest.State.OPEN).count()


def told_request(pool: Pool) -> VisitRequest | None:
    """The one its owner is told about on the e-carnet: open, or answered not long ago. Never a former
    owner's."""
    row = (
        VisitRequest.objects.filter(pool=pool, client=pool.site.client_id)
        .exclude(state=VisitRequest.State.WITHDRAWN)
        .select_related("visit")
        .order_by("-created_at")
        .first()
    )
    if row is None or row.state == VisitRequest.State.OPEN:
        return row
    if row.visit is not None and row.visit.state != State.PLANNED:
        return None
    return row if row.answered_at and row.answered_at > timezone.now() - TOLD_FOR else None


def wish_words(row: VisitRequest) -> str:
    """« jeudi 3 décembre, entre 8 h et 12 h », « dès que possible »."""
    hours = (row.from_hour, row.to_hour)
    if row.day is None:
        return f"dès que possible, {said_time(None, hours)}" if any(hours) else "dès que possible"
    return f"{said_day(row.day)}, {said_time(None, hours)}" if any(hours) else said_day(row.day)


def best_place(visit: Visit, row: VisitRequest, today: date) -> Slot | None:
    """The best free place within the wished hours: on the wished day, else within two weeks; None when
    nothing fits. A day that has come is wished no more: half of it may be over."""
    spans = [(today + timedelta(days=1), today + timedelta(days=AHEAD))]
    if row.day is not None and row.day > today:
        spans.insert(0, (row.day, row.day))
    for first, last in spans:
        found = best_slots(visit, first, last, ALL, window=(row.from_hour, row.to_hour))
        fitting = next((slot for slot in found if slot.cost.place.fits), None)
        if fitting is not None:
            return fitting
    return None


def answer_values(row: VisitRequest, company: Company) -> dict[str, str]:
    """The variables of the wording that answers a client."""
    return {
        "client": row.client.short_name,
        "entreprise": company.name,
        "telephone": french.phone(company.phone),
        "motif": row.get_reason_display(),
        "reponse": _answer(row),
    }


def _answer(row: VisitRequest) -> str:
    visit = row.visit
    if visit is None or visit.day is None:
        return row.answer
    hours: tuple[time | None, time | None] = (visit.window_from, visit.window_to)
    who = visit.technician.first_name if visit.technician else "Nous"
    verb = "passe" if visit.technician else "passons"
    return f"{who} {verb} {said_day(visit.day)}, {said_time(visit.start, hours)}."


def request_named(key: UUID) -> VisitRequest | None:
    return requests().filter(pk=key).first()


def sample_requests() -> list[tuple[str, str]]:
    """The latest answered ones, to preview a wording with."""
    rows = requests().exclude(answered_at=None).order_by("-answered_at", "pk")
    return [(str(row.pk), row.client.short_name) for row in rows[:8]]
