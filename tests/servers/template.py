"""A migrated, empty database made once for each state of the code and copied: all migrations take ten
seconds, a copy takes none. What is in the copy is what `migrate` wrote, by the production settings first,
then by the settings named, which add what they alone have."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
FIRST = "margelle.project.settings"
FOLDER = Path(tempfile.gettempdir()) / f"margelle-templates-{os.getuid()}"


@cache
def digest(settings: str) -> str:
    """Changes with any migration, with what lays fences after them, and with any installed version."""
    found = sha256(settings.encode())
    sources = [*ROOT.glob("margelle/**/migrations/*.py"), *ROOT.glob("margelle/base/**/*.py")]
    for path in sorted([*sources, *ROOT.glob("margelle/**/apps.py"), *ROOT.glob("margelle/project/*.py")]):
        found.update(path.read_bytes())
    found.update(str(sorted((one.name, one.version) for one in distributions())).encode())
    return found.hexdigest()[:16]


def copy_sqlite(to: Path, settings: str) -> None:
    """Lay a migrated database at `to`, which must not exist yet."""
    made = FOLDER / f"{digest(settings)}.sqlite3"
    with _alone(settings):
        if not made.exists():
            with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
                fresh = Path(folder) / "margelle.sqlite3"
                if settings != FIRST:
                    copy_sqlite(fresh, FIRST)
                _migrate({"MARGELLE_DATA": folder, "DJANGO_SETTINGS_MODULE": settings})
                fresh.replace(made)
    shutil.copyfile(made, to)


def copy_postgres(to: str, settings: str) -> None:
    """Create the database `to` on the server of DATABASE_URL as a copy of a migrated one."""
    made = f"margelle_template_{digest(settings)}"
    with _alone(settings), psycopg.connect(database_url("postgres"), autocommit=True) as server:
        if not is_there(made):
            if settings == FIRST:
                server.execute(f'CREATE DATABASE "{made}_new"'.encode())
            else:
                copy_postgres(f"{made}_new", FIRST)
            with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
                env = {"DATABASE_URL": database_url(f"{made}_new"), "MARGELLE_DATA": folder}
                _migrate(env | {"DJANGO_SETTINGS_MODULE": settings})
            server.execute(f'ALTER DATABASE "{made}_new" RENAME TO "{made}"'.encode())
        server.execute(f'CREATE DATABASE "{to}" TEMPLATE "{made}"'.encode())


def is_there(database: str) -> bool:
    """On the server of DATABASE_URL."""
    with psycopg.connect(database_url("postgres")) as server:
        return bool(server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone())


def database_url(database: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


@contextmanager
def _alone(settings: str) -> Iterator[None]:
    """One process makes the template, the others wait for it."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    with (FOLDER / f"{digest(settings)}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(env: dict[str, str]) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "django", "migrate", "--noinput", "--verbosity", "0"]
    subprocess.run(command, env=kept | env, cwd=ROOT, check=True)
