"""The production settings, a bare page to compare with, and a counter of queries."""

from margelle.project.settings import *  # noqa: F403
from margelle.project.settings import MIDDLEWARE as _REAL

ROOT_URLCONF = "bench.bare"
MIDDLEWARE = ["bench.bare.CountQueries", *_REAL]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
