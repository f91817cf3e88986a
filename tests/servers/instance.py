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
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

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
    _database: str = field(default_factory=lambda: f"margelle_{uuid4().hex[:12]}")

    @property
    def env(self) -> dict[str, str]:
        own = {
            "MARGELLE_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "MARGELLE_JOB_TIMEOUT": "5",
        }
        url = {"DATABASE_URL": self._url(self._database)} if self.on_postgres else {}
        return {**os.environ, **own, **url}

    @property
    def on_postgres(self) -> bool:
        return bool(os.environ.get("DATABASE_URL"))

    def create(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.on_postgres:
            self._maintain(f'CREATE DATABASE "{self._database}"')
        self.manage("migrate", "--noinput", "--verbosity", "0")

    def drop(self) -> None:
        if self.on_postgres:
            self._maintain(f'DROP DATABASE "{self._database}" WITH (FORCE)')

    def manage(self, *args: str) -> None:
        subprocess.run([sys.executable, "-m", "django", *args], env=self.env, cwd=ROOT, check=True)

    def start(self, *command: str, **extra: str) -> subprocess.Popen[bytes]:
        """Start a command in a process group of its own."""
        return subprocess.Popen(command, env={**self.env, **extra}, cwd=ROOT, start_new_session=True)

    def run(self, code: str) -> Any:
        """Run Python inside the instance; what it puts in `answer` comes back."""
        begin, end = (
            "import django, json\ndjango.setup()\nanswer = None",
            "print(json.dumps(answer, default=str))",
        )
        script = f"{begin}\n{code}\n{end}"
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, env=self.env, cwd=ROOT, check=True, stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    def rows(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        """Read committed rows with plain SQL (`%s` for values), from outside of Django."""
        if self.on_postgres:
            with psycopg.connect(self._url(self._database)) as connection:
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

    def _url(self, database: str) -> str:
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))

    def _maintain(self, statement: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())
