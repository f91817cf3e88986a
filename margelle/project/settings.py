"""Settings of one instance. Everything an owner may set is an environment variable named MARGELLE_…,
PORT or DATABASE_URL; docs/operations.md lists them and a test compares the two."""

import os
from pathlib import Path
from typing import Any

from .environment import (
    data_folder,
    database,
    flag,
    keep_compiled_loops,
    number,
    public_url,
    secret_key,
    sign_up,
    signing_keys,
    text,
)

BASE_DIR = Path(__file__).resolve().parents[2]
DATA = data_folder(BASE_DIR)
keep_compiled_loops(BASE_DIR, DATA)

DEMO = flag("MARGELLE_DEMO", default=False)
DEBUG = flag("MARGELLE_DEBUG", default=False)
PUBLIC_URL = public_url(f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
HTTPS = PUBLIC_URL.startswith("https://")
RAISE_UNDECLARED_VIEWS = False
PHONE_PHOTOS_PER_DAY = number("MARGELLE_PHONE_PHOTOS_PER_DAY", 600)  # about 300 MB; 0: no limit

SECRET_KEY = secret_key(DATA)
FIELD_KEYS: list[tuple[int, bytes]] = signing_keys(DATA)
ALLOWED_HOSTS = [host for host in text("MARGELLE_HOSTS", "*" if not HTTPS else "").split(",") if host]
if HTTPS and not ALLOWED_HOSTS:
    ALLOWED_HOSTS = [PUBLIC_URL.split("//")[1].split("/")[0].split(":")[0]]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
USE_X_FORWARDED_HOST = False

ROOMS = [
    "accounts",
    "clients",
    "catalogue",
    "messaging",
    "planning",
    "dispatch",
    "fieldwork",
    "logbook",
    "outreach",
    "insight",
]
GROUND = ["tenancy", "access", "journal", "jobs", "live", "sync", "ui"]
FACES = ["office", "agent", "client", "api", "ops"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_q",
    *[f"margelle.base.{name}" for name in GROUND],
    *[f"margelle.features.{name}" for name in ROOMS],
    *[f"margelle.faces.{name}" for name in FACES],
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "margelle.project.headers.PersonalPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "margelle.base.access.middleware.DeclaredOnly",
    "margelle.faces.api.middleware.OneShape",
]
ROOT_URLCONF = "margelle.project.urls"
WSGI_APPLICATION = "margelle.project.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "margelle.faces.office.context.office",
            ],
            "builtins": ["margelle.base.ui.templatetags.ui"],
        },
    }
]

DATABASES = {"default": database(DATA)}
SIGNUP = sign_up(on_postgres=DATABASES["default"]["ENGINE"].endswith("postgresql"), demo=DEMO)
PUBLIC_PAGES = flag("MARGELLE_PUBLIC_PAGES", default=DEMO)
OPERATOR_EMAIL = text("MARGELLE_OPERATOR_EMAIL", "")  # hears of requests for a demonstration
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# People
AUTH_USER_MODEL = "accounts.User"
TENANCY_COMPANY_MODEL = "accounts.Company"
AUTHENTICATION_BACKENDS = ["margelle.features.accounts.adapter.OneDoor"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "margelle.features.accounts.adapter.Adapter"
ACCOUNT_RATE_LIMITS = False  # our own lockout lives in the database, shared by all workers
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Margelle"
MFA_TOTP_TOLERANCE = 1  # half a minute of a slow hand or clock (RFC 6238, 5.2)
MFA_ADAPTER = "margelle.features.accounts.adapter.MfaAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_ENGINE = "margelle.base.access.sessions"
SESSION_COOKIE_NAME = "__Host-margelle" if HTTPS else "margelle"
CSRF_COOKIE_NAME = "__Host-margelle-csrf" if HTTPS else "margelle-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600

FORM_RENDERER = "margelle.base.ui.forms.Renderer"

# Words and time
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = "margelle.project.formats"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA / "files"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
if bucket := text("MARGELLE_S3_BUCKET", ""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": bucket, "endpoint_url": text("MARGELLE_S3_ENDPOINT", "") or None},
    }
# Gathered files are served packed (.br, .gz); the finders know only the plain ones, and would win.
WHITENOISE_USE_FINDERS = DEBUG or not (STATIC_ROOT / "ui").is_dir()
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 300
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Headers
# Not "no-referrer": browsers then send "Origin: null" with a form, and the CSRF check refuses every post.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = False  # the proxy in front speaks https
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "margelle.faces.office.errors.csrf_failure"
from csp.constants import NONCE, NONE, SELF  # noqa: E402

# Plans: the background comes from nowhere unless the owner names a source of tiles
MAP_TILES, MAP_CREDIT = text("MARGELLE_MAP_TILES", ""), text("MARGELLE_MAP_CREDIT", "")
# Roads: an OSRM server of one's own (bin/roads); without one distances are estimated
ADDRESSES_URL = text("MARGELLE_ADDRESSES_URL", "").rstrip("/")
ROADS_URL = text("MARGELLE_ROADS_URL", "").rstrip("/")
TILE_HOST = ["/".join(MAP_TILES.split("/")[:3])] if MAP_TILES else []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *TILE_HOST],
        "connect-src": [SELF],
        "font-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Mail: written to the data folder until a server is given
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"
if host := text("MARGELLE_SMTP_HOST", ""):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = host
    EMAIL_PORT = number("MARGELLE_SMTP_PORT", 587)
    EMAIL_HOST_USER = text("MARGELLE_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = text("MARGELLE_SMTP_PASSWORD", "")
    EMAIL_USE_TLS = flag("MARGELLE_SMTP_TLS", default=True)
# …or by the web interface of a service (django-anymail): its name and its key
MAIL_SERVICES = {
    "brevo": ("brevo", "BREVO_API_KEY"),
    "postmark": ("postmark", "POSTMARK_SERVER_TOKEN"),
    "resend": ("resend", "RESEND_API_KEY"),
    "sendgrid": ("sendgrid", "SENDGRID_API_KEY"),
}
if (service := text("MARGELLE_MAIL_SERVICE", "").lower()) in MAIL_SERVICES:
    _module, _key = MAIL_SERVICES[service]
    EMAIL_BACKEND = f"anymail.backends.{_module}.EmailBackend"
    ANYMAIL = {_key: text("MARGELLE_MAIL_SERVICE_KEY", "")}
MAIL_LEAVES = not EMAIL_BACKEND.endswith("filebased.EmailBackend")
DEFAULT_FROM_EMAIL = text("MARGELLE_MAIL_FROM", "margelle@localhost")
# SMS services: their public addresses; each company gives its own account in its settings
SMS_ADDRESSES = {
    "ovh": "https://eu.api.ovh.com",
    "brevo": "https://api.brevo.com",
    "twilio": "https://api.twilio.com",
}
SLACK_ADDRESS = "https://hooks.slack.com"  # incoming webhooks of other hosts are refused

from margelle.base.jobs.config import q_cluster  # noqa: E402

Q_CLUSTER = q_cluster(postgres=DATABASES["default"]["ENGINE"].endswith("postgresql"))
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no secrets": {"()": "margelle.project.logs.NoSecrets"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["no secrets"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for all subdomains: the owner's other sites are not ours to decide on
    "security.W008",  # the proxy in front redirects to HTTPS
    "security.W021",  # the preload list: as W005
]
