from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from margelle.base.tenancy.scope import current_company_id

from .registry import Payload, job_named

if TYPE_CHECKING:
    from .models import JobRecord


class NoCompany(RuntimeError):
    """A company's job was enqueued while no company is open."""


def enqueue(
    name: str, *, key: str, payload: Payload | None = None, run_at: datetime | None = None
) -> "JobRecord":
    """Ask for a job, in the caller's transaction: rolled back with it, never run before it commits.

    The same (company, name, key) asked twice is one run; the second call returns the first's record and
    changes nothing. A job with `run_at` starts at the first sweep after it, within a minute.
    """
    declared = job_named(name)
    company_id = current_company_id() if declared.owned else None
    if declared.owned and company_id is None:
        raise NoCompany(f"{name} is a company's job: enqueue it inside company_scope")
    return place(name, company_id=company_id, key=key, payload=payload or {}, run_at=run_at)


def is_open(name: str) -> bool:
    """Whether a job of this name waits or runs for the company of now: one is enough for who asks twice.

    Ask it after `take_turn`: two that ask at once would both hear no.
    """
    from .models import JobRecord, State

    rows = JobRecord.objects.filter(company=current_company_id(), name=job_named(name).name)
    return rows.filter(state__in=(State.WAITING, State.RUNNING)).exists()


def place(
    name: str, *, company_id: UUID | None, key: str, payload: Payload, run_at: datetime | None
) -> "JobRecord":
    from .broker import wake
    from .models import JobRecord

    if not key or len(key) > 200:
        raise ValueError("a job's key has 1 to 200 characters")
    _refuse_content(payload)
    now = timezone.now()
    identity: dict[str, Any] = {"company_id": company_id, "name": name, "key": key}
    with transaction.atomic():
        record, is_new = JobRecord.objects.get_or_create(
            **identity, defaults={"payload": payload, "run_at": run_at or now}
        )
        if is_new and record.run_at <= now:
            wake(record.id)
    return record


def _refuse_content(payload: dict[str, Any]) -> None:
    """Ids and scalars only: a payload is kept for weeks and is not fenced by the company's scope."""
    for name, value in payload.items():
        items = value if isinstance(value, list) else [value]
        if not all(item is None or isinstance(item, str | int | float | bool) for item in items):
            raise TypeError(f"job payload {name!r}: JSON scalars or lists of scalars only")
