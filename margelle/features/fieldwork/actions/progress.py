"""The technician's way through a visit: set off, arrive, finish; turn back, reopen, skip.

What is already so is no error and no second transition: two phones, or one that repeats itself, may say it.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from margelle.base.journal import record
from margelle.features.accounts.queries import local_today
from margelle.features.fieldwork.events import ReportClosed
from margelle.features.fieldwork.models import Report
from margelle.features.fieldwork.queries import has_entries, left_and_done
from margelle.features.fieldwork.rules import Refused
from margelle.features.planning.actions import change_state, leave_tasks, propose_slot, replace_visit
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.queries.slots import replacement_of
from margelle.features.planning.rules import FINISHED, NotAllowed, Side, State

from .flags import fit_into_plan, flag, is_of_another
from .origin import Origin, begin_report
from .positions import drop_positions
from .questions import close_questions
from .required import account_for
from .validation import try_validation
from .words import write_comment

S = State


@transaction.atomic
def set_off(*, visit: Visit, origin: Origin) -> None:
    """On the way. On a visit no longer due, or no longer his, nothing changes: it is not work yet."""
    if visit.state == S.PLANNED and not visit.is_undated and not is_of_another(visit, origin):
        _go(visit, S.EN_ROUTE, origin)


@transaction.atomic
def arrive(*, visit: Visit, origin: Origin) -> None:
    """On site; the report begins."""
    fit_into_plan(visit, origin)
    if visit.state == S.SKIPPED:  # by this technician, by mistake
        _go(visit, S.PLANNED, origin, side=Side.OFFICE)
    if visit.state in (S.PLANNED, S.EN_ROUTE):
        _go(visit, S.IN_PROGRESS, origin)
        begin_report(visit=visit, by=origin.by, at=origin.at)


@transaction.atomic
def turn_back(*, visit: Visit, origin: Origin) -> None:
    """Not going after all, or started by mistake. Refused once something was recorded."""
    if is_of_another(visit, origin):
        return
    if visit.state == S.EN_ROUTE:
        _go(visit, S.PLANNED, origin)
    elif visit.state == S.IN_PROGRESS:
        if has_entries(visit):
            raise Refused("Des saisies sont déjà enregistrées\u00a0: terminez ou sautez l’intervention.")
        Report.objects.filter(visit=visit).delete()
        drop_positions(visit)
        _go(visit, S.PLANNED, origin)
    elif visit.state in FINISHED:
        raise Refused("Cette intervention est terminée\u00a0: rouvrez-la pour la reprendre.")


@transaction.atomic
def finish(
    *,
    visit: Visit,
    origin: Origin,
    missing: Sequence[dict[str, Any]],
    known: Collection[str] | None = None,
) -> None:
    """Close the report; the visit is done, then validated by itself when nothing calls for a check.

    What was required and is not there is written down with its reason, or without: it never stops the end.
    """
    if visit.state in FINISHED:
        return
    arrive(visit=visit, origin=origin)
    report = begin_report(visit=visit, by=origin.by, at=origin.at)
    report.closed_at, report.missing = origin.at, account_for(visit, missing, known)
    report.save(update_fields=["closed_at", "missing"])
    _go(visit, S.DONE, origin)
    leave_tasks(visit=visit, by=origin.by, **left_and_done(report))
    close_questions(visit)
    record(ReportClosed(entity_id=visit.pk, fact=report.pk, missing=len(report.missing)), by=origin.by)
    try_validation(visit)


@transaction.atomic
def reopen(*, visit: Visit, origin: Origin, reason: str) -> None:
    """Back to work the same day. A validation that nobody gave by hand lapses with it."""
    if is_of_another(visit, origin) and not _worked_on(visit, origin):
        raise Refused("Cette intervention est celle d’un autre technicien.")
    if visit.state == S.IN_PROGRESS:
        return
    if visit.state == S.VALIDATED:
        if _validated_by_hand(visit):
            raise Refused("Le bureau a validé cette intervention\u00a0: demandez-lui de la rouvrir.")
        with transaction.atomic():  # both steps or none: the second one checks the day
            _go(visit, S.DONE, origin, reason=reason, side=Side.MANAGER)
            _go(visit, S.IN_PROGRESS, origin, reason=reason)
    else:
        _go(visit, S.IN_PROGRESS, origin, reason=reason)
    Report.objects.filter(visit=visit).update(closed_at=None, missing=[])


@transaction.atomic
def skip(*, visit: Visit, origin: Origin, reason: str, note: str = "", new_day: date | None = None) -> None:
    """Due but not made, and why. The note goes to the office. A cancelled visit stays cancelled; one given
    to somebody else stays his to make, and the office is shown what was said.

    `new_day` is proposed straight away on the visit that takes this one's place (PEER-12)."""
    if is_of_another(visit, origin):
        flag(visit, origin, "reassigned")
        note = f"{reason}. {note}".rstrip(". ") + "."
    elif visit.state not in (S.SKIPPED, S.CANCELLED):
        _go(visit, S.SKIPPED, origin, reason=reason)
        close_questions(visit)
        if new_day is not None:
            _propose(visit, origin, new_day)
    if note:
        write_comment(visit=visit, origin=origin, text=note, audience="office")


def _propose(visit: Visit, origin: Origin, day: date) -> None:
    """The replacement waits without a day, with the technician's proposal: one press of the office plans it.

    A day that is past by the time the phone has network, or a stop that was replaced meanwhile: the office
    proposes by itself, as for any skipped visit."""
    if day < local_today(visit.company) or replacement_of(visit) is not None:
        return
    note = f"Proposé par {origin.by} en sautant l’arrêt."
    try:
        with transaction.atomic():
            made = replace_visit(visit=visit, by=origin.by, technician=None, day=None)
            propose_slot(visit=made, by=origin.by, by_side="office", day=day, technician=origin.by, note=note)
    except NotAllowed:
        return  # he has left, or the client has: the skip itself is never refused for it


def _go(
    visit: Visit, to: State, origin: Origin, *, reason: str = "", side: Side = Side.TECHNICIAN
) -> Transition:
    return change_state(
        visit=visit,
        to=to,
        by=origin.by,
        side=side,
        reason=reason,
        at=origin.at,
        device_at=origin.device_at,
    )


def _worked_on(visit: Visit, origin: Origin) -> bool:
    return Report.objects.filter(visit=visit, technician=origin.by).exists()


def _validated_by_hand(visit: Visit) -> bool:
    last = Transition.objects.filter(visit=visit, to_state=S.VALIDATED).order_by("received_at", "id").last()
    return last is not None and last.by_id is not None
