"""Slots put forward by the client or the office: pending until accepted, refused, withdrawn or lapsed."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.base.ui import french
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.queries import local_now
from margelle.features.planning.events import SlotAnswered, SlotProposed
from margelle.features.planning.models import PlanChange, SlotProposal, Visit
from margelle.features.planning.queries.slots import Wanted, costs
from margelle.features.planning.rules import MOVABLE, NotAllowed, State

from .changes import one_action
from .edit import edit_visit
from .locking import locked, refresh
from .move import BY_HOUR, check_technician, move_visit

S = SlotProposal.State


@transaction.atomic
def propose_slot(
    *,
    visit: Visit,
    by: Member | None,
    by_side: str,
    day: date,
    hours: tuple[time | None, time | None] = (None, None),
    technician: Member | None = None,
    note: str = "",
    lapses_at: datetime | None = None,
    answers: SlotProposal | None = None,
) -> SlotProposal:
    """Put another slot forward. One that `answers` another refuses it by that. Raises NotAllowed."""
    row = locked(visit)
    if row.state not in MOVABLE:
        raise NotAllowed(f"Une intervention « {row.get_state_display().lower()} » ne se déplace plus.")
    if day < local_now(row.company).date():
        raise NotAllowed("Ce jour est passé\u00a0: proposez un jour à venir.")
    if lapses_at is not None and lapses_at <= timezone.now():
        raise NotAllowed("La réponse est attendue avant un moment déjà passé.")
    if technician is not None:
        check_technician(technician)
    if answers is not None:
        if answers.visit_id != row.pk:
            raise NotAllowed("Cette proposition est celle d’une autre intervention.")
        _settle(answers, S.REFUSED, by, "Autre créneau proposé.")
    proposal: SlotProposal = SlotProposal.objects.create(
        visit=row,
        by_side=by_side,
        by=by,
        answers=answers,
        day=day,
        from_hour=hours[0],
        to_hour=hours[1],
        technician=technician,
        note=note.strip(),
        lapses_at=lapses_at,
    )
    record(SlotProposed(entity_id=proposal.pk, visit=row.pk, day=day, side=by_side), by=by)
    refresh(visit, row)
    return proposal


@transaction.atomic
def accept_proposal(*, proposal: SlotProposal, by: Member, answer: str = "") -> PlanChange | None:
    """The visit goes there, its promised window follows, and its other pending proposals are withdrawn.

    Returns the change that undo takes back, None when it was there already or inside another action."""
    row = _settle(proposal, S.ACCEPTED, by, answer)
    visit = Visit.objects.select_related("site", "client", "technician").get(pk=row.visit_id)
    technician = row.technician or visit.technician
    window = (row.from_hour, row.to_hour)
    with one_action(kind=PlanChange.Kind.MOVE, title=_title(visit, row), by=by) as action:
        [cost] = costs([Wanted(visit, technician, row.day, window)])
        move_visit(
            visit=visit,
            by=by,
            technician=technician,
            day=row.day,
            start=row.from_hour,
            after=BY_HOUR if row.from_hour or cost is None else cost.after,
            version=None,
        )
        edit_visit(visit=visit, by=by, window_from=row.from_hour, window_to=row.to_hour)
    for other in SlotProposal.objects.filter(visit=visit, state=S.PENDING):
        _settle(other, S.WITHDRAWN, by, "Un autre créneau a été accepté.")
    return action.change


def _title(visit: Visit, row: SlotProposal) -> str:
    hour = f" à{french.NBSP}{french.clock(row.from_hour)}" if row.from_hour else ""
    return f"{visit.client.short_name}\u00a0: créneau accepté, {french.day(row.day)}{hour}"


@transaction.atomic
def refuse_proposal(*, proposal: SlotProposal, by: Member, answer: str) -> SlotProposal:
    if not answer.strip():
        raise NotAllowed("Donnez un mot de réponse\u00a0: il reste dans l’historique.")
    return _settle(proposal, S.REFUSED, by, answer)


@transaction.atomic
def withdraw_proposal(*, proposal: SlotProposal, by: Member) -> SlotProposal:
    return _settle(proposal, S.WITHDRAWN, by, "")


def _settle(proposal: SlotProposal, state: str, by: Member | None, answer: str) -> SlotProposal:
    """Answer it once: who comes second is told what the first one answered."""
    take_turn()
    row: SlotProposal = SlotProposal.objects.select_for_update().get(pk=proposal.pk)
    if row.state != S.PENDING:
        raise NotAllowed(f"Cette proposition a déjà sa réponse\u00a0: {row.get_state_display().lower()}.")
    row.state, row.answer = state, answer.strip()[:300]
    row.answered_at, row.answered_by = timezone.now(), by
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    record(SlotAnswered(entity_id=row.pk, visit=row.visit_id, state=state), by=by)
    proposal.state = state
    return row


@transaction.atomic
def lapse_proposals(*, company: Company, now: datetime | None = None) -> int:
    """Close what nobody answered in time, and what is no longer to be answered. Safe to repeat."""
    take_turn()
    moment = now or timezone.now()
    pending = SlotProposal.objects.filter(state=S.PENDING)
    today = moment.astimezone(ZoneInfo(company.timezone)).date()
    late = pending.filter(Q(lapses_at__lte=moment) | Q(day__lt=today))
    count = 0
    for row in late:
        _settle(row, S.LAPSED, None, "")
        count += 1
    for row in pending.exclude(visit__state__in=(State.PLANNED, State.EN_ROUTE)):
        _settle(row, S.WITHDRAWN, None, "L’intervention n’est plus à déplacer.")
        count += 1
    return count
