"""Settings of the Django half, all from the environment; a name below says what a variable does.

| variable | default |
|---|---|
| LOADLINE_DATA | `var/` beside this folder: database, secret key, queue, caches |
| DATABASE_URL | an SQLite file in the data folder |
| REDIS_URL | the socket of the embedded server in the data folder |
| LOADLINE_SECRET_KEY | made at the first start and kept in the data folder |
| LOADLINE_PASSWORD | none: the app then answers this machine alone; with one, everybody logs in |
| LOADLINE_HOSTS | with a password: the host names to answer to, separated by commas (default: any) |
| LOADLINE_HTTPS | 1 when people reach it through https: cookies are then sent by https alone |
| LOADLINE_DEBUG | 1 for Django's debug pages |
| LOADLINE_RUNS_KEPT | 200: so many finished runs of an architecture keep their series |
"""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.celery import app as celery_app  # noqa: F401 - whoever has settings has the tasks' application

BASE_DIR = Path(__file__).resolve().parent.parent
LOADLINE_DATA = environment.data_folder(BASE_DIR / "var")
LOADLINE_DIST = BASE_DIR / "frontend" / "dist"
LOADLINE_EXAMPLES = BASE_DIR / "examples"
LOADLINE_PASSWORD = os.environ.get("LOADLINE_PASSWORD", "")

SECRET_KEY = environment.secret_key(LOADLINE_DATA)
DEBUG = environment.switch("LOADLINE_DEBUG")

# Without a password only this machine's own names are answered: a page of a stranger whose name has been made
# to point at 127.0.0.1 (DNS rebinding) sends its own name as Host and gets 400.
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = (environment.words("LOADLINE_HOSTS") or ["*"]) if LOADLINE_PASSWORD else LOOPBACK_HOSTS
if LOADLINE_PASSWORD and "*" not in ALLOWED_HOSTS:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, *LOOPBACK_HOSTS]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "designer",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "config.static.StaticFilesMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "designer.api.access.same_origin",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "designer.api.access.gate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": environment.database(LOADLINE_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "designer.User"
LOGIN_URL = "/login/"
# Nothing of a session is worth a table: it only says that the password was given.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = "loadline_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.switch("LOADLINE_HTTPS")
CSRF_COOKIE_NAME = "loadline_csrf"
if SESSION_COOKIE_SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # the admin's and the documentation's files, straight from their packages
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
if LOADLINE_DIST.is_dir():
    WHITENOISE_ROOT = LOADLINE_DIST


def _never_changes(path: str, url: str) -> bool:
    """The front end's build puts a hash into the name of everything below /assets/."""
    return url.startswith("/assets/")


WHITENOISE_IMMUTABLE_FILE_TEST = _never_changes

# A document may have 2,000 nodes (some 2 MB) and a trace 500,000 rows (some 20 MB).
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
LOADLINE_TRACE_LIMIT_BYTES = 32 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["designer.api.access.FromGate"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["designer.api.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "designer.api.errors.handle",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Loadline",
    "DESCRIPTION": "Draw an architecture on AWS, send traffic through it, see what breaks and what it costs.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": None,
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "designer.api.schema.finish",
    ],
}

REDIS_URL = environment.redis_url(LOADLINE_DATA)

CELERY_BROKER_URL = environment.broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# A message is only a hint: the truth of a run is its row. So a message is acknowledged when it is taken, and
# what a dead worker leaves is queued again from the database (actions.lease), not by the broker hours later.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_keepalive": True}
# A person waits for the answer to POST runs/; when the queue is away the sweep sends the run later.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_step": 0.1}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(LOADLINE_DATA / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "take-up-lost-runs": {"task": "designer.take_up_lost_runs", "schedule": 5.0, "options": {"expires": 5}},
    "cut-quiet-revisions": {
        "task": "designer.cut_quiet_revisions",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "drop-old-series": {"task": "designer.drop_old_series", "schedule": 3600.0, "options": {"expires": 3600}},
}

try:
    LOADLINE_RUNS_KEPT = int(os.environ.get("LOADLINE_RUNS_KEPT") or 200)
except ValueError as error:
    raise ImproperlyConfigured("LOADLINE_RUNS_KEPT must be a whole number.") from error

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # The sweep comes every five seconds; what it does, it says itself.
    "loggers": {
        name: {"level": "WARNING"} for name in ("celery.app.trace", "celery.worker.strategy", "celery.beat")
    },
}
