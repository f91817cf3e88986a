"""A phone that repeats itself, three times at once, against a real server: one effect."""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest

from tests.servers.instance import Instance, wait_for

from .make import a_picture

pytestmark = pytest.mark.process
TIMES = 3


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    made = Instance(tmp_path / "data", settings="margelle.project.settings")
    made.create()
    server = made.start(sys.executable, "-m", "django", "runserver", f"127.0.0.1:{made.port}", "--noreload")
    try:
        wait_for(lambda: answer_of(made, "GET", "/health/", {})[0] == 200)
        yield made
    finally:
        server.terminate()
        server.wait(20)
        made.drop()


def answer_of(
    instance: Instance, method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", instance.port, timeout=60)) as connection:
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        except ConnectionRefusedError:
            return 0, b""


def count_of(instance: Instance, table: str) -> int:
    return int(instance.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608  # our own names


def at_once(times: int, act: Any) -> list[Any]:
    """Run `act` in so many threads that start together."""
    gate = Barrier(times)

    def run(_: int) -> Any:
        gate.wait()
        return act()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_same_push_three_times_at_once_has_one_effect(instance: Instance) -> None:
    world = instance.run(
        "from margelle.features.fieldwork.tests.world import a_world\n"
        "w = a_world()\n"
        "answer = dict(device=w.device.pk, secret=w.secret, visit=w.visit.pk, pool=w.pool.pk,"
        " product=w.product.pk, task=w.task.pk)"
    )
    photo = a_picture()
    sha = sha256(photo).hexdigest()
    payloads: list[tuple[str, dict[str, Any]]] = [
        ("visit.arrive", {}),
        ("task.set", {"task": world["task"], "pool": None, "done": True, "reason": ""}),
        *[
            ("reading.add", {"pool": world["pool"], "parameter": "ph", "value": f"7.{n}", "method": "strip"})
            for n in range(6)
        ],
        ("product.use", {"product": world["product"], "pool": None, "quantity": "0.5", "advised": False}),
        (
            "photo.add",
            {
                "sha256": sha,
                "pool": None,
                "moment": "after",
                "mime": "image/jpeg",
                "size": len(photo),
                "taken_at": "2026-01-01T10:00:00Z",
            },
        ),
        ("visit.finish", {"missing": []}),
    ]
    ops = [
        {
            "id": str(uuid4()),
            "seq": number,
            "kind": kind,
            "subject": f"visit:{world['visit']}",
            "at": "2026-01-01T10:00:00Z",
            "offset_ms": 0,
            "payload": payload,
            "replaces": None,
        }
        for number, (kind, payload) in enumerate(payloads, start=1)
    ]
    body = json.dumps({"device": world["device"], "schema": 1, "ops": ops}).encode()
    headers = {"Authorization": f"Bearer {world['secret']}", "Content-Type": "application/json"}

    def push() -> list[str]:
        status, content = answer_of(instance, "POST", "/api/sync/push", headers, body)
        assert status == 200, content
        return [answer["status"] for answer in json.loads(content)["answers"]]

    def put() -> int:
        picture = headers | {"Content-Type": "image/jpeg"}
        return answer_of(instance, "PUT", f"/api/media/{sha}", picture, photo)[0]

    pushes = at_once(TIMES, push)
    uploads = at_once(TIMES, put)
    final = push()

    assert {status for one in pushes for status in one} <= {"applied", "duplicate", "retry"}
    for position in range(len(ops)):
        assert sum(one[position] == "applied" for one in [*pushes, final]) == 1, position
    assert set(final) == {"duplicate"} or set(final) == {"applied", "duplicate"}
    assert sorted(uploads) == [200, 200, 201]
    counts = {
        table: count_of(instance, table)
        for table in (
            "sync_syncop",
            "fieldwork_reading",
            "fieldwork_productuse",
            "fieldwork_photo",
            "fieldwork_media",
            "catalogue_stockmove",
        )
    }
    assert counts == {
        "sync_syncop": len(ops),
        "fieldwork_reading": 6,
        "fieldwork_productuse": 1,
        "fieldwork_photo": 1,
        "fieldwork_media": 1,
        "catalogue_stockmove": 1,
    }
    assert count_of(instance, "planning_transition") == 2
    seqs = [row[0] for row in instance.rows("SELECT seq FROM journal_entry ORDER BY seq")]
    assert seqs == list(range(1, len(seqs) + 1))
