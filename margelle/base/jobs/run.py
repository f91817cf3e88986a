"""Running one record: taken by a conditional update, done in the handler's own transaction."""

import logging
from contextlib import ExitStack
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope

from .broker import timed_out
from .config import lease_seconds
from .models import JobRecord, State
from .registry import Job, UnknownJob, job_named

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)


class LeaseLost(RuntimeError):
    """Another worker took the record over while this one was still running: this run must not count."""


def run(record_id: str) -> None:
    """What the broker's message calls. Late, early or repeated messages do nothing."""
    record = take(UUID(record_id), now=timezone.now())
    if record is None:
        return
    try:
        perform(job_named(record.name), record)
    except LeaseLost:
        log.warning("job %s %s was taken over by another worker", record.name, record.key)
    except Exception as error:
        _give_back(record, error)
        log.exception("job %s %s failed, attempt %d", record.name, record.key, record.attempts)
    except timed_out() as error:
        _give_back(record, error)
        raise  # django-q replaces the worker, whose state nobody knows any more


def due(now: datetime) -> Q:
    """Records that may start: waiting ones whose time has come, running ones whose worker is dead."""
    waiting = Q(state=State.WAITING, run_at__lte=now)
    return waiting | Q(state=State.RUNNING, leased_until__lt=now)


def take(record_id: UUID, *, now: datetime) -> JobRecord | None:
    """Take a due record for this worker, or None when there is nothing (or no more) to do."""
    until = now + timedelta(seconds=lease_seconds(settings.Q_CLUSTER))
    taken = JobRecord.objects.filter(due(now), pk=record_id).update(
        state=State.RUNNING, attempts=F("attempts") + 1, leased_until=until
    )
    if not taken:
        return None
    record = JobRecord.objects.get(pk=record_id)
    if record.attempts > _attempts_of(record):  # it killed its worker every time
        _bury(record, record.last_error or "the worker died during the job")
        return None
    return record


def perform(job: Job, record: JobRecord) -> None:
    with ExitStack() as stack:
        if record.company_id is not None:
            stack.enter_context(company_scope(record.company_id))
        if job.atomic:
            stack.enter_context(transaction.atomic())
        job.handler(record.payload)
        _mark_done(record)


def _mine(record: JobRecord) -> Q:
    """This very attempt: a later taker has raised the count."""
    return Q(pk=record.pk, state=State.RUNNING, attempts=record.attempts)


def _mark_done(record: JobRecord) -> None:
    marked = JobRecord.objects.filter(_mine(record)).update(
        state=State.DONE, finished_at=timezone.now(), leased_until=None, last_error=""
    )
    if not marked:
        raise LeaseLost(record.name)


def _give_back(record: JobRecord, error: BaseException) -> None:
    message = f"{type(error).__name__}: {error}"[:2000]
    if record.attempts >= _attempts_of(record):
        _bury(record, message)
        return
    JobRecord.objects.filter(_mine(record)).update(
        state=State.WAITING,
        run_at=timezone.now() + pause_after(record.attempts),
        leased_until=None,
        last_error=message,
    )


def _bury(record: JobRecord, message: str) -> None:
    JobRecord.objects.filter(_mine(record)).update(
        state=State.DEAD, finished_at=timezone.now(), leased_until=None, last_error=message
    )
    log.error("job %s %s is dead after %d attempts: %s", record.name, record.key, record.attempts, message)


def _attempts_of(record: JobRecord) -> int:
    try:
        return job_named(record.name).attempts
    except UnknownJob:  # its code was removed: let it fail a few times, a roll-back may bring it back
        return 6


def pause_after(attempt: int) -> timedelta:
    """30 s, 2 min, 8 min, 32 min, 2 h 8 … at most 6 h."""
    factor: int = 4 ** min(attempt - 1, 10)
    return min(FIRST_PAUSE * factor, LONGEST_PAUSE)
