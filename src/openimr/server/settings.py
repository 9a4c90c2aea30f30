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
    "openimr.server.accounts",
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
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "openimr.server.trail",
    "openimr.server.store",
    "openimr.server.cases",
    "openimr.server.exchange",
    "openimr.server.issuing",
    "openimr.server.records",
    "openimr.server.operations",
    "openimr.server.api",
    "openimr.server.desk",
    "openimr.server.intake",
    "openimr.server.office",
    "openimr.server.delivery",
    "openimr.server.publication",
    "openimr.server.public",
]
MIDDLEWARE = [
    "openimr.server.operations.middleware.ObservedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "openimr.server.pages.csp.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "openimr.server.accounts.middleware.SessionLimits",
    "openimr.server.accounts.middleware.SecondFactor",
    "openimr.server.trail.middleware.ActorMiddleware",
    "openimr.server.pages.bodies.BodyLimit",
    "axes.middleware.AxesMiddleware",
    "openimr.server.pages.unfit.UnfitValues",
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
                "openimr.server.accounts.fetch.shown_alarms",
            ]
        },
    }
]

# `boot` starts the embedded database and names it in the environment before these settings are read.
DATABASES = {"default": django_database(CONFIG.database_url or "postgresql:///openimr")}
# Few things are kept here (codes of authenticator apps that were used), in the database: all processes must see them.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "openimr.server.accounts.limits.attempted_name"
AXES_CLIENT_IP_CALLABLE = "openimr.server.accounts.address.client_address"
AXES_LOCKOUT_CALLABLE = "openimr.server.accounts.limits.locked_out"
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

ACCOUNT_ADAPTER = "openimr.server.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = CONFIG.sign_minutes * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # `accounts.limits` counts in the database, where all processes see it
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
MFA_ADAPTER = "openimr.server.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "OpenIMR"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "activate_totp": "openimr.server.accounts.codes_once.SetUpForm",
    "authenticate": "openimr.server.accounts.codes_once.SignInForm",
    "reauthenticate": "openimr.server.accounts.codes_once.AgainForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CONFIG.secure
MFA_RATE_LIMITS = False
SECOND_FACTOR = CONFIG.second_factor
SOCIALACCOUNT_ADAPTER = "openimr.server.accounts.adapters.OrganizationAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": provider.id,
                "name": provider.name,
                "client_id": provider.client_id,
                "secret": provider.secret,
                "settings": {"server_url": provider.server_url, "organization": provider.organization},
            }
            for provider in CONFIG.providers
        ],
    }
}

SESSION_ENGINE = "openimr.server.accounts.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIG.secure
SESSION_COOKIE_NAME = "__Host-session" if CONFIG.secure else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if CONFIG.secure else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = CONFIG.session_hours * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
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
FILE_UPLOAD_HANDLERS = ["openimr.server.store.uploading.NamelessUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
LOGGING_CONFIG = None
