"""Settings, driven by environment variables; every default is the safe one.

| variable | meaning | default |
|---|---|---|
| DATABASE_URL | `postgres://user:password@host/name` | SQLite file `var/ntm.sqlite3` |
| NTM_SECRET_KEY | signing key; required unless NTM_DEMO=1 | none |
| NTM_ALLOWED_HOSTS | comma-separated host names | localhost,127.0.0.1,[::1] |
| NTM_CSRF_ORIGINS | comma-separated origins behind a proxy, `https://ntm.example.vn` | none |
| NTM_HTTPS | 0 = cookies also travel over plain HTTP | 1 (0 with NTM_DEMO=1) |
| NTM_PROXY | 1 = trust X-Forwarded-Proto and X-Forwarded-For of one proxy in front | 0 |
| NTM_DEMO | 1 = demo users and demo data exist and are labelled | 0 |
| NTM_DEBUG | 1 = Django's debug pages (never in production) | 0 |
| NTM_SMTP_HOST | mail server for password links; without it administrators hand them over | none |
| NTM_SMTP_PORT, NTM_SMTP_USER, NTM_SMTP_PASSWORD | how to reach the mail server | 587, none, none |
| NTM_SMTP_SECURITY | `starttls`, `ssl` or `none` | starttls |
| NTM_MAIL_FROM | sender of mails | ntm-portal@localhost |
| NTM_VAR | folder for the SQLite file, collected static files and generated keys | `var/` |
| NTM_MEDIA | folder for evidence and papers; only the portal may read it | `media/` in NTM_VAR |
| NTM_API_READS, NTM_API_WRITES | calls a minute answered per token or session | 3000, 300 |
| NTM_API_CALLS_DAYS | days for which calls with a token are kept; 0 = for good | 366 |
| NTM_WEBHOOK_NETWORKS | networks of the office that webhooks may reach, `10.20.0.0/16,…` | none |
| NTM_PAPER_FONTS | folder with Times New Roman, for PDF papers (see docs/meetings.md) | none |
"""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from ntm_portal.settings_api import REST_FRAMEWORK as REST_FRAMEWORK
from ntm_portal.settings_api import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS


def flag(name: str, default: bool = False) -> bool:
    """Read an on/off environment variable ("1" or "0")."""
    return os.environ.get(name, "1" if default else "0") == "1"


def names(name: str, default: str = "") -> list[str]:
    """Read a comma-separated environment variable."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("NTM_VAR", BASE_DIR / "var"))
DEMO = flag("NTM_DEMO")
DEBUG = flag("NTM_DEBUG")
HTTPS = flag("NTM_HTTPS", default=not (DEMO or DEBUG))
PROXY = flag("NTM_PROXY")


def secret_key() -> str:
    """The signing key: from the environment; a demo makes its own once and keeps it."""
    if key := os.environ.get("NTM_SECRET_KEY"):
        return key
    if not (DEMO or DEBUG):
        raise ImproperlyConfigured("Set NTM_SECRET_KEY to a long random text (or NTM_DEMO=1).")
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(get_random_secret_key())
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = secret_key()
ALLOWED_HOSTS = names("NTM_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = names("NTM_CSRF_ORIGINS")
ROOT_URLCONF = "ntm_portal.urls"
WSGI_APPLICATION = "ntm_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "ntm_portal",
    "accounts",
    "communes",
    "criteria",
    "meetings",
    "dashboards",
    "webhooks",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ntm_portal.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "ntm_portal.middleware.RequestIdMiddleware",
    "ntm_portal.operations.access_log.AccessLogMiddleware",
    "accounts.calls.ApiCallMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ntm_portal.middleware.LanguageMiddleware",
    "ntm_portal.middleware.NoStoreMiddleware",
    "ntm_portal.middleware.ApiTagMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ntm_portal.middleware.SignInMiddleware",
    "accounts.sessions.SeenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ntm_portal.exporting.ExportMiddleware",
    "ntm_portal.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ntm_portal.navigation.shell",
                "ntm_portal.navigation.demo_scenes",
            ],
        },
    }
]

# Fields written by Python: with Django's templates, pages of many fields took twice as long.
FORM_RENDERER = "ntm_portal.lib.widgets.PlainRenderer"

# Database: the common subset of SQLite and PostgreSQL; production is PostgreSQL.
DATABASES: dict[str, Any] = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR_DIR / 'ntm.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE: a writer takes its lock at the start, so two of them queue instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

# People and passwords
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # seconds: a link handed over on Friday lives on Monday
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = 1 if PROXY else 0

# Mail: only links to choose a password are sent
EMAIL_HOST = os.environ.get("NTM_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("NTM_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("NTM_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("NTM_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("NTM_SMTP_SECURITY", "starttls") == "starttls"
EMAIL_USE_SSL = os.environ.get("NTM_SMTP_SECURITY", "") == "ssl"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("NTM_MAIL_FROM", "ntm-portal@localhost")

# What the browser is told
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
if PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Language and time: Vietnamese first, English by the switch; dates are days in Viet Nam.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "ntm_portal" / "locale"]
FORMAT_MODULE_PATH = ["ntm_portal.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# Static files: hashed names, compressed, served by whitenoise
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "ntm_portal.lib.statics.Statics",
    },
}

# Files of evidence: no address leads to the folder, a view hands them out inside the scope.
MEDIA_ROOT = Path(os.environ.get("NTM_MEDIA", VAR_DIR / "media"))
FILE_UPLOAD_HANDLERS = ["ntm_portal.lib.uploads.BoundedUploadHandler"]
UPLOAD_MAX_BYTES = 20 * 2**20  # of one file
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # in one request
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # in one request; handing out tasks sends three per task
PAPER_FONTS = os.environ.get("NTM_PAPER_FONTS", "")

# Webhooks lead to the public internet, and to networks that the operator names.
WEBHOOK_NETWORKS = tuple(ip_network(text) for text in names("NTM_WEBHOOK_NETWORKS"))
WEBHOOK_PLAIN_HTTP = DEMO or DEBUG

# The API: how it answers is in settings_api.py.
# Generous: who calls one after another hardly meets these, who calls without end does.
API_READS_A_MINUTE = int(os.environ.get("NTM_API_READS", "3000"))
API_WRITES_A_MINUTE = int(os.environ.get("NTM_API_WRITES", "300"))
API_CALLS_DAYS = int(os.environ.get("NTM_API_CALLS_DAYS", "366"))
API_COUNTER = VAR_DIR / "rates.sqlite3"  # shared by all workers of the server

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "ntm_portal.lib.request_id.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "ERROR"},
        # Refusals are in the access log, without addresses, which may hold names and tokens.
        "django.request": {"level": "ERROR"},
        # A line of its own without the name (ntm_portal/handlers.py), and no traceback per probe.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
