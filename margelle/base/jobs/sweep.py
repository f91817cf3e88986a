"""The minute sweep: restores lost wake-ups, starts what is due by the clock, forgets old records."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from .broker import waiting_messages, wake
from .clock import last_time
from .models import JobRecord, State
from .queue import place
from .registry import Payload, beats, job, job_named, schedule, schedules
from .run import due

log = logging.getLogger(__name__)

BATCH = 500
KEPT_DONE = timedelta(days=30)


def sweep() -> None:
    now = timezone.now()
    for name, cron in schedules().items():
        _start_by_clock(name, cron, now)
    for record_id in due_records(now):
        wake(record_id)
    for name, function in beats().items():
        try:
            function()
        except Exception:
            log.exception("%s failed; it beats again in a minute", name)


def due_records(now: datetime) -> list[UUID]:
    """Ids of what should be running, oldest first; fewer while messages already wait, so that a long
    queue is not fed the same wake-ups every minute. A fresh record has its own: leave it a minute."""
    fresh = now - timedelta(minutes=1)
    found = JobRecord.objects.filter(due(now)).exclude(attempts=0, run_at__gt=fresh, created_at__gt=fresh)
    return list(found.order_by("run_at").values_list("pk", flat=True)[: max(0, BATCH - waiting_messages())])


def _start_by_clock(name: str, cron: str, now: datetime) -> None:
    key = f"clock:{last_time(cron, timezone.localtime(now)).isoformat()}"
    for company_id in _companies(name):
        whose: dict[str, Any] = {"name": name, "company_id": company_id}
        mine = JobRecord.objects.filter(**whose, key__startswith="clock:")
        if mine.filter(key=key).exists():
            continue
        if mine.exists():
            place(name, company_id=company_id, key=key, payload={}, run_at=None)
        else:  # the first time that this schedule is seen: count from now on
            JobRecord.objects.get_or_create(
                **whose, key=key, defaults={"state": State.DONE, "finished_at": now}
            )


def _companies(name: str) -> list[UUID | None]:
    if not job_named(name).owned:
        return [None]
    company = apps.get_model(settings.TENANCY_COMPANY_MODEL)
    return list(company._default_manager.values_list("pk", flat=True))


@job("jobs.forget", company=False)
def forget(payload: Payload) -> None:
    """Drop finished records; the dead stay until a person has looked at them. A key older than this
    may run again, so callers choose keys that do not come back."""
    JobRecord.objects.filter(state=State.DONE, finished_at__lt=timezone.now() - KEPT_DONE).delete()


schedule("jobs.forget", "40 3 * * *")
