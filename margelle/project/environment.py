"""Reads what the owner of an instance sets. Secrets may come from files (…_FILE)."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(RuntimeError):
    """A setting cannot be used; the message says which and what is expected."""


def text(name: str, default: str) -> str:
    from_file = os.environ.get(f"{name}_FILE")
    if from_file:
        return Path(from_file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("1", "true", "yes", "oui"):
        return True
    if value in ("0", "false", "no", "non"):
        return False
    if value:
        raise BadSetting(f"{name} is {value!r}: expected 1 or 0")
    return default


def number(name: str, default: int) -> int:
    value = text(name, str(default)).strip()
    if not (value.isascii() and value.isdigit()):
        raise BadSetting(f"{name} is {value!r}: expected a whole number")
    return int(value)


def sign_up(*, on_postgres: bool, demo: bool) -> str:
    """MARGELLE_SIGNUP: first (open until a company exists), open or closed.

    On SQLite the database itself keeps no company from another: opening the door to strangers takes
    PostgreSQL, or MARGELLE_SIGNUP_ON_SQLITE=1 from an owner who knows.
    """
    value = text("MARGELLE_SIGNUP", "first")
    if value not in ("first", "open", "closed"):
        raise BadSetting(f"MARGELLE_SIGNUP is {value!r}: expected first, open or closed")
    if value == "open" and not (on_postgres or demo or flag("MARGELLE_SIGNUP_ON_SQLITE", default=False)):
        raise BadSetting(
            "MARGELLE_SIGNUP=open needs PostgreSQL (DATABASE_URL), or MARGELLE_SIGNUP_ON_SQLITE=1 "
            "for a few companies that trust each other"
        )
    return value


def public_url(default: str) -> str:
    """MARGELLE_URL: where people reach the instance; links in letters and QR codes start with it."""
    value = text("MARGELLE_URL", default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise BadSetting(f"MARGELLE_URL is {value!r}: expected https://name, without a path")
    return value


def data_folder(base: Path) -> Path:
    """The folder that holds database, files, mail and keys (MARGELLE_DATA, default `var/`)."""
    folder = Path(text("MARGELLE_DATA", str(base / "var"))).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # one that stands keeps its owner's choice
    return folder


def keep_compiled_loops(base: Path, data: Path) -> None:
    """Where the code is read-only, the compiled loops of route planning are kept with the data."""
    if not os.access(base / "margelle" / "engines" / "routing" / "kernels", os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str(data / "compiled"))


def secret_key(data: Path) -> str:
    """MARGELLE_SECRET_KEY, else a key made once and kept in the data folder (mode 600)."""
    given = text("MARGELLE_SECRET_KEY", "")
    if given and len(given) < 40:
        raise BadSetting("MARGELLE_SECRET_KEY is too short: at least 40 characters")
    return given or _kept(data / "secret.key")


def signing_keys(data: Path) -> list[tuple[int, bytes]]:
    """Keys of the encrypted fields, newest first, as (number, 32 bytes).

    MARGELLE_FIELD_KEYS is "2:<64 hex>,1:<64 hex>"; without it one key is made and kept beside the data.
    Keep it apart from the backups: who has both can read the gate codes.
    """
    given = text("MARGELLE_FIELD_KEYS", "") or f"1:{_kept(data / 'field.key', hexadecimal=True)}"
    try:
        keys = [(int(n), bytes.fromhex(key)) for n, key in (part.split(":") for part in given.split(","))]
    except ValueError as error:
        raise BadSetting("MARGELLE_FIELD_KEYS: expected number:64 hex digits, comma separated") from error
    if not keys or any(len(key) != 32 or not 0 < number < 256 for number, key in keys):
        raise BadSetting("MARGELLE_FIELD_KEYS: each key has 64 hex digits and a number from 1 to 255")
    return keys


def _kept(path: Path, *, hexadecimal: bool = False) -> str:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    value = secrets.token_hex(32) if hexadecimal else secrets.token_urlsafe(48)
    with os.fdopen(handle, "w") as file:
        file.write(value)
    return value


def database(data: Path) -> dict[str, Any]:
    """DATABASE_URL (postgresql://user:password@host:port/name), else SQLite in the data folder."""
    url = text("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(data / "margelle.sqlite3"),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-32000;",
            },
            "TEST": {"NAME": None},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise BadSetting("DATABASE_URL: expected postgresql://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
