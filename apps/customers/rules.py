"""Pure decisions: what a key looks like, which addresses are the same, what each role may do."""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from types import MappingProxyType

from apps.customers.interface import InvalidScope, NewAddress

# --- Integrators' keys: ck_<prefix>_<secret>. The prefix finds the row, the hash of the whole proves it.

PREFIX_BYTES = 6
SECRET_BYTES = 32
LAST_USED_PRECISION = timedelta(minutes=1)
"""A key's last use is written down at most this often: a busy integrator must not cost a write per request."""

_SECRET_SHAPE = re.compile(r"^ck_(?P<prefix>[a-z0-9]{1,16})_(?P<random>[A-Za-z0-9_-]{16,100})$")
_SCOPE_SHAPE = re.compile(r"^(\*|[a-z]+:(read|write))$")


def new_secret() -> str:
    """A key nobody can guess: 256 random bits behind a prefix that may be shown."""
    return f"ck_{secrets.token_hex(PREFIX_BYTES)}_{secrets.token_urlsafe(SECRET_BYTES)}"


def prefix_of(secret: str) -> str | None:
    """The public part of a key, or None for what is not a key at all."""
    match = _SECRET_SHAPE.match(secret)
    return match["prefix"] if match else None


def hash_of(secret: str) -> str:
    """A plain hash is enough: nobody tries out 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def checked_scopes(scopes: Iterable[str]) -> list[str]:
    """The scopes, each once, sorted.

    :raises InvalidScope: none at all, or one that is not `*`, `<domain>:read` or `<domain>:write`
    """
    found = sorted(set(scopes))
    if not found or any(not _SCOPE_SHAPE.match(scope) for scope in found):
        raise InvalidScope
    return found


def is_stale(last_used_at: datetime | None, now: datetime) -> bool:
    """Whether the last use on record is old enough to be written anew."""
    return last_used_at is None or last_used_at <= now - LAST_USED_PRECISION


# --- Addresses


def tidy(address: NewAddress) -> dict[str, str]:
    """The address's fields as they are kept: no stray spaces, the country in capitals."""
    fields = {name: " ".join(getattr(address, name).split()) for name in address.__dataclass_fields__}
    return {**fields, "country": fields["country"].upper()}


def is_same_address(fields: Mapping[str, str], others: Mapping[str, str]) -> bool:
    """Upper and lower case make no difference, as in the table's constraint."""
    return all(fields[name].lower() == others[name].lower() for name in fields)


# --- Staff roles: patterns over permissions, "<app>.<action>_<model>"

ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Owner": ("*",),
        "Manager": (
            "*.view_*",
            *(f"{app}.*" for app in ("catalog", "inventory", "pricing", "shipping", "orders", "payments", "content")),
            "customers.*_customer",
            "customers.*_address",
            "notifications.change_message",
        ),
        "Support": (
            "*.view_*",
            "orders.change_*",
            "payments.change_*",
            "customers.change_customer",
            "customers.*_address",
            "notifications.change_message",
        ),
        "Warehouse": ("catalog.view_*", "orders.view_*", "inventory.*", "shipping.*"),
        "Marketing": ("catalog.*", "content.*", "pricing.view_*", "search.view_*"),
        "Read-only": ("*.view_*",),
    }
)
"""The groups that `ensure_roles` makes. An owner may add to them or make others in the admin."""

SECRETIVE = ("sessions.*", "customers.*_apikey")
"""What only a role with everything sees: whoever reads a session can be that person."""


def allowed(role: str, permissions: Iterable[str]) -> set[str]:
    """Which of these permissions the role is given."""
    patterns = ROLES[role]
    everything = "*" in patterns
    return {
        permission
        for permission in permissions
        if everything or (_matches(permission, patterns) and not _matches(permission, SECRETIVE))
    }


def _matches(permission: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(permission, pattern) for pattern in patterns)
