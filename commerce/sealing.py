"""Secrets that must be read again, kept so that a copy of the database alone does not give them away.

The key is derived from SECRET_KEY. While that is replaced, SECRET_KEY_FALLBACKS still open what was sealed before.
"""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealBroken(ValueError):
    """It was sealed with another key, or was changed since."""


def seal(secret: str, *, purpose: str) -> str:
    """The secret, readable only by `unseal` with the same purpose."""
    return _box(purpose).encrypt(secret.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """:raises SealBroken: it cannot be opened"""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBroken from error


def _box(purpose: str) -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key(purpose, key)) for key in keys])


def _key(purpose: str, secret_key: str) -> bytes:
    digest = hmac.digest(secret_key.encode(), b"commerce.sealing." + purpose.encode(), "sha256")
    return base64.urlsafe_b64encode(digest)
