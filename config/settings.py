"""Settings, all from the environment. `docs/configuration.md` lists every variable."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from commerce.db.config import domain_database
from commerce.logging import configure as configure_logging
from config.domains import DOMAINS
from config.environment import Environment
from config.languages import LOCALE_DIR, languages

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# --- What kind of process this is

DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data"))).resolve()
EVENT_TRANSPORT = env.str("EVENT_TRANSPORT", default="inprocess")
"""`inprocess`: whoever does background work delivers events itself. `celery`: tasks of Celery do, queue by domain."""
if EVENT_TRANSPORT not in {"inprocess", "celery"}:
    raise ImproperlyConfigured(f"EVENT_TRANSPORT is {EVENT_TRANSPORT!r}. Set it to `inprocess` or `celery`.")
BACKGROUND = env.str("BACKGROUND", default="inline" if EVENT_TRANSPORT == "inprocess" else "off")
"""`inline`: web processes deliver events and run jobs. `off`: `manage.py worker` does."""

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("SECRET_KEY is not set. Set it to 50 random characters, kept secret.")
    SECRET_KEY = "for-debugging-only-and-refused-when-debug-is-off"  # noqa: S105

# --- The shop

SHOP_NAME = env.str("SHOP_NAME", default="Withy & Wold")
SHOP_CURRENCY = env.str("SHOP_CURRENCY", default="GBP")
SHOP_COUNTRY = env.str("SHOP_COUNTRY", default="GB")
SHOP_TIME_ZONE = env.str("SHOP_TIME_ZONE", default="Europe/London")
"""Whose clock the cut-off hours of delivery methods are read on."""
PRICES_INCLUDE_TAX = env.bool("PRICES_INCLUDE_TAX", default=True)
"""Whether prices are entered and shown with tax. Such a price is what every shopper pays, wherever it is sent."""
RESERVATION_MINUTES = env.int("RESERVATION_MINUTES", default=15)
"""How long stock is held for an order that is not paid yet."""
ORDER_PAYABLE_HOURS = env.int("ORDER_PAYABLE_HOURS", default=24)
"""How long an order whose payment failed may be paid for again, at the total it was made with."""
RETURN_DAYS = env.int("RETURN_DAYS", default=30)
"""How long after a parcel arrived its goods may be asked to go back."""
SHOP_EMAIL = env.str("SHOP_EMAIL", default="hello@shop.example")
SHOP_URL = env.str("SHOP_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")
"""Where shoppers reach it; links in e-mail begin with it."""
MAINTENANCE = env.bool("MAINTENANCE", default=False)
"""Whether the shop is closed for a while: shoppers and the API are answered 503, the admin and health checks stay."""
CONTENT_CACHE_SECONDS = env.int("CONTENT_CACHE_SECONDS", default=60)
"""How long a process may show menus and the announcement without looking whether staff changed them."""
REVIEWS_PUBLISH_VERIFIED = env.bool("REVIEWS_PUBLISH_VERIFIED", default=True)
"""Whether a review by somebody who bought the product is shown at once; others always wait for staff."""
REVIEW_SUSPECT_WORDS = env.list(
    "REVIEW_SUSPECT_WORDS",
    default=["arse", "arsehole", "asshole", "bastard", "bitch", "bollocks", "bullshit", "casino", "cunt", "fuck",
             "fucking", "shit", "viagra", "wanker", "arschloch", "fotze", "hure", "hurensohn", "scheisse", "wichser"],
)  # fmt: skip
"""With one of these in it, or a link, a review waits for staff whoever wrote it."""

PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=0 if DEBUG else 60)
"""How long a page that is the same for everybody may be shown without being rendered again; 0: not at all."""

# --- Domains, each on its own alias

AUTH_USER_MODEL = "customers.Customer"

INSTALLED_APPS = [
    # Before Django's own, whose createsuperuser and changepassword it points at the schema of accounts.
    "apps.customers",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "commerce",
    "config",
    "apps.catalog",
    "apps.search",
    "apps.inventory",
    "apps.cart",
    "apps.pricing",
    "apps.orders",
    "apps.payments",
    "apps.shipping",
    "apps.notifications",
    "apps.content",
    "apps.reviews",
    "apps.recommendations",
    "apps.storefront",
]

DATABASE_URL = env.str("DATABASE_URL", default="postgresql://127.0.0.1:5432/commerce")
DATABASE_ROLE_SECRET = env.str("DATABASE_ROLE_SECRET", default=SECRET_KEY)
"""What the passwords of the domains' roles are derived from; the deploy job and every process share it."""
DATABASE_URLS = {
    domain.name: env.str(f"{domain.name.upper()}_DATABASE_URL", default=DATABASE_URL) for domain in DOMAINS
}
DATABASES = {
    # Nobody's: a bare transaction.atomic() or a query that names no domain fails instead of going astray.
    "default": {},
    **{
        domain.name: domain_database(domain, DATABASE_URLS[domain.name], role_secret=DATABASE_ROLE_SECRET)
        for domain in DOMAINS
    },
}
DATABASE_ROUTERS = ["commerce.db.router.DomainRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Events and jobs

EVENT_MAX_ATTEMPTS = env.int("EVENT_MAX_ATTEMPTS", default=8)
EVENT_RETENTION = timedelta(days=env.int("EVENT_RETENTION_DAYS", default=30))
IDEMPOTENCY_RETENTION = timedelta(days=2)

# --- Redis: carts, caches, the broker

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1.0},
    }
}
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)

# --- Web

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

