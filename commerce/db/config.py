"""`DATABASES` from addresses: which server holds which domain, and who logs in.

An address (`DATABASE_URL`, or `<DOMAIN>_DATABASE_URL` for a domain that lives elsewhere) names a server and
a database. The login in it is the deployer's: only `provision` and `migrate_all` use it. Running processes log
in as the domain's own role, with a password derived from the role secret, so one address serves every domain.
"""

import hashlib
import hmac
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from commerce.domains import Domain

CONNECT_TIMEOUT_SECONDS = 5
KEEP_CONNECTION_SECONDS = 60


def role_password(role: str, secret: str) -> str:
    """The password of a domain's login role, derived so that it need not be stored."""
    return hmac.new(secret.encode(), role.encode(), hashlib.sha256).hexdigest()


def server_of(url: str) -> dict[str, Any]:
    """Host, port, database and deploy login of an address, in Django's words."""
    parts = urlsplit(url)
    return {
        "HOST": dict(parse_qsl(parts.query)).get("host") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }


def domain_database(domain: Domain, url: str, *, role_secret: str) -> dict[str, Any]:
    """The alias of one domain, logging in as its own role."""
    options: dict[str, Any] = {
        "application_name": f"commerce-{domain.name}",
        "connect_timeout": CONNECT_TIMEOUT_SECONDS,
    }
    if sslmode := dict(parse_qsl(urlsplit(url).query)).get("sslmode"):
        options["sslmode"] = sslmode
    return {
        **server_of(url),
        "ENGINE": "django.db.backends.postgresql",
        "USER": domain.app_role,
        "PASSWORD": role_password(domain.app_role, role_secret),
        "OPTIONS": options,
        "CONN_MAX_AGE": KEEP_CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": False,  # commerce.db.liveness does it for less
        "ATOMIC_REQUESTS": False,
    }
