"""A phone without a screen: a process of its own with its journal on disk, which speaks the real protocol.

    python -m tests.faults.sim_phone JOURNAL        (made by `prepare`)

It writes its share of operations, each in its own transaction, sends them through whatever network there is,
and ends when all have their answer. Killed at any moment, it goes on from its journal.
"""

import http.client
import json
import random
import sqlite3
import sys
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

BATCH = 50
TABLES = """
CREATE TABLE IF NOT EXISTS ops (
    seq INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT, subject TEXT, body TEXT, state TEXT DEFAULT 'local',
    receipt TEXT, next_try REAL DEFAULT 0);
CREATE TABLE IF NOT EXISTS photos (sha256 TEXT PRIMARY KEY, bytes BLOB, state TEXT DEFAULT 'local');
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT);
"""
SILENCE = (OSError, http.client.HTTPException, ValueError, KeyError)


def prepare(journal: Path, known: dict[str, Any]) -> None:
    with closing(sqlite3.connect(journal)) as lite, lite:
        lite.executescript(TABLES)
        lite.execute("INSERT INTO meta VALUES ('known', ?)", [json.dumps(known)])


def log_of(journal: Path) -> list[dict[str, Any]]:
    """What the history checker reads: the phone's own account."""
    with closing(sqlite3.connect(journal)) as lite:
        rows = lite.execute("SELECT id, seq, kind, subject, state FROM ops ORDER BY seq").fetchall()
    return [dict(zip(("id", "seq", "kind", "subject", "state"), row, strict=True)) for row in rows]


