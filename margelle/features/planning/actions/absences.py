"""Absences: asked for or entered, decided once, withdrawn. Only an approved one empties the days."""

from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.planning.events.working_time import AbsenceAsked, AbsenceDecided, AbsenceWithdrawn
from margelle.features.planning.models import Absence
from margelle.features.planning.rules import NotAllowed

_S = Absence.State
Hours = tuple[time, time] | None


@transaction.atomic
def ask_absence(
    *,
    technician: Member,
    by: Member,
    from_day: date,
    to_day: date,
    kind: str = Absence.Kind.LEAVE,
    hours: Hours = None,
    note: str = "",
) -> Absence:
    """Write a request, which waits for an answer. Raises NotAllowed when it covers one already there."""
    take_turn()
    Member.objects.select_for_update(no_key=True).get(pk=technician.pk)
    other = _other(technician, from_day, to_day, hours)
    if other is not None:
        days = f"du {french.day(other.from_day)} au {french.day(other.to_day)}"
        word = other.get_state_display().lower()
        raise NotAllowed(f"{technician} a déjà une absence {word} {days}. Retirez-la d’abord.")
    row: Absence = Absence.objects.create(
        technician=technician,
        kind=kind,
        from_day=from_day,
        to_day=to_day,
        from_hour=hours[0] if hours else None,
        to_hour=hours[1] if hours else None,
        note=note,
        asked_by=by,
    )
    record(AbsenceAsked(entity_id=row.pk, technician=technician.pk, from_day=from_day, to_day=to_day), by=by)
    return row


def _other(technician: Member, first: date, last: date, hours: Hours) -> Absence | None:
    found = Absence.objects.filter(
        technician=technician, state__in=(_S.ASKED, _S.APPROVED), from_day__lte=last, to_day__gte=first
    )
    for row in found:
        if hours is None or row.from_hour is None or row.to_hour is None:
            return row
        if hours[0] < row.to_hour and row.from_hour < hours[1]:
            return row
    return None


@transaction.atomic
def decide_absence(*, absence: Absence, by: Member, approved: bool, answer: str = "") -> Absence:
    """Approve or refuse, once. Raises NotAllowed when somebody else has decided meanwhile."""
    row = _locked(absence)
    if row.state != _S.ASKED:
        raise NotAllowed(f"Cette absence est déjà {row.get_state_display().lower()}.")
    row.state = _S.APPROVED if approved else _S.REFUSED
    row.decided_by, row.decided_at, row.answer = by, timezone.now(), answer
    row.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    record(AbsenceDecided(**_facts(row), approved=approved), by=by)
    return row


@transaction.atomic
def withdraw_absence(*, absence: Absence, by: Member) -> Absence:
    """It does not take place: the technician's days are his usual ones again."""
    row = _locked(absence)
    if row.state not in (_S.ASKED, _S.APPROVED):
        raise NotAllowed(f"Cette absence est déjà {row.get_state_display().lower()}.")
    row.state = _S.WITHDRAWN
    row.save(update_fields=["state"])
    record(AbsenceWithdrawn(**_facts(row)), by=by)
    return row


def _locked(absence: Absence) -> Absence:
    take_turn()
    row: Absence = Absence.objects.select_for_update().get(pk=absence.pk)
    return row


def _facts(row: Absence) -> dict[str, Any]:
    return {
        "entity_id": row.pk,
        "technician": row.technician_id,
        "from_day": row.from_day,
        "to_day": row.to_day,
    }
