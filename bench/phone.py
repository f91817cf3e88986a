"""A phone that sends, as the benches need it."""

import json
import random
import time
import uuid
from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.servers.instance import Instance
from tests.servers.streams import Stream

from .harness import Probe

CHANGES = 60


def operation(known: dict[str, str], seq: int, kind: str, payload: dict[str, Any]) -> bytes:
    """The body of a push of one operation on the known visit."""
    op = {
        "id": str(uuid.uuid4()),
        "seq": seq,
        "kind": kind,
        "subject": f"visit:{known['visit']}",
        "at": datetime.now(UTC).isoformat(),
        "offset_ms": 0,
        "payload": payload,
        "replaces": None,
    }
    return json.dumps({"device": known["device"], "schema": 1, "ops": [op]}).encode()


def bearer(known: dict[str, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {known['token']}", "Content-Type": "application/json"}


def seen_by_office(made: Instance, company: str, cookie: str) -> list[float]:
    """Seconds from sending a change of state to its arrival on one open screen, at random moments of the
    poll's period."""
    known = made.run(f"from bench import crowd; answer = crowd.firm_with_phone({company!r})")
    dice, numbers, took = random.Random(1), count(1), []
    kinds = ["visit.set_off", "visit.turn_back"]

    def body() -> bytes:
        seq = next(numbers)
        return operation(known, seq, kinds[(seq - 1) % 2], {})

    phone = Probe("push", made.port, "/api/sync/push", headers=bearer(known), method="POST", body=body)
    screen = Stream(made.port, "/live/visit", Cookie=cookie)
    screen.next()
    for _ in range(CHANGES):
        time.sleep(dice.uniform(0, 0.5))
        began = time.monotonic()
        answers = json.loads(phone.once())["answers"]
        if answers[0]["status"] != "applied":
            raise RuntimeError(f"the change was not applied: {answers}")
        heard = screen.next()
        if heard is None or heard.data["id"] != known["visit"]:
            raise RuntimeError(f"the screen heard {heard}")
        took.append(time.monotonic() - began)
    screen.close()
    return took
