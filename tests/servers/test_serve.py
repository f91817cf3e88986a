"""bin/serve as an owner runs it: everything starts, answers, and stops."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from margelle.project.serve import DEATHS_ALLOWED, Child, web_command

from .instance import ROOT, Instance, wait_for
from .streams import Stream

pytestmark = pytest.mark.process


@contextmanager
def serving(instance: Instance, **extra: str) -> Iterator[subprocess.Popen[bytes]]:
    process = instance.start(str(ROOT / "bin" / "serve"), MARGELLE_PYTHON=sys.executable, **extra)
    try:
        wait_for(lambda: status_of(instance, "/health/") == 200)
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(20)


def status_of(instance: Instance, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", instance.port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def cookie_of(instance: Instance, company: str) -> str:
    key = instance.run(
        "from django.contrib.sessions.backends.db import SessionStore\n"
        f"s = SessionStore(); s['probe_company'] = {company!r}; s.save(); answer = s.session_key"
    )
    return f"margelle={key}"


def record_in(instance: Instance, company: str, times: int = 1) -> None:
    instance.run(
        "from uuid import UUID, uuid4\nfrom margelle.base.journal import record\n"
        "from margelle.base.tenancy.scope import company_scope\nfrom tests.servers.probe.jobs import Probed\n"
        f"for _ in range({times}):\n    with company_scope(UUID({company!r}), atomic=True):\n"
        "        record(Probed(entity_id=uuid4()))"
    )


def children_of(pid: int) -> set[int]:
    """Every living process below `pid`."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found: set[int] = set()
    while new := {child for child, parent in parents.items() if parent in {pid, *found}} - found:
        found |= new
    return found


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_command_serves_updates_live_and_stops_with_a_stream_open(instance: Instance) -> None:
    company, rival = instance.company("Piscines d’Azur"), instance.company("Piscines de l’Azur")
    with serving(instance) as process:
        assert Stream(instance.port, "/live/all").status == 401
        stream = Stream(instance.port, "/live/all", Cookie=cookie_of(instance, company))
        ready = stream.next()
        assert ready is not None and (ready.event, ready.id) == ("ready", 0)
        record_in(instance, rival)
        record_in(instance, company, times=2)
        heard = [stream.next(), stream.next()]
        assert [(f.event, f.id, f.data["kind"]) for f in heard if f] == [
            ("change", 1, "Probed"),
            ("change", 2, "Probed"),
        ]
        below = children_of(process.pid)
        process.send_signal(signal.SIGTERM)
        assert stream.next() is None  # closed by the server, neither reset nor left open
        assert process.wait(15) == 0
    assert {pid for pid in below if is_alive(pid)} == set()


def test_files_of_the_last_version_are_not_served_after_an_upgrade(instance: Instance) -> None:
    """Their copies may be newer than the files of this version; what is served travels packed."""
    stale = instance.folder / "static" / "ui" / "css" / "base.css"
    stale.parent.mkdir(parents=True, exist_ok=True)
    for name in (stale, stale.with_name("base.css.br")):
        name.write_bytes(b"/* the last version */")
    with serving(instance, MARGELLE_SKIP_MIGRATE="1"):
        connection = http.client.HTTPConnection("127.0.0.1", instance.port, timeout=20)
        connection.request("GET", "/static/ui/css/base.css", headers={"Accept-Encoding": "br"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "br")
    assert b"the last version" not in body
    assert stale.read_bytes() == (ROOT / "margelle/base/ui/static/ui/css/base.css").read_bytes()


def test_a_listener_gets_what_it_missed_or_is_told_to_reload(instance: Instance) -> None:
    company = instance.company("Piscines du Var")
    record_in(instance, company, times=3)
    cookie = cookie_of(instance, company)
    with serving(instance, MARGELLE_SKIP_MIGRATE="1"):
        resumed = Stream(instance.port, "/live/probe?after=0", Cookie=cookie, Last_Event_ID="1")
        assert [(f.event, f.id) for f in (resumed.next(), resumed.next(), resumed.next()) if f] == [
            ("ready", 1),
            ("change", 2),
            ("change", 3),
        ]
        rendered = Stream(instance.port, "/live/all?after=2", Cookie=cookie)
        assert [(f.event, f.id) for f in (rendered.next(), rendered.next()) if f] == [
            ("ready", 2),
            ("change", 3),
        ]
        restored = Stream(instance.port, "/live/all", Cookie=cookie, Last_Event_ID="4000")
        reset = restored.next()
        assert reset is not None and (reset.event, reset.id) == ("reset", 3)
        other = Stream(instance.port, "/live/visit", Cookie=cookie)
        assert other.next() is not None
        record_in(instance, company)
        missed = resumed.next()
        assert missed is not None and missed.id == 4
        assert Stream(instance.port, "/live/Visit", Cookie=cookie).status == 404


def test_a_dead_worker_is_started_again(instance: Instance) -> None:
    with serving(instance, MARGELLE_SKIP_MIGRATE="1") as process:
        before = children_of(process.pid)
        direct = [pid for pid in before if parent_of(pid) == process.pid]
        assert len(direct) == 2
        for pid in direct:
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not any(map(is_alive, direct)) and status_of(instance, "/health/") == 200)
        wait_for(lambda: len([p for p in children_of(process.pid) if parent_of(p) == process.pid]) == 2)
    assert process.returncode == 0


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_what_cannot_start_ends_with_an_error(instance: Instance) -> None:
    process = instance.start(
        str(ROOT / "bin" / "serve"), MARGELLE_PYTHON=sys.executable, DATABASE_URL="mysql://x"
    )
    assert process.wait(30) != 0


def test_a_child_that_keeps_dying_is_given_up_and_pauses_grow() -> None:
    child = Child("essai", ["true"])
    went_on = [child.bury(float(second)) for second in range(DEATHS_ALLOWED)]
    assert went_on == [True] * (DEATHS_ALLOWED - 1) + [False]
    assert child.start_at == DEATHS_ALLOWED - 1 + 2 ** (DEATHS_ALLOWED - 1)
    assert child.bury(10_000.0)  # old deaths are forgiven


def test_one_web_process_on_sqlite_two_on_postgresql() -> None:
    def workers(env: dict[str, str]) -> str:
        command = web_command(env)
        return command[command.index("--workers") + 1]

    assert workers({}) == "1"
    assert workers({"DATABASE_URL": "postgresql://localhost/margelle"}) == "2"
    assert workers({"WEB_WORKERS": "3"}) == "3"
