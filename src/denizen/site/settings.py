"""Settings of the site: composition only."""

import os
from pathlib import Path

from django.utils.csp import CSP
from psycopg.conninfo import conninfo_to_dict

from denizen.kernel.logs import configuration

PACKAGE = Path(__file__).resolve().parents[1]

# `demo`, `test`, or `production`: what is not said is production, so that nothing is ever open by omission.
DENIZEN_MODE = os.environ.get("DENIZEN_MODE", "production")
# Nor by a slip: a mode that there is not is served as strictly as production.
DENIZEN_IN_EARNEST = DENIZEN_MODE not in ("demo", "test")
DEBUG = False
# Names that the pages answer to. Links and redirects are made of them, so a request for any other is refused.
NAMED = [name.strip() for name in os.environ.get("DENIZEN_HOSTS", "").split(",") if name.strip()]
ALLOWED_HOSTS = NAMED or ["localhost", "127.0.0.1", "[::1]"]

# Who speaks TLS to browsers: a web server in front (`proxy`), the pages themselves (`own`), or nobody (`none`: trials
# on one machine). Where that is not said, no header of a request is believed, and cookies travel over TLS all the same.
DENIZEN_TLS = os.environ.get("DENIZEN_TLS", "")
# Where browsers reach the desk. Passkeys are bound to its host: of several names, the first that is no pattern.
DENIZEN_ORIGIN = os.environ.get("DENIZEN_ORIGIN", "")
if not DENIZEN_ORIGIN and DENIZEN_IN_EARNEST and (plain := [name for name in NAMED if name[0] not in ".*"]):
    DENIZEN_ORIGIN = f"https://{plain[0]}"
# After so many minutes unused a session is over.
DENIZEN_IDLE_MINUTES = os.environ.get("DENIZEN_IDLE_MINUTES", "30")

# Rooms from the lowest floor up: grants and readers are installed in this order.
INSTALLED_APPS = [
    "denizen.kernel",
    "denizen.pages",
    "denizen.journal",
    "denizen.access",
    "denizen.ledger",
    "denizen.webhooks",
    "denizen.rules",
    "denizen.places",
    "denizen.register",
    "denizen.linkage",
    "denizen.counts",
    "denizen.intake",
    "denizen.disclosure",
    "denizen.retention",
    "denizen.demo",
    "denizen.pulse",
    "denizen.papers",
    "denizen.public",
    "denizen.home",
    "denizen.desk",
    "denizen.api",
    "denizen.site",
    "django.contrib.staticfiles",
    "django.forms",
]

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DATABASES: dict[str, dict[str, object]] = {}
if url := os.environ.get("DENIZEN_DATABASE_URL"):
    parameters = conninfo_to_dict(url)
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parameters.pop("dbname", "denizen"),
        "USER": parameters.pop("user", ""),
        "PASSWORD": parameters.pop("password", ""),
        "HOST": parameters.pop("host", ""),
        "PORT": parameters.pop("port", ""),
        "OPTIONS": parameters,
    }

# The address under which the web process reaches the database, as its own role and no other.
DENIZEN_DATABASE_URL = os.environ.get("DENIZEN_DATABASE_URL", "")

# Where the public reaches the pages, as `https://register.town.example`: the code on an extract leads there. Without it
# the code leads to the name under which the desk was reached.
DENIZEN_PUBLIC_ADDRESS = os.environ.get("DENIZEN_PUBLIC_ADDRESS", "").strip().rstrip("/")

