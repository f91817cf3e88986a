"""django-q's settings. Pure: imported by the settings module, before Django is ready."""

import os
from typing import Any


def q_cluster(*, postgres: bool) -> dict[str, Any]:
    """The Q_CLUSTER dictionary.

    `retry` is longer than `timeout`, so that a message comes back only when its worker is surely gone;
    SQLite has one writer, so one worker.
    """
    timeout = int(os.environ.get("MARGELLE_JOB_TIMEOUT", "120"))
    workers = int(os.environ.get("MARGELLE_JOB_WORKERS", "2" if postgres else "1"))
    return {
        "name": "margelle",
        "orm": "default",
        "workers": workers,
        "queue_limit": 2 * workers,
        "bulk": 1,
        "poll": 0.2,
        "timeout": timeout,
        "retry": timeout + 10,
        "recycle": 500,
        # Job records keep attempts and errors; django-q's own copies would only grow.
        "save_limit": -1,
        "max_attempts": 3,
        "ack_failures": True,
        "catch_up": False,
        "log_level": os.environ.get("MARGELLE_JOB_LOG", "WARNING"),
    }


def lease_seconds(cluster: dict[str, Any]) -> int:
    """How long a started job is believed alive: its timeout, then what django-q needs to kill it. Over
    before the message comes back, so that the message finds the record free."""
    return int(cluster["timeout"]) + 5
