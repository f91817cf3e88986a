"""Settings of the test suites: fast password hashes, undeclared views raise, files in a temporary folder."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("MARGELLE_DATA", tempfile.mkdtemp(prefix="margelle-test-"))

from .settings import *  # noqa: F403

DATA = Path(os.environ["MARGELLE_DATA"])
(DATA / "static").mkdir(exist_ok=True)  # whitenoise looks for it
WHITENOISE_AUTOREFRESH = True  # else each test client begins by reading every static file
RAISE_UNDECLARED_VIEWS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_LEAVES = True
SIGNUP = "open"
PUBLIC_PAGES = True

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A real file, as in production: a database in memory shares one cache and locks whole tables between
    # threads. Only the wait for the disk is left out.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}  # noqa: F405
    _init = DATABASES["default"]["OPTIONS"]["init_command"]  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = _init.replace("FULL", "OFF")  # noqa: F405