class SimPhone:
    def __init__(self, journal: Path) -> None:
        self.lite = sqlite3.connect(journal, isolation_level=None)
        self.lite.execute("PRAGMA journal_mode=WAL")
        self.lite.execute("PRAGMA synchronous=FULL")
        self.known = json.loads(self.meta("known"))
        self.dice = random.Random(self.known["seed"] + self.count("1"))

    # The journal

    def meta(self, name: str) -> str:
        row = self.lite.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
        return row[0] if row else ""

    def count(self, where: str) -> int:
        return int(self.lite.execute(f"SELECT count(*) FROM ops WHERE {where}").fetchone()[0])  # noqa: S608

    def append(self, kind: str, visit: dict[str, str], payload: dict[str, Any], photo: bytes = b"") -> None:
        """One transaction: the operation, its number, its photo."""
        name = str(uuid4())
        self.lite.execute("BEGIN IMMEDIATE")
        seq = self.count("1") + 1
        body = {
            "id": name,
            "seq": seq,
            "kind": kind,
            "subject": f"visit:{visit['id']}",
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "payload": payload,
        }
        row = [seq, name, kind, body["subject"], json.dumps(body)]
        self.lite.execute("INSERT INTO ops (seq, id, kind, subject, body) VALUES (?, ?, ?, ?, ?)", row)
        if photo:
            self.lite.execute("INSERT INTO photos (sha256, bytes) VALUES (?, ?)", [payload["sha256"], photo])
        self.lite.execute("COMMIT")

    # The technician

    def work(self) -> None:
        written = self.count("1")
        visits = self.known["visits"]
        if written < len(visits):
            return self.append("visit.arrive", visits[written], {})
        visit = self.dice.choice(visits)
        chance = self.dice.random()
        if chance < 0.04:
            return self.shoot(visit)
        if chance < 0.05:  # the office will refuse it, for ever
            unknown = {"product": str(uuid4()), "pool": visit["pool"], "quantity": "1"}
            return self.append("product.use", visit, unknown)
        if chance < 0.5:
            value = f"{self.dice.uniform(6.8, 7.8):.1f}"
            reading = {"pool": visit["pool"], "parameter": "ph", "value": value, "method": "photometer"}
            return self.append("reading.add", visit, reading)
        return self.append("comment.write", visit, {"text": f"saisie {written}", "audience": "team"})

    def shoot(self, visit: dict[str, str]) -> None:
        """The same small picture each time, with a remark inside that makes its bytes its own."""
        picture, remark = bytes.fromhex(self.known["picture"]), uuid4().bytes * 2
        photo = picture[:2] + b"\xff\xfe" + (len(remark) + 2).to_bytes(2, "big") + remark + picture[2:]
        fact = {
            "sha256": sha256(photo).hexdigest(),
            "pool": visit["pool"],
            "moment": "detail",
            "mime": "image/jpeg",
            "size": len(photo),
            "taken_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        self.append("photo.add", visit, fact, photo)

    # The office

    def call(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> Any:
        """(status, JSON or None); raises what is in SILENCE when it is no answer of ours."""
        host = urlsplit(self.known["url"])
        connection = http.client.HTTPConnection(str(host.hostname), host.port, timeout=20)
        headers = {"Authorization": f"Bearer {self.known['token']}", "Content-Type": kind}
        try:
            connection.request(method, path, body=body or None, headers=headers)
            answer = connection.getresponse()
            data = answer.read()
            if "text/html" in answer.headers.get("Content-Type", ""):
                raise ValueError("a page is no answer")
            return answer.status, json.loads(data) if data else None
        finally:
            connection.close()

    def push(self) -> None:
        sql = "SELECT seq, id, subject, body, state, next_try FROM ops WHERE state IN ('local', 'waiting')"
        held, batch = set[str](), list[str]()
        for _, _, subject, body, state, next_try in self.lite.execute(sql + " ORDER BY seq"):
            if subject in held:
                continue
            if state == "waiting" and next_try > time.time():
                held.add(subject)
            elif len(batch) < BATCH:
                batch.append(body)
        if not batch:
            return
        ops = ",".join(batch)
        text = f'{{"device": "{self.known["device"]}", "schema": 1, "ops": [{ops}]}}'
        status, answer = self.call("POST", "/api/sync/push", text.encode())
        if status != 200:
            raise ValueError(status)
        self.settle(answer["answers"])

    def settle(self, answers: list[dict[str, Any]]) -> None:
        self.lite.execute("BEGIN IMMEDIATE")
        for one in answers:
            state = {"applied": "received", "duplicate": "received", "rejected": "refused"}.get(one["status"])
            after = time.time() + min(one.get("after_s") or 1, 1)  # impatient: a soak is short
            values = [state or "waiting", json.dumps(one.get("receipt")), after, one["id"]]
            self.lite.execute("UPDATE ops SET state = ?, receipt = ?, next_try = ? WHERE id = ?", values)
        self.lite.execute("COMMIT")

    def pull(self) -> None:
        mark = json.loads(self.meta("mark") or '{"epoch": "", "cursor": 0, "day": ""}')
        query = f"epoch={mark['epoch']}&cursor={mark['cursor']}&day={mark['day']}"
        status, page = self.call("GET", f"/api/sync/pull?{query}")
        if status != 200:
            raise ValueError(status)
        if mark["epoch"] == page["epoch"] and page["next"] < mark["cursor"]:
            raise AssertionError("the office's journal went back")
        day = page["today"] if page["full"] else mark["day"]
        new = {"epoch": page["epoch"], "cursor": page["next"], "day": day}
        self.lite.execute("INSERT OR REPLACE INTO meta VALUES ('mark', ?)", [json.dumps(new)])

    def send_photos(self) -> None:
        for name, data in self.lite.execute(
            "SELECT sha256, bytes FROM photos WHERE state = 'local'"
        ).fetchall():
            status, _ = self.call("HEAD", f"/api/media/{name}")
            if status != 200:
                status, _ = self.call("PUT", f"/api/media/{name}", data, "image/jpeg")
            if status not in (200, 201):
                raise ValueError(status)
            self.lite.execute("UPDATE photos SET state = 'sent' WHERE sha256 = ?", [name])

    def is_done(self) -> bool:
        photos = self.lite.execute("SELECT count(*) FROM photos WHERE state = 'local'").fetchone()[0]
        waiting = self.count("state IN ('local', 'waiting')")
        return self.count("1") >= self.known["share"] and waiting == 0 and photos == 0

    def live(self) -> None:
        while not self.is_done():
            for _ in range(self.dice.randrange(1, 12)):
                if self.count("1") < self.known["share"]:
                    self.work()
            try:
                self.push()
                if self.dice.random() < 0.3:
                    self.pull()
                self.send_photos()
            except SILENCE:
                time.sleep(self.dice.uniform(0.02, 0.2))


if __name__ == "__main__":
    SimPhone(Path(sys.argv[1])).live()
