"""An instance of its own for tests that start processes: folder, database, port, and how to look into it."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from .template import copy_postgres, copy_sqlite, database_url

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 60.0


def wait_for(question: Callable[[], Any], *, seconds: float = DEADLINE) -> Any:
    """The first true answer; fails after a bounded time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := question():
            return answer
        threading.Event().wait(0.05)
    raise AssertionError(f"no answer within {seconds:.0f} s: {question}")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Instance:
    folder: Path
    port: int = field(default_factory=free_port)
    settings: str = "tests.servers.probe.settings"
    _helper: "subprocess.Popen[str] | None" = field(default=None, repr=False, compare=False)
    database: str = field(default_factory=lambda: f"margelle_{uuid4().hex[:12]}")

    @property
    def env(self) -> dict[str, str]:
        own = {
            "MARGELLE_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "MARGELLE_JOB_TIMEOUT": "5",
        }
        url = {"DATABASE_URL": database_url(self.database)} if self.on_postgres else {}
        return {**os.environ, **own, **url}

    @property
    def on_postgres(self) -> bool:
        return bool(os.environ.get("DATABASE_URL"))

    def create(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.on_postgres:
            copy_postgres(self.database, self.settings)
        else:
            copy_sqlite(self.folder / "margelle.sqlite3", self.settings)

    def drop(self) -> None:
        if self._helper is not None:
            self._helper.kill()
            self._helper.wait()
        if self.on_postgres:
            self._maintain(f'DROP DATABASE "{self.database}" WITH (FORCE)')

    def manage(self, *args: str) -> None:
        subprocess.run([sys.executable, "-m", "django", *args], env=self.env, cwd=ROOT, check=True)

    def start(self, *command: str, **extra: str) -> subprocess.Popen[bytes]:
        """Start a command in a process group of its own."""
        return subprocess.Popen(command, env={**self.env, **extra}, cwd=ROOT, start_new_session=True)

    def run(self, code: str) -> Any:
        """Run Python inside the instance; what it puts in `answer` comes back.

        One process of the instance's own answers them all: starting Django takes longer than most questions.
        """
        if self._helper is None or self._helper.poll() is not None:
            command = [sys.executable, "-m", "tests.servers.answering"]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            self._helper = subprocess.Popen(command, env=self.env, cwd=ROOT, **pipes)  # type: ignore[call-overload]
        assert self._helper.stdin is not None and self._helper.stdout is not None
        self._helper.stdin.write(json.dumps(code) + "\n")
        self._helper.stdin.flush()
        line = self._helper.stdout.readline()
        if not line:
            raise AssertionError(f"the instance's helper died on: {code}")
        answer = json.loads(line)
        if "problem" in answer:
            raise AssertionError(answer["problem"])
        return answer["answer"]

    def rows(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        """Read committed rows with plain SQL (`%s` for values), from outside of Django."""
        if self.on_postgres:
            with psycopg.connect(database_url(self.database)) as connection:
                return connection.execute(sql.encode(), values).fetchall()
        with closing(sqlite3.connect(self.folder / "margelle.sqlite3", timeout=20)) as lite:
            return lite.execute(sql.replace("%s", "?"), values).fetchall()

    def stored_id(self, identity: str) -> str:
        """How this engine writes a UUID."""
        return identity if self.on_postgres else identity.replace("-", "")

    def company(self, name: str) -> str:
        return str(
            self.run(
                "from margelle.features.accounts.models import Company\n"
                f"answer = Company.objects.create(name={name!r}).pk"
            )
        )

    def _maintain(self, statement: str) -> None:
        with psycopg.connect(database_url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())
