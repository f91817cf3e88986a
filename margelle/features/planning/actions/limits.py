"""Promised delays: set by the company, watched by the clock. A notice tells a limit once (PLN-19)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Company, Member
from margelle.features.planning.events import LimitsSet, SlaBroken, SlaNear
from margelle.features.planning.models import Sla, SlaNotice
from margelle.features.planning.queries.delays import dues_of
from margelle.features.planning.rules.limits import Due

NEAR, BROKEN = SlaNotice.Level.WARNING, SlaNotice.Level.BREACH


@transaction.atomic
def set_limits(*, limits: Mapping[tuple[str, str], tuple[int, int] | None], by: Member) -> None:
    """Set hours (limit, warning before) by (category, measure); None takes a limit and its notices away."""
    take_turn()
    rows = {(row.category, row.measure): row for row in Sla.objects.all()}
    for key, hours in limits.items():
        row = rows.get(key)
        if hours is None:
            if row is not None:
                row.delete()
            continue
        row = row or Sla(category=key[0], measure=key[1])
        row.limit_hours, row.warn_hours = hours
        row.save()
    record(LimitsSet(entity_id=by.company_id, count=Sla.objects.count()), by=by)


@dataclass
class Checked:
    """What one look at the clock changed."""

    near: int = 0
    broken: int = 0
    closed: int = 0


@transaction.atomic
def check_limits(*, company: Company, now: datetime | None = None) -> Checked:
    """Open, escalate and close notices. Repeating it changes nothing: each limit is told once.

    Holds the journal from the start, so that two workers at once do not tell the same limit twice.
    """
    take_turn()
    moment = now or timezone.now()
    waiting = SlaNotice.objects.filter(closed_at=None).select_related("sla", "visit")
    known = {(row.sla_id, row.visit_id or row.site_id): row for row in waiting}
    done = Checked()
    for due in dues_of(company, moment):
        row = known.pop(due.key, None)
        if row is None:
            _open(due, moment, done)
        elif (row.level, row.due_at) != (due.level, due.due_at):
            _follow(row, due, done)
    for row in known.values():
        _close(row, moment, done)
    return done


def _open(due: Due, now: datetime, done: Checked) -> None:
    row: SlaNotice = SlaNotice.objects.create(
        sla_id=due.limit.pk,
        site_id=due.site,
        visit_id=due.visit,
        level=due.level,
        due_at=due.due_at,
        at=now,
    )
    _tell(row, due, done)


def _follow(row: SlaNotice, due: Due, done: Checked) -> None:
    """The limit was passed meanwhile, or it was set otherwise; going back to a warning is no news."""
    is_worse = (row.level, due.level) == (NEAR, BROKEN)
    row.level, row.due_at = SlaNotice.Level(due.level), due.due_at
    row.save(update_fields=["level", "due_at"])
    if is_worse:
        _tell(row, due, done)


def _tell(row: SlaNotice, due: Due, done: Checked) -> None:
    kind = SlaBroken if row.level == BROKEN else SlaNear
    record(
        kind(
            entity_id=row.pk,
            category=due.limit.category,
            measure=due.limit.measure,
            site=due.site,
            visit=due.visit,
            due_at=due.due_at,
        )
    )
    if row.level == BROKEN:
        done.broken += 1
    else:
        done.near += 1


def _close(row: SlaNotice, now: datetime, done: Checked) -> None:
    """No longer due: done, planned, cancelled or no longer promised.

    A phone that was without network says late that it was in time: what is kept then is the truth.
    """
    reached = row.visit.arrived_at if row.visit is not None and row.sla.measure == Sla.Measure.VISIT else None
    if reached is not None:
        row.level = BROKEN if reached > row.due_at else NEAR
    row.closed_at = now
    row.save(update_fields=["closed_at", "level"])
    done.closed += 1
