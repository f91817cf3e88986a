"""The only module that knows django-q."""

import time
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


def run_cluster() -> bool:
    """Start the workers; over after SIGTERM or SIGINT and the end of running jobs. False when they died by
    themselves."""
    from django_q.cluster import Cluster

    class Asked(Cluster):
        """Stops in its own turn: django-q stops inside the signal's handler, which may have come while this
        process held a lock that its children wait for."""

        is_asked = False
        sentinel: Any

        def sig_handler(self, signum: int, frame: Any) -> None:
            self.is_asked = True

    connections.close_all()  # the workers are forks: they must not share a connection
    cluster = Asked()
    cluster.start()
    while not cluster.is_asked and cluster.sentinel.is_alive():
        time.sleep(0.1)
    cluster.stop()
    return cluster.is_asked


def timed_out() -> type[BaseException]:
    """What a worker's alarm raises inside a job that ran too long."""
    from django_q.exceptions import TimeoutException

    return TimeoutException
