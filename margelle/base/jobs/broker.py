"""The only module that knows django-q."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connections

RUN = "margelle.base.jobs.run.run"
SWEEP = "margelle.base.jobs.sweep.sweep"


def wake(record_id: UUID) -> None:
    """Send the wake-up of a record. The ORM broker's row is part of the caller's transaction."""
    from django_q.tasks import async_task

    send: Callable[..., Any] = async_task  # django-q is untyped
    send(RUN, str(record_id))


def waiting_messages() -> int:
    from django_q.models import OrmQ

    return int(OrmQ.objects.count())


def ensure_sweep() -> None:
    """The one row of django-q's own schedule: the minute sweep."""
    from django_q.models import Schedule

    wanted = {"func": SWEEP, "schedule_type": Schedule.CRON, "cron": "* * * * *", "repeats": -1}
    Schedule.objects.update_or_create(name="sweep", defaults=wanted)


def run_cluster() -> None:
    """Start the workers. The process then lives until SIGTERM or SIGINT and the end of running jobs:
    Python waits for its child processes on the way out."""
    from django_q.cluster import Cluster

    connections.close_all()  # the workers are forks: they must not share a connection
    Cluster().start()


def timed_out() -> type[BaseException]:
    """What a worker's alarm raises inside a job that ran too long."""
    from django_q.exceptions import TimeoutException

    return TimeoutException
