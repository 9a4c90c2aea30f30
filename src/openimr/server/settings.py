"""Django's settings, made from the environment by `config`; `docs/server.md` lists the variables."""

from openimr.server.config import read_config
from openimr.server.database import django_database
from openimr.server.secrets import secret_key

CONFIG = read_config()
SECRET_KEY = CONFIG.secret_key or secret_key(CONFIG.keys)
DEBUG = False
ALLOWED_HOSTS = [CONFIG.host, "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [CONFIG.url]

INSTALLED_APPS = [
    "openimr.server.pages",  # before allauth: its templates are ours
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "openimr.server.trail",
    "openimr.server.accounts",
    "openimr.server.store",
    "openimr.server.cases",
    "openimr.server.exchange",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "openimr.server.trail.middleware.ActorMiddleware",
    "openimr.server.pages.csp.PolicyMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "openimr.server.urls"
WSGI_APPLICATION = "openimr.server.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "openimr.server.pages.menu.menu",
            ]
        },
    }
]

# `boot` starts the embedded database and names it in the environment before these settings are read.
DATABASES = {"default": django_database(CONFIG.database_url or "postgresql:///openimr")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIG.secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if CONFIG.secure else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.behind_proxy else None
X_FRAME_OPTIONS = "DENY"

TIME_ZONE = "America/Los_Angeles"
USE_TZ = True
USE_I18N = False
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
LOGGING_CONFIG = None
