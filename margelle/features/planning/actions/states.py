from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.planning.events import VisitEdited, VisitStateChanged
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.rules import NotAllowed, Side, State, check_transition

from .locking import locked, refresh, write

S = State


@transaction.atomic
def change_state(
    *,
    visit: Visit,
    to: State,
    by: Member | None,
    side: Side,
    reason: str = "",
    at: datetime | None = None,
    device_at: datetime | None = None,
    version: int | None = None,
) -> Transition:
    """Take a visit to another state, by the glossary's table.

    `at` is when it happened (the phone's clock corrected), now by default; `device_at` what the phone said.
    Raises NotAllowed with a French message, StaleVisit when `version` is given and is no longer the visit's.
    """
    row = locked(visit, version)
    moment = at or timezone.now()
    was = State(row.state)
    check_transition(was, to, by=side, reason=reason, is_same_day=_is_its_day(row, moment))
    if to == S.EN_ROUTE and row.is_undated:
        raise NotAllowed("Cette intervention n’a pas encore de jour ou de technicien.")
    kept = reason.strip()[:200]
    write(row, state=to, state_reason=kept, **_instants(was, to, moment), **_told(side, to, kept))
    transition: Transition = Transition.objects.create(
        visit=row,
        from_state=was,
        to_state=to,
        by=by,
        at=moment,
        device_at=device_at,
        reason=kept,
    )
    event = VisitStateChanged(
        entity_id=row.pk, version=row.version, from_state=was, to_state=to, side=side.value
    )
    record(event, by=by)
    refresh(visit, row)
    if to in (S.CANCELLED, S.SKIPPED, S.PLANNED):
        from .left_tasks import settle_left_tasks

        settle_left_tasks(row.site_id, by=by)
        row.refresh_from_db(fields=["version"])
        refresh(visit, row)
    return transition


def _is_its_day(row: Visit, moment: datetime) -> bool:
    return row.day is not None and moment.astimezone(ZoneInfo(row.company.timezone)).date() == row.day


def _instants(was: State, to: State, moment: datetime) -> dict[str, Any]:
    """Going back takes away the instants that are no longer true; the transitions keep them."""
    if to == S.EN_ROUTE:
        return {"set_off_at": moment}
    if to == S.IN_PROGRESS:
        return {"finished_at": None} if was == S.DONE else {"arrived_at": moment}
    if to == S.DONE:
        return {"validated_at": None} if was == S.VALIDATED else {"finished_at": moment}
    if to == S.VALIDATED:
        return {"validated_at": moment}
    if to == S.PLANNED:
        return {"set_off_at": None, "arrived_at": None, "finished_at": None}
    return {}


def _told(side: Side, to: State, reason: str) -> dict[str, str]:
    """What the phone says after a change by the office; the technician's own changes need no notice."""
    if side not in (Side.OFFICE, Side.MANAGER):
        return {}
    said = {
        S.CANCELLED: f"Annulée par le bureau{french.NBSP}: {reason}",
        S.SKIPPED: f"Sautée par le bureau{french.NBSP}: {reason}",
        S.PLANNED: "Remise au planning par le bureau.",
        S.IN_PROGRESS: f"Rouverte par le bureau{french.NBSP}: {reason}",
    }
    return {"notice": said[to][:200]} if to in said else {}


def cancel_visit(*, visit: Visit, by: Member, reason: str, version: int | None = None) -> Transition:
    return change_state(visit=visit, to=S.CANCELLED, by=by, side=Side.OFFICE, reason=reason, version=version)


def reinstate_visit(*, visit: Visit, by: Member, version: int | None = None) -> Transition:
    """A cancelled or skipped visit is due again."""
    return change_state(visit=visit, to=S.PLANNED, by=by, side=Side.OFFICE, version=version)


def skip_visit(
    *, visit: Visit, by: Member, reason: str, side: Side = Side.OFFICE, version: int | None = None
) -> Transition:
    return change_state(visit=visit, to=S.SKIPPED, by=by, side=side, reason=reason, version=version)


@transaction.atomic
def ask_for_look(*, visit: Visit, by: Member | None = None) -> None:
    """Work was done on a visit since moved, reassigned or cancelled: the office is shown both."""
    _look(visit, by, wanted=True)


@transaction.atomic
def clear_look(*, visit: Visit, by: Member) -> None:
    _look(visit, by, wanted=False)


def _look(visit: Visit, by: Member | None, *, wanted: bool) -> None:
    row = locked(visit)
    if row.needs_look != wanted:
        write(row, needs_look=wanted)
        record(VisitEdited(entity_id=row.pk, version=row.version, fields=("needs_look",)), by=by)
    refresh(visit, row)