MIDDLEWARE = [
    "commerce.http.middleware.CorrelationMiddleware",
    "commerce.http.language.LanguageMiddleware",
    "commerce.http.middleware.RequestLogMiddleware",
    "commerce.http.middleware.NulMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.storefront.middleware.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "commerce.http.middleware.UnavailableMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.storefront.context.shop",
            ],
        },
    }
]

LANGUAGE_CODE = "en-gb"
LANGUAGES = languages(LANGUAGE_CODE)
LOCALE_PATHS = [LOCALE_DIR]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None if DEBUG else Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "static")))
"""What `collectstatic` gathers for production; with DEBUG on files are served from where they lie."""
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(DATA_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# --- Doors

AUTHENTICATION_BACKENDS = ["apps.customers.backends.AccountBackend", "apps.customers.backends.SecondFactorBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "storefront:login"
LOGIN_REDIRECT_URL = "storefront:account"
LOGOUT_REDIRECT_URL = "/"

TLS = env.bool("TLS", default=not DEBUG)
"""Whether shoppers arrive by HTTPS, ended here or at a proxy that sets X-Forwarded-Proto."""
SECURE_SSL_REDIRECT = TLS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
"""Whether a proxy of our own stands before it, whose X-Forwarded-Proto and last X-Forwarded-For are believed."""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_SECURE = TLS
CSRF_FAILURE_VIEW = "apps.storefront.views.errors.form_too_old"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    # The admin brings scripts and styles of its own; the mailbox and the sandbox's bank are pages of the demo that
    # stand for somebody else's.
    "EXCLUDE_URL_PREFIXES": ["/admin/", "/mailbox/", "/sandbox/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
"""What Prometheus sends as a bearer token to read `/metrics`; without one it is open with DEBUG on, else closed."""

# --- Mail: kept by the notifications domain; the demo shows it at /mailbox/

EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    default="django.core.mail.backends.dummy.EmailBackend" if DEBUG else "django.core.mail.backends.smtp.EmailBackend",
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{SHOP_NAME} <{SHOP_EMAIL}>")
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10

# --- Payments

PAYMENT_GATEWAY = env.str("PAYMENT_GATEWAY", default="sandbox")
PAYMENT_CAPTURE = env.str("PAYMENT_CAPTURE", default="at_checkout")
"""`at_checkout`, or `at_dispatch`: capture when the goods leave."""
HOLD_WARNING = timedelta(hours=env.int("HOLD_WARNING_HOURS", default=24))
"""How long before a hold lapses the shop is told."""
ALLOW_SANDBOX_PAYMENTS = env.bool("ALLOW_SANDBOX_PAYMENTS", default=False)
"""A shop without DEBUG that only rehearses: `check --deploy` then accepts the sandbox."""
SANDBOX_DELAY_SECONDS = env.float("SANDBOX_DELAY_SECONDS", default=1.0)
"""How late the sandbox answers for `pm_card_timeout`."""
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_PUBLISHABLE_KEY = env.str("STRIPE_PUBLISHABLE_KEY", default="")
STRIPE_WEBHOOK_SECRETS = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
"""Any of them is good: while one is replaced, both are listed."""
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="")
"""Empty for Stripe's own address."""
STRIPE_JS_URL = env.str("STRIPE_JS_URL", default="https://js.stripe.com/v3/")
GATEWAY_TIMEOUT_SECONDS = env.float("GATEWAY_TIMEOUT_SECONDS", default=10.0)
"""How long a payment gateway is waited for."""
GATEWAY_BREAKER_FAILURES = env.int("GATEWAY_BREAKER_FAILURES", default=5)
"""After so many calls in a row without an answer, a gateway is left alone. 0: never."""
GATEWAY_BREAKER_WINDOW_SECONDS = env.float("GATEWAY_BREAKER_WINDOW_SECONDS", default=60.0)
GATEWAY_BREAKER_REST_SECONDS = env.float("GATEWAY_BREAKER_REST_SECONDS", default=15.0)
"""How long it is left alone before one call tries again."""

# --- REST

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.customers.api.authentication.ApiKeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["commerce.http.permissions.StaffOrKey"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["commerce.http.parsers.JsonParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "commerce.http.problem.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Commerce",
    "DESCRIPTION": "The REST API of the shop. Money is an amount in major units, as a string, with its currency.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,  # a body says by itself what may be left out
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "commerce.http.openapi.describe_problems",
    ],
    "ENUM_NAME_OVERRIDES": {
        "OrderStatus": "apps.orders.api.serializers.ORDER_STATUSES",
        "PaymentStatus": "apps.payments.api.serializers.PAYMENT_STATUSES",
        "ShipmentStatus": "apps.shipping.api.serializers.SHIPMENT_STATUSES",
        "OrderRefundState": "apps.orders.api.act_serializers.REFUND_STATES",
        "ReturnState": "apps.orders.api.return_serializers.RETURN_STATES",
        "ReturnReason": "apps.orders.api.return_serializers.RETURN_REASONS",
        "ReviewStatus": "apps.reviews.api.serializers.REVIEW_STATUSES",
        "ReviewSort": "apps.reviews.api.serializers.REVIEW_SORTS",
    },
}

# --- Admin

UNFOLD = {
    "SITE_TITLE": SHOP_NAME,
    "SITE_HEADER": SHOP_NAME,
    "SITE_SYMBOL": "storefront",
    "SHOW_HISTORY": True,
    "LOGIN": {"form": "apps.customers.forms.StaffLogInForm"},
}

# --- Logs

LOGGING = configure_logging(as_json=not DEBUG, level=env.str("LOG_LEVEL", default="INFO"))
