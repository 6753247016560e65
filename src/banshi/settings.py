"""All settings of an installation, read once from the environment; docs/operations.md lists the variables.

Two database roles: ``default`` is the web process, which sees personal rows only behind a committed look;
``owner`` migrates, imports and restores, and is never used to answer a request.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from banshi import home, postgres

django_stubs_ext.monkeypatch()


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes"}


def _words(name: str, default: str) -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


def _database(url: str) -> dict[str, Any]:
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "banshi.postgres",
        "NAME": parts.get("dbname"),
        "USER": parts.get("user"),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3}
        | {name: value for name, value in parts.items() if name not in {"dbname", "user", "password", "host", "port"}},
    }


PACKAGE = Path(__file__).parent
JURISDICTION = "banshi.china.jurisdiction"
HTTPS = _flag("BANSHI_HTTPS", default=True)
DEBUG = False
SECRET_KEY = home.secret("django")
ALLOWED_HOSTS = _words("BANSHI_HOSTS", "localhost 127.0.0.1 [::1]")
PUBLIC_ADDRESS = os.environ.get("BANSHI_PUBLIC_ADDRESS", "http://localhost:8000")
# Follow codes of concerns and the keyed hashes of callers hang on it: it outlives the web process's own key.
CONCERN_KEY = home.secret("concerns")
# Ids of events, cursors and the keys that sign what other systems are told hang on it: it outlives single keys.
CONNECTION_KEY = home.secret("connections")
# Networks beside the public ones where other systems may be told of events: an authority's own, or this machine.
WEBHOOK_NETWORKS = _words("BANSHI_WEBHOOK_NETWORKS", "")
AUTHORITY_FOLDER = home.home() / "authority"
# The key that signs the sealed log; where the web process has a user of its own, it lies where that one cannot read.
LOG_KEY = Path(os.environ.get("BANSHI_LOG_KEY") or home.home() / "log" / "log.key.pem")
# A demonstration gives newborns ID numbers of divisions that were never assigned.
MADE_UP_NUMBERS = _flag("BANSHI_MADE_UP_NUMBERS", default=False)
EVIDENCE_HOLDERS = {
    "diploma": os.environ.get("BANSHI_DIPLOMA_HOLDER", "http://127.0.0.1:8011"),
    # Without an address nobody is asked, and the certificate is uploaded.
    "birth-certificate": os.environ.get("BANSHI_BIRTH_CERTIFICATE_HOLDER", ""),
}
NOTICE_GATEWAY = os.environ.get("BANSHI_NOTICE_GATEWAY", "")
# Requests that a web process answers at a time; it has more threads, in which the others wait or are turned away.
PLACES = int(os.environ.get("BANSHI_PLACES", "4"))
LEAST_FREE_BYTES = int(os.environ.get("BANSHI_LEAST_FREE_MEGABYTES", "1024")) * 2**20
# Set by the command that starts web server and worker: while this file is there, nobody new should be sent here.
ENDING_MARK = Path(os.environ["BANSHI_ENDING"]) if os.environ.get("BANSHI_ENDING") else None

_owner_url, _web_url = postgres.addresses()
DATABASES = {"default": _database(_web_url), "owner": _database(_owner_url)}
if _replica_url := os.environ.get("DATABASE_REPLICA_URL"):
    # A copy that pages for everybody may be read from, by the web role alone, whoever is named in the address.
    _replica = _database(_replica_url)
    DATABASES["replica"] = _replica | {name: DATABASES["default"][name] for name in ("USER", "PASSWORD")}
    _replica["OPTIONS"].setdefault("connect_timeout", "2")

INSTALLED_APPS = [
    "banshi.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "procrastinate.contrib.django",
    "banshi.journal",
    "banshi.stations",
    "banshi.register",
    "banshi.access",
    "banshi.archive",
    "banshi.proofs",
    "banshi.watching",
    "banshi.notices",
    "banshi.matters",
    "banshi.linkage",
    "banshi.concerns",
    "banshi.voting",
    "banshi.care",
    "banshi.burden",
    "banshi.projects",
    "banshi.volunteers",
    "banshi.stories",
    "banshi.publishing",
    "banshi.retention",
    "banshi.connections",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "banshi.web.static_files.CompressedFiles",
    "banshi.web.bodies.BodiesMiddleware",
    "banshi.web.observing.ObservingMiddleware",
    "banshi.web.shedding.SheddingMiddleware",
    "banshi.web.addresses.AddressesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "banshi.web.middleware.ActorMiddleware",
    "banshi.web.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

APPEND_SLASH = False  # web.addresses leads to the right form from both
ROOT_URLCONF = "banshi.urls"
WSGI_APPLICATION = "banshi.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # Django's own loaders and templates, compiled with parts that do no work twice.
            "loaders": [
                ("banshi.web.rendering.loader.Loader", ["django.template.loaders.app_directories.Loader"]),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "banshi.web.context.present",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "banshi.web.templatetags.banshi",
                "banshi.web.templatetags.cases",
            ],
        },
    }
]
FORM_RENDERER = "banshi.web.rendering.controls.Controls"

AUTH_USER_MODEL = "stations.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# Twelve signs at least (ASVS 6.2.1), and none of the millions that were stolen and are tried first.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "banshi.stations.passwords.NotStolen"},
    {"NAME": "banshi.stations.passwords.NotOfThisPlace"},
    {"NAME": "banshi.stations.passwords.NotTheFirst"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "banshi.web.sign_in.StaffAndResidents"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,60/h/key"}
ACCOUNT_SESSION_REMEMBER = False
# Staff sign in by two factors. The demonstration is made-up data and has one password for all, so it says no.
SECOND_FACTOR = _flag("BANSHI_SECOND_FACTOR", default=True)
MFA_ADAPTER = "banshi.web.signing.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "banshi.web.signing.forms.CodeForm",
    "authenticate_webauthn": "banshi.web.signing.forms.KeyForm",
    "login_webauthn": "banshi.web.signing.forms.PasskeyForm",
    "activate_totp": "banshi.web.signing.forms.FirstCodeForm",
    "add_webauthn": "banshi.web.signing.forms.NewKeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Asking once more is ours (web.signing.stepping_up): it keeps what was typed out of the session.
MFA_REAUTHENTICATION_REQUIRED = False
MFA_TOTP_ISSUER = "Banshi"
# Who says who somebody is, outside: the organisation for its staff, an ID provider for residents (docs/sign-in.md).
OIDC = {
    "staff": {
        "issuer": os.environ.get("BANSHI_STAFF_OIDC_ISSUER", ""),
        "client": os.environ.get("BANSHI_STAFF_OIDC_CLIENT", ""),
        "secret": os.environ.get("BANSHI_STAFF_OIDC_SECRET", ""),
        "acr": os.environ.get("BANSHI_STAFF_OIDC_ACR", ""),
    },
    "resident": {
        "issuer": os.environ.get("BANSHI_RESIDENT_OIDC_ISSUER", ""),
        "client": os.environ.get("BANSHI_RESIDENT_OIDC_CLIENT", ""),
        "secret": os.environ.get("BANSHI_RESIDENT_OIDC_SECRET", ""),
        "scope": os.environ.get("BANSHI_RESIDENT_OIDC_SCOPE", "openid profile"),
        "number": os.environ.get("BANSHI_RESIDENT_OIDC_NUMBER", "id_number"),
        "name": os.environ.get("BANSHI_RESIDENT_OIDC_NAME", "name"),
        "acr": os.environ.get("BANSHI_RESIDENT_OIDC_ACR", ""),
    },
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "banshi.web.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "banshi.web.public.guessing.address_of"
AXES_DISABLE_ACCESS_LOG = True

# A browser keeps such a cookie from this very host alone, over TLS, for all its paths; without TLS it keeps none.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
MESSAGE_STORAGE = "banshi.web.saying.Saying"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_SECURE = HTTPS
SESSION_ENGINE = "banshi.stations.sessions"
SESSION_IDLE_MINUTES = int(os.environ.get("BANSHI_IDLE_MINUTES", "30"))
# A resident's page may be read for an hour; what is typed longer than that comes back after signing in again.
SESSION_RESIDENT_IDLE_MINUTES = int(os.environ.get("BANSHI_RESIDENT_IDLE_MINUTES", "60"))
SESSION_COOKIE_AGE = int(os.environ.get("BANSHI_SESSION_HOURS", "8")) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "banshi.web.errors.stale_form"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
BEHIND_PROXY = _flag("BANSHI_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20
# Reports from one address in ten minutes; a city whose mobile network shows one address allows more.
CONCERNS_PER_ADDRESS = int(os.environ.get("BANSHI_CONCERNS_PER_ADDRESS", "60"))
UPLOAD_LIMIT_BYTES = 10 * 2**20

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = home.home() / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "banshi.telemetry.lines.Lines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("BANSHI_LOG", "WARNING")},
    # Who signed in, who was refused, whose factors changed: told whatever else is (docs/running.md).
    "loggers": {"banshi.telemetry.security": {"level": "INFO"}},
}
