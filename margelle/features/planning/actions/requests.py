"""A client asks that somebody comes; the office makes it a visit in one act, or says why not."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.base.ui import french
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.queries import local_today
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Pool
from margelle.features.messaging import actions as outbox
from margelle.features.messaging.models import Message
from margelle.features.messaging.queries import setting_of
from margelle.features.messaging.rules import occasion_named
from margelle.features.planning.events.requests import VisitRequestAnswered, VisitRequested
from margelle.features.planning.models import PlanChange, Visit, VisitRequest
from margelle.features.planning.queries.requests import answer_values, best_place, requests
from margelle.features.planning.rules import NotAllowed
from margelle.features.planning.rules.requests import CATEGORIES, FARTHEST, MOST_A_DAY

from .changes import one_action
from .move import move_visit
from .plan import plan_visit

S = VisitRequest.State
ANSWERED: Final = "visit_request"
SECOND_THOUGHT = timedelta(minutes=10)  # the office may undo before the client reads the answer
STILL_NEWS = timedelta(days=3)
NO_DAY: Final = "L’intervention n’a plus de jour."
WAITS: Final = "Votre demande est déjà chez nous\u00a0: nous vous répondons vite."
TOO_MANY: Final = "Vous avez déjà envoyé plusieurs demandes aujourd’hui. Appelez-nous, ce sera plus rapide."


@dataclass(frozen=True)
class Asked:
    """What the client says: why, when it would suit, and a word."""

    reason: str
    day: date | None = None
    hours: tuple[time | None, time | None] = (None, None)
    note: str = ""


@transaction.atomic
def ask_visit(*, pool: Pool, asked: Asked) -> VisitRequest:
    """One open request for a pool, and a few a day. Raises NotAllowed with words for the client."""
    take_turn()  # two presses at once would both see none
    mine = VisitRequest.objects.filter(pool=pool)
    if mine.filter(state=S.OPEN).exists():
        raise NotAllowed(WAITS)
    if mine.filter(created_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise NotAllowed(TOO_MANY)
    today = local_today(pool.company)
    if asked.day is not None and not today <= asked.day <= today + FARTHEST:
        raise NotAllowed("Choisissez un jour à venir, dans les deux mois.")
    row: VisitRequest = VisitRequest.objects.create(
        pool=pool,
        client=pool.site.client,
        reason=VisitRequest.Reason(asked.reason),
        day=asked.day,
        from_hour=asked.hours[0],
        to_hour=asked.hours[1],
        note=asked.note.strip()[:500],
    )
    record(VisitRequested(entity_id=row.pk, pool=pool.pk))
    return row


@transaction.atomic
def withdraw_request(*, request: VisitRequest) -> bool:
    """The client needs nobody any more; False when it was answered already."""
    row = _locked(request)
    if row.state != S.OPEN:
        return False
    _settle(row, S.WITHDRAWN, None)
    return True


@dataclass(frozen=True)
class PlannedRequest:
    visit: Visit
    change: PlanChange | None


@transaction.atomic
def plan_request(*, request: VisitRequest, by: Member) -> PlannedRequest:
    """Make it a visit at the best free place of the wished day, else within two weeks; where nothing is free
    it waits in "à planifier". Raises NotAllowed when it is no longer open."""
    row = _open(request)
    client, today = row.pool.site.client, local_today(by.company)
    with one_action(kind=PlanChange.Kind.CREATE, title="", by=by) as action:
        visit = plan_visit(
            client=client,
            by=by,
            site=row.pool.site,
            service=_service(row),
            pools=[row.pool],
            window=(row.from_hour, row.to_hour),
            instructions=_instructions(row),
        )
        _place(visit, row, today, by)
        when = french.day(visit.day) if visit.day else "à planifier"
        action.title = f"{client.short_name}\u00a0: demande du client, {when}"
    _settle(row, S.PLANNED, by, visit=visit)
    if visit.day is not None:
        _tell(row, by.company)
    return PlannedRequest(visit, action.change)


def _service(row: VisitRequest) -> ServiceType | None:
    wanted = ServiceType.objects.filter(archived_at=None, category=CATEGORIES.get(row.reason, "maintenance"))
    return wanted.order_by("order", "name").first()


def _instructions(row: VisitRequest) -> str:
    said = f" « {row.note} »" if row.note else ""
    return f"Demande du client\u00a0: {row.get_reason_display()}.{said}"


def _place(visit: Visit, row: VisitRequest, today: date, by: Member) -> None:
    """At the hour that was found free, never on top of another stop."""
    slot = best_place(visit, row, today)
    if slot is None:
        return
    move_visit(
        visit=visit,
        by=by,
        technician=slot.technician,
        day=slot.day,
        start=slot.start,
        after=slot.cost.after,
        version=None,
    )


@transaction.atomic
def decline_request(*, request: VisitRequest, by: Member, answer: str) -> VisitRequest:
    """The client reads why. Raises NotAllowed without a word of answer."""
    if not answer.strip():
        raise NotAllowed("Donnez un mot de réponse\u00a0: le client le lit.")
    row = _open(request)
    _settle(row, S.DECLINED, by, answer=answer)
    _tell(row, by.company)
    return row


@transaction.atomic
def reopen_request(*, visit: UUID) -> bool:
    """Its visit is cancelled: the request waits again, unless another does. Safe to repeat."""
    take_turn()
    row = VisitRequest.objects.select_for_update().filter(visit=visit, state=S.PLANNED).first()
    if row is None:
        return False
    outbox.drop_keyed(key=_key(row), reason="L’intervention est annulée.")
    if VisitRequest.objects.filter(pool=row.pool_id, state=S.OPEN).exists():
        return False
    row.state, row.visit, row.answered_at, row.answered_by = S.OPEN, None, None, None
    row.save(update_fields=["state", "visit", "answered_at", "answered_by"])
    record(VisitRequestAnswered(entity_id=row.pk, state=S.OPEN))
    return True


@transaction.atomic
def follow_request(*, visit_id: UUID) -> None:
    """Its visit was moved or edited: the answer that has not left says what is true now. Safe to repeat."""
    if not VisitRequest.objects.filter(visit=visit_id, state=S.PLANNED).exists():
        return  # as of nearly every visit: the journal is not held for nothing
    take_turn()
    row = requests().select_related("company").filter(visit=visit_id, state=S.PLANNED).first()
    occasion = occasion_named(ANSWERED)
    message = Message.objects.filter(key=_key(row)).first() if row else None
    if row is None or row.visit is None or message is None or occasion is None:
        return
    if row.visit.day is None:
        outbox.drop_keyed(key=message.key, reason=NO_DAY)
        return
    draft = _draft(row, row.company)
    is_back = message.reason == NO_DAY and outbox.requeue(message=message, occasion=occasion, draft=draft)
    if not is_back:
        outbox.rewrite(message=message, occasion=occasion, draft=draft)


@transaction.atomic
def end_requests_of_site(*, site: UUID) -> int:
    """The pool changed owner: what the former one asked is not the new one's. Safe to repeat."""
    take_turn()
    rows = list(
        VisitRequest.objects.filter(pool__site=site, state=S.OPEN).select_related("pool__site", "client")
    )
    past = [row for row in rows if row.client_id != row.pool.site.client_id]
    for row in past:
        _settle(row, S.WITHDRAWN, None, answer="Le bassin a changé de propriétaire.")
    return len(past)


