"""Pure decisions: what a key looks like, which codes are right, which addresses are the same, what each role may do."""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from types import MappingProxyType

import pyotp

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


# --- Second factors: time-based codes (RFC 6238: six digits, thirty seconds) and recovery codes

STEP_SECONDS = 30
STEPS_OF_GRACE = 1
"""How far a telephone's clock may be off, to both sides."""
RECOVERY_CODES = 10
_RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_RECOVERY_LENGTH = 12


def new_totp_secret() -> str:
    """160 random bits in base32, as authenticator apps take them."""
    return pyotp.random_base32()


def totp_address(secret: str, *, account: str, shop: str) -> str:
    """The `otpauth://` address that a QR code shows to an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=shop)


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """The time step that a code is right for, or None."""
    digits = "".join(code.split())
    if len(digits) != pyotp.TOTP(secret).digits or not (digits.isascii() and digits.isdecimal()):
        return None
    present = int(now.timestamp()) // STEP_SECONDS
    steps = range(present - STEPS_OF_GRACE, present + STEPS_OF_GRACE + 1)
    hotp = pyotp.HOTP(secret)
    return next((step for step in steps if secrets.compare_digest(hotp.at(step), digits)), None)


def new_recovery_codes() -> tuple[str, ...]:
    """As they are shown: three groups of four letters and digits that nobody confuses, 59 random bits."""
    return tuple(_grouped(_random(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES))


def typed_recovery_code(code: str) -> str:
    """What somebody typed, as it is compared: without spaces and dashes, in small letters."""
    return "".join(character for character in code.lower() if character.isalnum())


def _random(length: int) -> str:
    return "".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(length))


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


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
            "notifications.change_contactmessage",
            "reviews.change_review",
        ),
        "Support": (
            "*.view_*",
            "orders.change_*",
            "payments.change_*",
            "customers.change_customer",
            "customers.*_address",
            "notifications.change_message",
            "notifications.change_contactmessage",
            "reviews.change_review",
        ),
        "Warehouse": ("catalog.view_*", "orders.view_*", "orders.change_return", "inventory.*", "shipping.*"),
        "Marketing": (
            "catalog.*",
            "content.*",
            "pricing.view_*",
            "search.view_*",
            "recommendations.view_*",
            "reviews.view_*",
            "reviews.change_review",
            "notifications.view_subscriber",
            "notifications.view_consent",
        ),
        "Read-only": ("*.view_*",),
    }
)
"""The groups that `ensure_roles` makes. An owner may add to them or make others in the admin."""

SECRETIVE = ("sessions.*", "customers.*_apikey", "customers.*_authenticator", "customers.*_recoverycode")
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
