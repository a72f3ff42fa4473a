"""Settings. Everything that differs between a laptop and production comes from the environment.

FABRIQUE_HOME: where everything that a start writes goes (default ``.fabrique``).
DATABASE_URL: any PostgreSQL with the extensions; without it, the embedded server of that home.
docs/runbook.md lists every variable.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from fabrique.config import embedded, logs

SOURCE = Path(__file__).resolve().parent.parent
HOME = embedded.home()


def flag(name: str, *, default: bool = False) -> bool:
    """Read a yes/no variable."""
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "oui"}


def secret_key() -> str:
    """Return FABRIQUE_SECRET_KEY, or a key made once for this home."""
    if given := os.environ.get("FABRIQUE_SECRET_KEY"):
        return given
    place = HOME / "secret-key"
    if not place.exists():
        HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return place.read_text()


def database(url: str) -> dict[str, Any]:
    """Turn a ``postgresql://`` URL into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL doit commencer par postgresql://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # The pool tries a connection before it lends it: a restart of the server costs nobody an error.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**query, "pool": {"min_size": 1, "max_size": int(os.environ.get("FABRIQUE_POOL_SIZE", "8"))}},
        "TEST": {"NAME": os.environ.get("FABRIQUE_TEST_DATABASE", "test_fabrique")},
    }


DEMO = flag("FABRIQUE_DEMO")
DEBUG = flag("FABRIQUE_DEBUG")
SECRET_KEY = secret_key()
ALLOWED_HOSTS = os.environ.get("FABRIQUE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SITE_URL = os.environ.get("FABRIQUE_URL", "http://localhost:8000")
SECURE = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SECURE else []

FABRIQUE_STATE_SITE = flag("FABRIQUE_STATE_SITE")
FABRIQUE_CATALOGUE = DEMO or flag("FABRIQUE_CATALOGUE")
FABRIQUE_PERSONAS = DEMO
FABRIQUE_UPLOAD_LIMIT = 20 * 1024 * 1024
FABRIQUE_IMPORT_LIMIT = 100 * 1024 * 1024
FABRIQUE_REQUEST_LIMIT = 110 * 1024 * 1024
LAYOUT_PROVIDER = "fabrique.portal.queries.layout_for"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "fabrique.foundations.ui.static_app.FabriqueStaticFilesConfig",
    "django.forms",
    "widget_tweaks",
    "dsfr",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
    "django_structlog",
    "fabrique.foundations.ui",
    "fabrique.foundations.journal",
    "fabrique.foundations.people",
    "fabrique.foundations.notifications",
    "fabrique.expression.programmes",
    "fabrique.expression.challenges",
    "fabrique.expression.contributions",
    "fabrique.expression.sensemaking",
    "fabrique.expression.imports",
    "fabrique.expression.recommendations",
    "fabrique.implementation.innovations",
    "fabrique.implementation.innovators",
    "fabrique.implementation.experimentations",
    "fabrique.implementation.commitments",
    "fabrique.diffusion.replications",
    "fabrique.diffusion.publishing",
    "fabrique.portal",
    "fabrique.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fabrique.config.logs.RequestLog",
    "fabrique.foundations.ui.limits.RequestLimitMiddleware",
    "fabrique.foundations.ui.errors.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "fabrique.config.urls"
ASGI_APPLICATION = "fabrique.config.asgi.application"
WSGI_APPLICATION = "fabrique.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "fabrique.foundations.ui.context.layout",
            ],
            "string_if_invalid": "",
        },
    }
]
FORM_RENDERER = "fabrique.foundations.ui.renderer.FormRenderer"

DATABASES = {"default": database(os.environ.get("DATABASE_URL") or embedded.dsn(HOME))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "fabrique.foundations.people.adapter.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = False  # ours are counted in PostgreSQL, once for all processes
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "people/locked_out.html"
AXES_DISABLE_ACCESS_LOG = True

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("FABRIQUE_BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "fabrique.foundations.ui.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "microphone", "geolocation", "payment", "usb", "fullscreen")
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français"))]
LOCALE_PATHS = [SOURCE / "config" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = USE_TZ = USE_THOUSAND_SEPARATOR = True

ASSETS_ROOT = HOME / "assets"
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [ASSETS_ROOT]
MEDIA_ROOT = Path(os.environ.get("FABRIQUE_MEDIA", str(HOME / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("FABRIQUE_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("FABRIQUE_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("FABRIQUE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FABRIQUE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("FABRIQUE_SMTP_TLS")
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = HOME / "mail"
if not EMAIL_HOST:
    EMAIL_BACKEND = "fabrique.config.mail.FileBackend"
DEFAULT_FROM_EMAIL = os.environ.get("FABRIQUE_FROM", "Fabrique <fabrique@localhost>")

PROCRASTINATE_ON_APP_READY = "fabrique.config.jobs.on_app_ready"
LOCAL = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": LOCAL},
    "fragments": {"BACKEND": LOCAL, "LOCATION": "fragments", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}
# How long a page drawn for one signed-out visitor is given to the others.
SHARED_SECONDS = float(os.environ.get("FABRIQUE_SHARED_SECONDS", "5"))
CACHE_KEY_PREFIX = hashlib.sha256(str(HOME).encode()).hexdigest()[:12]
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("FABRIQUE_LOG_LEVEL", "WARNING")},
}
logs.configure()
