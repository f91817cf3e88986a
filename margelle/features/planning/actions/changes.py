"""One action of the office on one or many visits, kept so that it can be undone as one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.planning.events import PlanChangeUndone, VisitMoved
from margelle.features.planning.models import PlanChange, PlanChangeLine, Visit
from margelle.features.planning.rules import OVER, NotAllowed, Side, State

from .locking import locked, write
from .recording import Recorder, current, leads_now, snapshot
from .states import change_state

BACK = "Remise comme avant par le bureau."


@dataclass
class Action:
    """What `one_action` hands out: its title may be written once the outcome is known."""

    title: str
    change: PlanChange | None = None  # filled in at the end, None when nothing was changed


@contextmanager
def one_action(*, kind: str, title: str, by: Member, why: str = "") -> Iterator[Action]:
    """Everything done to visits inside is one transaction and one line of "annuler la dernière action".

    Inside another `one_action` it only joins: the outer one keeps everything.
    """
    action = Action(title)
    if current.get() is not None:
        yield action
        return
    recorder = Recorder()
    token = current.set(recorder)
    try:
        with transaction.atomic():
            yield action
            action.change = _kept(recorder, kind, action.title, by, why)
    finally:
        current.reset(token)


def _kept(recorder: Recorder, kind: str, title: str, by: Member, why: str) -> PlanChange | None:
    lines = []
    for key, row in recorder.after.items():
        before, after = recorder.before[key], snapshot(row)
        if before != after:
            if before is not None and key in recorder.mates:
                before["mates"] = recorder.mates[key]
            lines.append((key, before, after, row.version))
    if not lines:
        return None
    change: PlanChange = PlanChange.objects.create(kind=kind, title=title[:200], by=by, why=why[:200])
    PlanChangeLine.objects.bulk_create(
        [
            PlanChangeLine(change=change, visit_id=key, before=before, after=after, version=version)
            for key, before, after, version in lines
        ]
    )
    return change


@dataclass
class Undone:
    """How many visits are as before, how many of them were made by the action and are cancelled now, and a
    French line for each that had changed since and was left."""

    restored: int = 0
    unmade: int = 0
    left: list[str] = field(default_factory=list)


@transaction.atomic
def undo_change(*, change: PlanChange, by: Member) -> Undone:
    """Bring every visit of a change back to what it was. One that somebody changed since stays as it is.

    A visit that the change created is cancelled. Raises NotAllowed when it is undone already.
    """
    take_turn()
    row = PlanChange.objects.select_for_update().get(pk=change.pk)
    if row.undone_at is not None:
        raise NotAllowed("Cette action est déjà annulée.")
    done = Undone()
    lines = row.lines.select_related("visit__client", "visit__technician").order_by("visit_id")
    for line in lines:
        _undo_line(line, by, done)
    if not done.restored and not done.left:
        done.restored = 1  # only the order of a round had changed
    row.undone_at, row.undone_by = timezone.now(), by
    row.save(update_fields=["undone_at", "undone_by"])
    change.undone_at = row.undone_at
    record(PlanChangeUndone(entity_id=row.pk, restored=done.restored, left=len(done.left)), by=by)
    return done


def _undo_line(line: PlanChangeLine, by: Member, done: Undone) -> None:
    row = locked(line.visit)
    ranked_only = line.before is not None and _apart_rank(line.before) == _apart_rank(line.after)
    if _apart_rank(snapshot(row)) != _apart_rank(line.after):
        if not ranked_only:
            done.left.append(f"{row.client.short_name} a changé depuis\u00a0: laissée telle quelle.")
        return
    if line.before is None:
        if row.state == State.PLANNED:
            change_state(visit=row, to=State.CANCELLED, by=by, side=Side.OFFICE, reason="Création annulée")
            done.restored += 1
            done.unmade += 1
        return
    if row.state != line.before["state"] and not _state_back(row, State(line.before["state"]), by):
        done.left.append(f"{row.client.short_name}\u00a0: son état ne peut plus revenir en arrière.")
        return
    _place_back(row, line.before, by)
    done.restored += not ranked_only


def _apart_rank(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "rank"}


def _state_back(row: Visit, to: State, by: Member) -> bool:
    """A cancelled or skipped visit is due again; a visit turned back on its way stays planned."""
    if to in OVER:
        try:
            change_state(visit=row, to=to, by=by, side=Side.OFFICE, reason="Action annulée")
        except NotAllowed:
            return False
        return True
    if row.state in (State.CANCELLED, State.SKIPPED):
        change_state(visit=row, to=State.PLANNED, by=by, side=Side.OFFICE)
        return True
    return to in (State.EN_ROUTE, State.PLANNED)


def _place_back(row: Visit, before: dict[str, Any], by: Member) -> None:
    wanted = _values(before)
    was = (row.day, row.technician_id, row.start)
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return
    write(row, **wanted, notice=BACK)
    if row.technician_id is not None:
        leads_now(row, row.technician_id)
    for mate, instructions in before.get("mates", ()):
        row.mates.get_or_create(technician_id=UUID(mate), defaults={"instructions": instructions})
    record(
        VisitMoved(
            entity_id=row.pk,
            version=row.version,
            from_day=was[0],
            to_day=row.day,
            from_technician=was[1],
            to_technician=row.technician_id,
            from_start=f"{was[2]:%H:%M}" if was[2] else "",
            to_start=f"{row.start:%H:%M}" if row.start else "",
        ),
        by=by,
    )


def _values(before: dict[str, Any]) -> dict[str, Any]:
    hours = {name: _hour(before[name]) for name in ("start", "window_from", "window_to")}
    return hours | {
        "day": date.fromisoformat(before["day"]) if before["day"] else None,
        "technician_id": UUID(before["technician_id"]) if before["technician_id"] else None,
        "minutes": before["minutes"],
        "rank": before["rank"],
        "is_detached": before["is_detached"],
    }


def _hour(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
