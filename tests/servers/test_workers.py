"""Real job workers, killed for real."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from .instance import Instance, wait_for

pytestmark = pytest.mark.process


@contextmanager
def workers(instance: Instance) -> Iterator[subprocess.Popen[bytes]]:
    process = instance.start(sys.executable, "-m", "django", "run_jobs")
    try:
        yield process
    finally:
        kill_all(process)


def kill_all(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def ask(instance: Instance, company: str, *lines: str) -> None:
    """Run lines in the company's scope, in one committed transaction."""
    body = "\n".join(f"    {line}" for line in lines)
    instance.run(
        "from uuid import UUID\nfrom uuid import uuid4\n"
        "from django.db import transaction\n"
        "from margelle.base.jobs import enqueue\n"
        "from margelle.base.journal import record\n"
        "from margelle.base.tenancy.scope import company_scope\n"
        "from tests.servers.probe.jobs import Probed\n"
        f"with company_scope(UUID({company!r}), atomic=True):\n{body}"
    )


def state_of(instance: Instance, key: str) -> tuple[Any, ...] | None:
    found = instance.rows("SELECT state, attempts FROM jobs_jobrecord WHERE key = %s", key)
    return found[0] if found else None


def facts_of(instance: Instance, company: str) -> int:
    return len(payloads_of(instance, company))


def payloads_of(instance: Instance, company: str) -> list[Any]:
    found = instance.rows(
        "SELECT payload FROM journal_entry WHERE company_id = %s ORDER BY seq", instance.stored_id(company)
    )
    return [json.loads(value) if isinstance(value, str) else value for (value,) in found]


@pytest.mark.parametrize("killed", ["one worker", "everything"])
def test_a_worker_killed_mid_job_is_replaced_and_the_job_has_one_effect(
    instance: Instance, tmp_path: Path, killed: str
) -> None:
    company = instance.company(f"Piscines {killed}")
    mark, key = tmp_path / "mark", f"kill {killed}"
    ask(instance, company, f"enqueue('probe.hangs_once', key={key!r}, payload={{'mark': {str(mark)!r}}})")
    with workers(instance) as first:
        pid = int(wait_for(lambda: mark.exists() and mark.read_text().strip()))
        assert state_of(instance, key) == ("running", 1)
        if killed == "one worker":
            os.kill(pid, signal.SIGKILL)
            wait_for(lambda: state_of(instance, key) == ("done", 2))
        else:
            kill_all(first)
            with workers(instance):
                wait_for(lambda: state_of(instance, key) == ("done", 2))
    assert len(set(mark.read_text().split())) == 2
    assert facts_of(instance, company) == 1


def test_a_rolled_back_job_never_runs_and_a_poison_job_does_not_stop_the_others(instance: Instance) -> None:
    company, rival = instance.company("Piscines d’Azur"), instance.company("Piscines de l’Azur")
    ask(instance, rival, *["record(Probed(entity_id=uuid4()))"] * 3)
    ask(
        instance,
        company,
        "try:",
        "    with transaction.atomic():",
        "        enqueue('probe.count', key='rolled back')",
        "        raise ValueError",
        "except ValueError: pass",
        "enqueue('probe.poison', key='poison')",
        "enqueue('probe.count', key='after')",
        "enqueue('probe.count', key='after')",
    )
    with workers(instance):
        wait_for(lambda: state_of(instance, "after") == ("done", 1))
        wait_for(lambda: state_of(instance, "poison") == ("dead", 1))
    assert state_of(instance, "rolled back") is None
    # One run, nothing of the poison's work, and the rival's three facts were not seen.
    assert payloads_of(instance, company) == [{"count": 0}]


def test_workers_stop_cleanly_when_asked(instance: Instance) -> None:
    company = instance.company("Piscines du soir")
    ask(instance, company, "enqueue('probe.count', key='last')")
    with workers(instance) as process:
        wait_for(lambda: state_of(instance, "last") == ("done", 1))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
