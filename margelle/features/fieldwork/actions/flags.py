"""Work that does not fit the plan is kept and shown to the office, never refused."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from margelle.base.journal import record
from margelle.base.sync.models import SyncOp
from margelle.features.fieldwork.events import ConflictAnswered, WorkFlagged
from margelle.features.fieldwork.models import Conflict, Fact
from margelle.features.fieldwork.rules import is_on_day
from margelle.features.planning.actions import ask_for_look, change_state, clear_look
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.queries import is_shared_by
from margelle.features.planning.rules import Side, State

from .origin import Origin

F = TypeVar("F", bound=Fact)
_SAID = (State.CANCELLED, State.SKIPPED, State.VALIDATED)


def fit_into_plan(visit: Visit, origin: Origin) -> None:
    """Before work is applied: reinstate a visit that is no longer due, flag what the plan did not expect."""
    if visit.state == State.CANCELLED:
        plan = _plan(visit)
        _reinstate(visit, origin, "Travail reçu du téléphone après l’annulation.")
        flag(visit, origin, "cancelled", plan)
    elif visit.state == State.SKIPPED and _skipped_by_another(visit, origin):
        plan = _plan(visit)
        _reinstate(visit, origin, "Travail reçu du téléphone alors qu’elle était sautée.")
        flag(visit, origin, "skipped", plan)
    elif visit.state == State.VALIDATED:
        flag(visit, origin, "validated")
    if is_of_another(visit, origin):
        flag(visit, origin, "reassigned")
    elif not is_on_day(visit.day, origin.at, visit.company.timezone):
        flag(visit, origin, "moved")


def is_of_another(visit: Visit, origin: Origin) -> bool:
    """Never his, alone or with others, or since given to somebody else. The phone may not know it yet."""
    return not is_shared_by(visit, origin.by)


def _skipped_by_another(visit: Visit, origin: Origin) -> bool:
    """A technician who skips after some work has said so himself: what he recorded stays, the skip too."""
    last = Transition.objects.filter(visit=visit, to_state=State.SKIPPED).order_by("at", "id").last()
    return last is None or last.by_id != origin.by.pk


def _reinstate(visit: Visit, origin: Origin, reason: str) -> None:
    change_state(visit=visit, to=State.PLANNED, by=origin.by, side=Side.OFFICE, reason=reason, at=origin.at)


def flag(visit: Visit, origin: Origin, why: str, plan: dict[str, Any] | None = None) -> None:
    """Once per reason and technician: what he sends next on this visit belongs to the same conflict."""
    known = Conflict.objects.filter(visit=visit, why=why, by=origin.by, answered_at=None)
    if not known.exists():
        _open(visit, origin, why=why, plan=plan or _plan(visit))


def _plan(visit: Visit) -> dict[str, Any]:
    """What the office had planned, and its last word, before this work changes anything."""
    plan: dict[str, Any] = {
        "state": visit.state,
        "reason": visit.state_reason,
        "day": visit.day.isoformat() if visit.day else None,
        "start": visit.start.strftime("%H:%M") if visit.start else None,
        "technician": str(visit.technician_id) if visit.technician_id else None,
    }
    if visit.state in _SAID:
        said = Transition.objects.filter(visit=visit, to_state=visit.state)
        last = said.order_by("received_at", "id").last()
        if last is not None:
            plan["by"] = str(last.by_id) if last.by_id else None
            plan["at"] = last.at.isoformat()
    return plan


def flag_twice(
    visit: Visit, origin: Origin, thing: str, standing: QuerySet[F], said: tuple[str, Any]
) -> None:
    """Two phones recorded the same thing differently: both stay, a manager says which one counts.

    `said` is the field that tells it, with the new value. A correction of one of the two brings the open
    conflict up to date, or ends it when they agree since.
    """
    field, value = said
    known = Conflict.objects.filter(visit=visit, why="twice", thing=thing, answered_at=None).first()
    there: list[Fact]
    if known is None:  # what agrees need not be read, nor traced to its phone
        there = list(standing.exclude(**{field: value}))
    else:
        there = [*standing, *standing.model._default_manager.filter(pk__in=known.facts)]
    others = _of_other_phones(origin, there)
    rival = next((one for one in others if getattr(one, field) != value), None)
    if known is None and rival is not None:
        _open(visit, origin, why="twice", thing=thing, facts=[str(rival.pk), str(origin.id)])
    elif known is not None and rival is not None:
        known.facts = [str(rival.pk), str(origin.id)]
        known.save(update_fields=["facts"])
    elif known is not None and others:
        _agreed(visit, known, origin)


def _agreed(visit: Visit, known: Conflict, origin: Origin) -> None:
    known.answer, known.answered_by, known.answered_at = Conflict.Answer.BOTH, origin.by, timezone.now()
    known.save(update_fields=["answer", "answered_by", "answered_at"])
    event = ConflictAnswered(entity_id=visit.pk, fact=known.pk, why=known.why, answer=known.answer, aside=0)
    record(event, by=origin.by)
    if visit.needs_look and not Conflict.objects.filter(visit=visit, answered_at=None).exists():
        clear_look(visit=visit, by=origin.by)


def _of_other_phones(origin: Origin, facts: Sequence[Fact]) -> list[Fact]:
    """Those that another technician recorded, or this one on another phone; one query at most."""
    mine = [one.pk for one in facts if one.by_id == origin.by.pk]
    if not mine or origin.device_id is None:
        return [one for one in facts if one.by_id != origin.by.pk]
    sent = SyncOp.objects.filter(op_id__in=mine).exclude(device_id=origin.device_id)
    elsewhere = set(sent.values_list("op_id", flat=True))
    return [one for one in facts if one.by_id != origin.by.pk or one.pk in elsewhere]


def _open(visit: Visit, origin: Origin, *, why: str, **versions: Any) -> None:
    Conflict.objects.create(visit=visit, why=why, by=origin.by, op=origin.id, at=origin.at, **versions)
    if not visit.needs_look:
        ask_for_look(visit=visit, by=origin.by)
    record(WorkFlagged(entity_id=visit.pk, fact=origin.id, why=why), by=origin.by)
