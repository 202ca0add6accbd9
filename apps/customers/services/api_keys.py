"""Integrators' keys."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from apps.customers import interface, rules, selectors
from apps.customers.interface import InvalidApiKey, InvalidDetails, WellKnownSecretRefused
from apps.customers.models import ApiKey
from apps.customers.services.details import check_details
from commerce.db.transaction import atomic
from commerce.errors import FieldError


def check_api_key(*, secret: str, now: datetime) -> interface.ApiKey:
    """Whose key this is. One query; once a minute a second one, which notes the use.

    :raises InvalidApiKey: unknown, revoked or past its time
    """
    key = ApiKey.objects.filter(prefix=rules.prefix_of(secret) or "").first()
    if key is None or not hmac.compare_digest(key.digest, rules.hash_of(secret)) or not key.is_valid(now):
        raise InvalidApiKey
    if key.is_demo and not settings.DEBUG:
        raise InvalidApiKey
    key.note_use(at=now)
    return selectors.as_api_key(key)


@atomic("customers")
def create_api_key(
    *, name: str, scopes: Sequence[str], expires_at: datetime | None, now: datetime, secret: str = ""
) -> tuple[interface.ApiKey, str]:
    """A key and its secret, which is shown this once and stored only as a hash.

    `secret` is given only for the demo's well-known key, and refused when DEBUG is off.

    :raises InvalidScope: a scope is not one
    :raises InvalidDetails: the name or the given secret is not acceptable
    :raises WellKnownSecretRefused: a secret is given and DEBUG is off
    """
    if secret and not settings.DEBUG:
        raise WellKnownSecretRefused
    is_demo, secret = bool(secret), secret or rules.new_secret()
    key = ApiKey(
        name=name,
        prefix=_prefix(secret),
        digest=rules.hash_of(secret),
        scopes=rules.checked_scopes(scopes),
        expires_at=expires_at,
        is_demo=is_demo,
        created_at=now,
    )
    check_details(key)
    key.save(force_insert=True)
    return selectors.as_api_key(key), secret


@atomic("customers")
def revoke_api_keys(*, key_ids: Sequence[str], now: datetime) -> None:
    """Close keys for good, from the next request on."""
    for key in ApiKey.objects.select_for_update().filter(pk__in=key_ids).order_by("pk"):
        key.revoke(at=now)


def _prefix(secret: str) -> str:
    prefix = rules.prefix_of(secret)
    if prefix is None:
        raise InvalidDetails(errors=(FieldError("secret", "invalid", "A key reads ck_<prefix>_<random characters>."),))
    return prefix
