"""The manager's choice between two versions of a visit. What does not count is set aside, never erased."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.base.sync.models import SyncOp
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import technicians
from margelle.features.catalogue.actions import reverse_use
from margelle.features.fieldwork.events import ConflictAnswered
from margelle.features.fieldwork.models import Conflict, Fact, ProductUse, Report, Seal
from margelle.features.fieldwork.queries.records import FACTS, has_standing_entries
from margelle.features.fieldwork.rules import Refused, work_day
from margelle.features.planning.actions import change_state, clear_look, follow_work
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import Side, State

from .origin import lay_aside
from .products import unfit
from .seals import seal_foreign_change, seal_visit

_A = Conflict.Answer
_BACK = {
    State.VALIDATED: State.DONE,
    State.DONE: State.IN_PROGRESS,
    State.IN_PROGRESS: State.PLANNED,
    State.EN_ROUTE: State.PLANNED,
}
ASIDE = "Conflit tranché\u00a0: le bureau garde sa version."


@transaction.atomic
def answer_conflict(*, conflict: Conflict, answer: str, by: Member, keep: UUID | None = None) -> bool:
    """Keep the phone's version, the office's, or both; False when it had been answered already.

    `keep` is the entry that counts when two phones recorded the same thing. Raises Refused.
    """
    take_turn()
    row: Conflict = (
        Conflict.objects.select_for_update(of=("self",))
        .select_related("visit__company", "by")
        .get(pk=conflict.pk)
    )
    if row.answered_at is not None:
        return False
    seal_foreign_change(row.visit)
    aside = _apply(row, answer, by, keep)
    seal_visit(row.visit, why=Seal.Why.COMPLETION)
    row.answer, row.answered_by, row.answered_at = answer, by, timezone.now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    event = ConflictAnswered(entity_id=row.visit_id, fact=row.pk, why=row.why, answer=answer, aside=aside)
    record(event, by=by)
    if not Conflict.objects.filter(visit=row.visit_id, answered_at=None).exists():
        clear_look(visit=row.visit, by=by)
    return True


def _apply(row: Conflict, answer: str, by: Member, keep: UUID | None) -> int:
    if answer == _A.BOTH:
        return 0
    if row.why == Conflict.Why.TWICE:
        return _keep_one(row, keep)
    if answer == _A.PHONE:
        _bend_plan(row, by)
        return 0
    aside = _set_aside(row, by)
    if row.why not in (Conflict.Why.VALIDATED, Conflict.Why.SIGNED) and not has_standing_entries(row.visit):
        _back_to_plan(row, by)
    return aside


def _keep_one(row: Conflict, keep: UUID | None) -> int:
    """Of two entries for the same thing, the chosen one stands. They may both have been corrected since."""
    ids = [UUID(one) for one in row.facts]
    if keep not in ids:
        raise Refused("Choisissez la valeur à garder.", field="keep")
    for model in FACTS:
        for fact in model.objects.filter(pk__in=ids, report__visit=row.visit_id):
            if fact.pk == keep:
                model.objects.filter(pk=fact.pk).update(superseded_at=None)
            else:
                lay_aside(fact)
    return 1


def _bend_plan(row: Conflict, by: Member) -> None:
    """The plan follows what was done: the day it was done, and who did it."""
    visit = row.visit
    day = work_day(row.at, visit.company.timezone) if row.why == Conflict.Why.MOVED else visit.day
    who = visit.technician
    if row.why == Conflict.Why.REASSIGNED:
        who = row.by
        if not technicians().filter(pk=who.pk).exists():
            raise Refused(f"{who} n’est plus dans l’équipe\u00a0: répondez « les deux sont justes ».")
    follow_work(visit=visit, technician=who, day=day, by=by)


def _set_aside(row: Conflict, by: Member) -> int:
    """What this technician recorded from the first entry that did not fit. It stays in the history."""
    first = SyncOp.objects.filter(op_id=row.op).values_list("received_at", flat=True).first()
    if first is None:
        return 0
    sent = SyncOp.objects.filter(subject_id=row.visit_id, member_id=row.by_id, received_at__gte=first)
    ids = list(sent.values_list("op_id", flat=True))
    count = 0
    for model in FACTS:
        count += _lay_all_aside(model.objects.filter(pk__in=ids, superseded_at=None), by)
    return count


def _lay_all_aside(facts: Iterable[Fact], by: Member) -> int:
    count = 0
    for fact in facts:
        lay_aside(fact)
        if isinstance(fact, ProductUse) and fact.quantity:
            reverse_use(source_id=fact.pk, by=by, at=timezone.now())
            unfit(fact, by=by)
        count += 1
    return count


def _back_to_plan(row: Conflict, by: Member) -> None:
    """Through the states, as a person would: done, in progress, planned, then what the office had said."""
    visit = row.visit
    while (after := _BACK.get(State(visit.state))) is not None:
        change_state(visit=visit, to=after, by=by, side=Side.MANAGER, reason=ASIDE)
    Report.objects.filter(visit=visit).update(closed_at=None, missing=[])
    was = row.plan.get("state", "")
    if visit.state == State.PLANNED and was in (State.CANCELLED, State.SKIPPED):
        reason = row.plan.get("reason") or ASIDE
        change_state(visit=visit, to=State(was), by=by, side=Side.MANAGER, reason=reason)


def settle_conflicts(visit: Visit, by: Member | None) -> None:
    """The visit was looked at as a whole: what is still open is right as it is."""
    for row in Conflict.objects.filter(visit=visit, answered_at=None):
        row.answer, row.answered_by, row.answered_at = _A.BOTH, by, timezone.now()
        row.save(update_fields=["answer", "answered_by", "answered_at"])
        event = ConflictAnswered(entity_id=visit.pk, fact=row.pk, why=row.why, answer=_A.BOTH, aside=0)
        record(event, by=by)