# Three keys of the home, handed over by `denizen serve`: the pages may read no folder of it. The last one is public: it
# seals and unseals nothing. Other commands sign nothing, search for nobody and seal by the folder; they get none.
SECRET_KEY = os.environ.get("DENIZEN_SECRET_KEY", "")
DENIZEN_LOOKUP_KEY = os.environ.get("DENIZEN_LOOKUP_KEY", "")
DENIZEN_SEALING_KEY = os.environ.get("DENIZEN_SEALING_KEY", "")
# For the keeper alone, by the same way.
DENIZEN_UNSEALING_KEYS = os.environ.get("DENIZEN_UNSEALING_KEYS", "")
# For the courier alone: what the keys are made of by which it signs.
DENIZEN_WEBHOOK_KEYS = os.environ.get("DENIZEN_WEBHOOK_KEYS", "")
# For the worker alone: by which the access log is signed.
DENIZEN_LOG_KEY = os.environ.get("DENIZEN_LOG_KEY", "")
# Under which name it is signed: for good, since those who hold the log to its checkpoints know it by that.
DENIZEN_LOG_NAME = (
    os.environ.get("DENIZEN_LOG_NAME") or f"{DENIZEN_ORIGIN.rpartition('/')[2] or 'localhost'}/log"
)

# Where webhooks may go beside public addresses: exact hosts and networks of the town's own, and ports beside 443.
DENIZEN_WEBHOOK_ALLOW = os.environ.get("DENIZEN_WEBHOOK_ALLOW", "")
DENIZEN_WEBHOOK_PORTS = os.environ.get("DENIZEN_WEBHOOK_PORTS", "")

ROOT_URLCONF = "denizen.site.urls"
WSGI_APPLICATION = "denizen.site.wsgi.application"
APPEND_SLASH = True
# Addresses below this one are for programs: they answer in JSON, refusals and failures too.
DENIZEN_FOR_PROGRAMS = "/api/"

MIDDLEWARE = [
    "denizen.pulse.health.Health",
    "denizen.pages.watching.Watching",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "denizen.pages.middleware.NoStore",
    "django.middleware.locale.LocaleMiddleware",
    "denizen.pages.crowding.Crowding",
    "django.middleware.common.CommonMiddleware",
    "denizen.pages.middleware.SmallBodies",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "denizen.pages.middleware.Database",
    "denizen.pages.middleware.Answers",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "builtins": ["django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "denizen.pages.forms.PageRenderer"

# Styles and scripts: compiled by `denizen assets`, hashed and compressed into the package, served by whitenoise.
STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "pages" / "static"
STATICFILES_DIRS = [PACKAGE / "pages" / "compiled" / "files"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# The six languages of the pages. A reader may choose those whose catalogue is complete.
SIX_LANGUAGES = [
    ("zh-hans", "简体中文"),
    ("en", "English"),
    ("mn", "Монгол"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("es", "Español"),
]
COMPLETE_LANGUAGES = ("zh-hans", "en")
LANGUAGES = [(code, name) for code, name in SIX_LANGUAGES if code in COMPLETE_LANGUAGES]
# The language of the texts in the code, spoken where no reader's choice is known: to operators and to programs.
LANGUAGE_CODE = "en"
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "denizen_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60

# Everything that a page needs comes from here; nothing runs or is styled that is not in a file.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    # MapLibre reads its shapes in one, started from a file of ours.
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# An address holds no name or number, yet which page a reader came from is nobody else's business.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Demo, tests and trials speak plain HTTP to this machine alone; everywhere else cookies travel over TLS only, and their
# names say so: a browser takes a `__Host-` cookie from this very host over TLS, and from nobody else (RFC 6265bis).
DENIZEN_SECURE_COOKIES = DENIZEN_IN_EARNEST and DENIZEN_TLS != "none"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if DENIZEN_SECURE_COOKIES else 0
# The server in front speaks TLS, and to us plain HTTP: the origin that a browser names is still one of ours.
CSRF_TRUSTED_ORIGINS = (
    [f"https://{'*' if name.startswith('.') else ''}{name}" for name in ALLOWED_HOSTS if name != "*"]
    if DENIZEN_SECURE_COOKIES
    else []
)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if DENIZEN_TLS == "proxy" else None
CSRF_COOKIE_NAME = f"{'__Host-' if DENIZEN_SECURE_COOKIES else ''}denizen_csrf"
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = DENIZEN_SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "denizen.pages.views.form_expired"

LOGGING = configuration(plain=not DENIZEN_IN_EARNEST)