def _locked(request: VisitRequest) -> VisitRequest:
    take_turn()
    VisitRequest.objects.select_for_update().get(pk=request.pk)
    return requests().get(pk=request.pk)


def _open(request: VisitRequest) -> VisitRequest:
    row = _locked(request)
    if row.state != S.OPEN:
        raise NotAllowed(f"Cette demande a déjà sa réponse\u00a0: {row.get_state_display().lower()}.")
    return row


def _settle(
    row: VisitRequest, state: S, by: Member | None, *, answer: str = "", visit: Visit | None = None
) -> None:
    row.state, row.answer, row.visit = state, answer.strip()[:300], visit
    row.answered_at, row.answered_by = timezone.now(), by
    row.save(update_fields=["state", "answer", "visit", "answered_at", "answered_by"])
    record(VisitRequestAnswered(entity_id=row.pk, state=state, visit=visit.pk if visit else None), by=by)


def _key(row: VisitRequest) -> str:
    return f"request:{row.pk}:{row.visit_id or row.state}"


def _tell(row: VisitRequest, company: Company) -> None:
    occasion = occasion_named(ANSWERED)
    if occasion is None or not setting_of(ANSWERED).is_on:
        return
    outbox.put(occasion=occasion, draft=_draft(row, company), company=company)


def _draft(row: VisitRequest, company: Company) -> outbox.Draft:
    now = timezone.now()
    return outbox.Draft(
        client=row.client,
        values=answer_values(row, company),
        key=_key(row),
        about=row.pk,
        not_before=now + SECOND_THOUGHT,
        useful_until=now + STILL_NEWS,
    )
