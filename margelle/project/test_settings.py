"""Settings of the test suites: fast password hashes, undeclared views raise, files in a temporary folder."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("MARGELLE_DATA", tempfile.mkdtemp(prefix="margelle-test-"))

from .settings import *  # noqa: F403

DATA = Path(os.environ["MARGELLE_DATA"])
RAISE_UNDECLARED_VIEWS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SIGNUP = "open"
