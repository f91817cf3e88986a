"""Writing, submitting and approving a technician's week of hours."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.fieldwork.events import ClockPressed, TimesheetsChanged
from margelle.features.fieldwork.models import Clocking, Timesheet
from margelle.features.fieldwork.rules import NIGHT, Worked, clocked_day
from margelle.features.planning.rules import NotAllowed

from .origin import Origin

_S = Timesheet.State


@transaction.atomic
def write_week(
    *, technician: Member, monday: date, days: Mapping[date, Worked | None], by: Member, submit: bool = False
) -> None:
    """Write these days of the week; None takes a day's hours away. An approved day stays as it is.

    Raises NotAllowed when an approved day would change.
    """
    have = {row.day: row for row in _locked_week(technician, monday)}
    state = _S.SUBMITTED if submit else _S.WRITTEN
    for day, worked in days.items():
        row = have.get(day)
        if row is not None and row.state == _S.APPROVED:
            if worked != Worked(row.start, row.end, row.break_minutes):
                raise NotAllowed(
                    f"{french.day(day).capitalize()} est approuvé\u00a0: rouvrez la semaine d’abord."
                )
            continue
        _write_day(row or Timesheet(technician=technician, day=day), worked, state, by)
    _tell(technician, monday, state, by)


def _write_day(row: Timesheet, worked: Worked | None, state: Timesheet.State, by: Member) -> None:
    if worked is None:
        if not row._state.adding:
            row.delete()
        return
    row.start, row.end, row.break_minutes = worked.start, worked.end, worked.break_minutes
    row.state, row.by = state, by
    row.save()


@transaction.atomic
def approve_week(*, technician: Member, monday: date, by: Member) -> int:
    """Approve what is written in the week; returns how many days. Proposals are no timesheets yet."""
    rows = [row for row in _locked_week(technician, monday) if row.state != _S.APPROVED]
    if not rows:
        raise NotAllowed("Rien à approuver\u00a0: enregistrez d’abord les heures de la semaine.")
    for row in rows:
        row.state, row.approved_by, row.approved_at = _S.APPROVED, by, timezone.now()
        row.save(update_fields=["state", "approved_by", "approved_at"])
    _tell(technician, monday, _S.APPROVED, by)
    return len(rows)


@transaction.atomic
def reopen_week(*, technician: Member, monday: date, by: Member) -> None:
    """Approved days can be written again."""
    for row in _locked_week(technician, monday):
        row.state, row.approved_by, row.approved_at = _S.WRITTEN, None, None
        row.save(update_fields=["state", "approved_by", "approved_at"])
    _tell(technician, monday, _S.WRITTEN, by)


@transaction.atomic
def press_clock(*, technician: Member, origin: Origin, kind: str) -> Clocking:
    """Keep one press of the technician's own clock; the end of a day writes its hours.

    What is approved stays, and so does what somebody else has written for him: the press is kept beside it.
    """
    zone = ZoneInfo(technician.company.timezone)
    day = (origin.at.astimezone(zone) - NIGHT).date()
    monday = day - timedelta(days=day.weekday())
    have = {row.day: row for row in _locked_week(technician, monday)}
    press: Clocking = Clocking(
        id=origin.id, technician=technician, day=day, kind=kind, at=origin.at, seq=origin.seq
    )
    press.save(force_insert=True)
    record(ClockPressed(entity_id=technician.pk, press=press.pk, pressed=kind), by=origin.by)
    presses = [
        (one.kind, _hour(one.at, day, zone))
        for one in Clocking.objects.filter(technician=technician, day=day)
    ]
    worked, row = clocked_day(presses), have.get(day)
    others = row is not None and (row.state != _S.WRITTEN or row.by_id != technician.pk)
    if worked is not None and worked.minutes and not others:
        _write_day(row or Timesheet(technician=technician, day=day), worked, _S.WRITTEN, technician)
        _tell(technician, monday, _S.WRITTEN, technician)
    return press


def _hour(at: datetime, day: date, zone: ZoneInfo) -> time:
    """To the minute; past midnight is the last minute of the day that began."""
    local = at.astimezone(zone)
    return local.time().replace(second=0, microsecond=0) if local.date() == day else time(23, 59)


def _locked_week(technician: Member, monday: date) -> QuerySet[Timesheet]:
    """The technician's row is the lock: the days of a new week do not exist yet."""
    take_turn()
    Member.objects.select_for_update(no_key=True).get(pk=technician.pk)
    return Timesheet.objects.filter(technician=technician, day__range=(monday, monday + timedelta(days=6)))


def _tell(technician: Member, monday: date, state: Timesheet.State, by: Member) -> None:
    record(TimesheetsChanged(entity_id=technician.pk, monday=monday, state=state.value), by=by)
