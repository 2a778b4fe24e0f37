"""One clinic's deployment, read from the environment. Every variable is named OPENKAP_*."""

import sys
from pathlib import Path

from environs import Env, validate

from openkap.core import hours, licensing, majority
from openkap.records import keys
from openkap.web import database

env = Env()
ROOT = Path(env.str("OPENKAP_HOME", str(Path.cwd())))
VAR = ROOT / "var"

DEBUG = env.bool("OPENKAP_DEBUG", False)
# One-click sign-in also needs the mark that only `openkap demo` writes into an empty database.
OPENKAP_DEMO = env.bool("OPENKAP_DEMO", False)
OPENKAP_ADDRESS = env.str("OPENKAP_ADDRESS", "http://localhost:8000")
OPENKAP_CLINIC_NAME = env.str("OPENKAP_CLINIC_NAME", "OpenKAP clinic")
OPENKAP_CRISIS_NAME = env.str("OPENKAP_CRISIS_NAME", "988 Suicide & Crisis Lifeline")
OPENKAP_CRISIS_NUMBER = env.str("OPENKAP_CRISIS_NUMBER", "988")
OPENKAP_EMERGENCY_NUMBER = env.str("OPENKAP_EMERGENCY_NUMBER", "911")
OPENKAP_CLINIC_PHONE = env.str("OPENKAP_CLINIC_PHONE", "")
OPENKAP_CLINIC_EMAIL = env.str("OPENKAP_CLINIC_EMAIL", "")
OPENKAP_CLINIC_HOURS = hours.parse(env.str(hours.VARIABLE, ""))
OPENKAP_WAITING_TIME = env.str("OPENKAP_WAITING_TIME", "")  # "about six weeks"; empty: nothing is said of it
OPENKAP_ADOLESCENTS = env.bool("OPENKAP_ADOLESCENTS", False)
OPENKAP_STATE = env.str("OPENKAP_STATE", "")  # two letters, where the law on consent matters
OPENKAP_CONSENT_AGE = majority.said(env.str("OPENKAP_CONSENT_AGE", ""))  # what the clinic's counsel says of its state
OPENKAP_NO_DIAGNOSIS = env.bool("OPENKAP_NO_DIAGNOSIS", False)
OPENKAP_AT_HOME = env.bool("OPENKAP_AT_HOME", False)
OPENKAP_RESOLUTION_DAYS = env.int("OPENKAP_RESOLUTION_DAYS", 0)  # by when two who differ have met; 0: soon
OPENKAP_LICENCE_CONTEXTS = licensing.declared(env.str(licensing.VARIABLE, "clinical"))
OPENKAP_PROTOCOLS = env.list("OPENKAP_PROTOCOLS", ["six-dose-im", "four-dose-sublingual", "six-dose-weekly", "booster"])
OPENKAP_INSTRUMENTS = env.str("OPENKAP_INSTRUMENTS", "")
OPENKAP_WORDING = env.str("OPENKAP_WORDING", "")
OPENKAP_RULES = env.str("OPENKAP_RULES", "")
OPENKAP_CODES = VAR  # where the list of diagnosis codes is written once; it can be made again at any time

# What clients bring is sealed with the last of these keys; the others still open what they sealed.
OPENKAP_RECORDS_KEY_FILE = VAR / "records.keys"
OPENKAP_RECORDS_KEYS = keys.held(env.list("OPENKAP_RECORDS_KEY", []), OPENKAP_RECORDS_KEY_FILE)
OPENKAP_RECORD_MAX_MB = env.int("OPENKAP_RECORD_MAX_MB", 20, validate=validate.Range(1, 100))
FILE_UPLOAD_HANDLERS = ["openkap.records.receiving.InMemory"]

SECRET_KEY = env.str("OPENKAP_SECRET_KEY", "") or database.secret_key(VAR)
ALLOWED_HOSTS = env.list("OPENKAP_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("OPENKAP_ORIGINS", [])
HTTPS = OPENKAP_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("OPENKAP_BEHIND_PROXY", False) else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

# The arrow of the client's journey is the arrow of imports; one line per room, earliest first.
ROOMS = [
    "openkap.clinic",
    "openkap.safety",
    "openkap.measurement",
    "openkap.scheduling",
    "openkap.records",
    "openkap.intake",
    "openkap.candidacy",
    "openkap.careplan",
    "openkap.therapy",
    "openkap.dosing",
    "openkap.outcomes",
]
INSTALLED_APPS = [
    "openkap.ui",
    *ROOMS,
    "openkap.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "openkap.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "openkap.web.context.house",
            ],
        },
    }
]
FORM_RENDERER = "openkap.ui.forms.Renderer"

DATABASES = {"default": database.configuration(env.str("OPENKAP_DATABASE_URL", f"sqlite:///{VAR / 'openkap.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "openkap_cache"}}

AUTH_USER_MODEL = "clinic.User"
AUTHENTICATION_BACKENDS = ["openkap.web.accounts.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
CSRF_FAILURE_VIEW = "openkap.web.public.errors.stale_form"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "door"
ACCOUNT_ADAPTER = "openkap.web.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # a shared tablet forgets when its browser closes
ACCOUNT_LOGOUT_REDIRECT_URL = "public-home"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = OPENKAP_DEMO or DEBUG
MFA_TOTP_ISSUER = OPENKAP_CLINIC_NAME
MFA_TOTP_TOLERANCE = 1  # a code typed as it turns, or by a clock half a minute off, still counts (RFC 6238, 5.2)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("OPENKAP_PROXY_COUNT", 0)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = len(LANGUAGES) > 1  # every text is marked for translation; with one language nothing has to be looked up
USE_TZ = True
TIME_ZONE = env.str("OPENKAP_TIME_ZONE", "UTC")

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "static-build"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "openkap.ui.statics.Statics"},
}

# Without a mail server mails are printed, so that nobody takes them for sent.
EMAIL_HOST = env.str("OPENKAP_SMTP_HOST", "")
EMAIL_PORT = env.int("OPENKAP_SMTP_PORT", 587)
EMAIL_HOST_USER = env.str("OPENKAP_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.str("OPENKAP_SMTP_PASSWORD", "")
SMTP_SECURITY = env.str("OPENKAP_SMTP_SECURITY", "starttls", validate=validate.OneOf(["starttls", "tls", "none"]))
EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP_SECURITY == "starttls", SMTP_SECURITY == "tls"
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = env.str(
    "OPENKAP_EMAIL_BACKEND", f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.str("OPENKAP_EMAIL_FROM", "clinic@localhost")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": sys.stderr}},
    "root": {"handlers": ["stderr"], "level": env.str("OPENKAP_LOG_LEVEL", "WARNING")},
}
