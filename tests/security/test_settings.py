"""What an owner sets wrongly is refused at start-up, in words that say what was expected."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from margelle.project import environment
from margelle.project.environment import BadSetting

REFUSED = [
    ({"MARGELLE_SECRET_KEY": "short"}, "MARGELLE_SECRET_KEY is too short"),
    ({"DATABASE_URL": "mysql://root@127.0.0.1/margelle"}, "DATABASE_URL: expected postgresql://"),
    ({"DATABASE_URL": "postgresql://127.0.0.1"}, "DATABASE_URL: expected postgresql://"),
    ({"MARGELLE_DEMO": "peut-être"}, "MARGELLE_DEMO is 'peut-être'"),
    ({"MARGELLE_DEBUG": "2"}, "MARGELLE_DEBUG is '2'"),
    ({"MARGELLE_SIGNUP": "ouvert"}, "expected first, open or closed"),
    ({"MARGELLE_SIGNUP": "open"}, "MARGELLE_SIGNUP=open needs PostgreSQL"),
    ({"MARGELLE_FIELD_KEYS": "1:beef"}, "64 hex digits"),
    ({"MARGELLE_FIELD_KEYS": "hello"}, "MARGELLE_FIELD_KEYS"),
    ({"MARGELLE_URL": "margelle.example"}, "MARGELLE_URL is 'margelle.example'"),
    ({"MARGELLE_URL": "https://margelle.example/pools"}, "without a path"),
    ({"MARGELLE_SMTP_HOST": "127.0.0.1", "MARGELLE_SMTP_PORT": "smtp"}, "MARGELLE_SMTP_PORT is 'smtp'"),
]
OURS = ("MARGELLE_", "DATABASE_URL")


def start(folder: Path, given: dict[str, str], code: str = "") -> subprocess.CompletedProcess[str]:
    """Import the settings in a process of their own, with nothing set but what is given."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    env = {**clean, "MARGELLE_DATA": str(folder), **given}
    script = f"import margelle.project.settings as s\n{code}"
    command = [sys.executable, "-c", script]
    return subprocess.run(
        command, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("given", "words"), REFUSED, ids=lambda value: str(value)[:50])
def test_a_wrong_setting_stops_the_start(tmp_path: Path, given: dict[str, str], words: str) -> None:
    done = start(tmp_path, given)
    assert done.returncode != 0
    assert words in done.stderr


def test_defaults_start_and_keep_their_keys_private(tmp_path: Path) -> None:
    first = start(tmp_path, {}, "print(s.SECRET_KEY, s.SIGNUP, s.FIELD_KEYS[0][1].hex())")
    again = start(tmp_path, {}, "print(s.SECRET_KEY, s.SIGNUP, s.FIELD_KEYS[0][1].hex())")
    assert first.returncode == 0, first.stderr
    assert first.stdout == again.stdout
    key, sign_up, _ = first.stdout.split()
    assert len(key) >= 40
    assert sign_up == "first"
    assert [oct((tmp_path / name).stat().st_mode & 0o777) for name in ("secret.key", "field.key")] == [
        "0o600"
    ] * 2


def test_a_new_data_folder_is_its_owner_s_alone(tmp_path: Path) -> None:
    """Database, letters with their links, photos: nobody else on the machine reads them."""
    assert start(tmp_path / "data", {}).returncode == 0
    assert oct((tmp_path / "data").stat().st_mode & 0o777) == "0o700"


def test_https_settings_lock_the_cookies(tmp_path: Path) -> None:
    code = (
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.SECURE_HSTS_SECONDS > 0, s.ALLOWED_HOSTS)"
    )
    done = start(tmp_path, {"MARGELLE_URL": "https://margelle.example"}, code)
    assert done.stdout.split(maxsplit=7) == [
        "__Host-margelle", "__Host-margelle-csrf", "True", "True", "True", "Lax", "True",
        "['margelle.example']\n",
    ]  # fmt: skip


def test_secrets_may_come_from_files(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("k" * 48 + "\n")
    done = start(tmp_path, {"MARGELLE_SECRET_KEY_FILE": str(secret)}, "print(s.SECRET_KEY)")
    assert done.stdout.strip() == "k" * 48


def test_sqlite_opens_to_strangers_only_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARGELLE_SIGNUP", "open")
    monkeypatch.delenv("MARGELLE_SIGNUP_ON_SQLITE", raising=False)
    assert environment.sign_up(on_postgres=True, demo=False) == "open"
    assert environment.sign_up(on_postgres=False, demo=True) == "open"
    with pytest.raises(BadSetting):
        environment.sign_up(on_postgres=False, demo=False)
    monkeypatch.setenv("MARGELLE_SIGNUP_ON_SQLITE", "1")
    assert environment.sign_up(on_postgres=False, demo=False) == "open"
