"""Finding what a cart holds: Redis, else Postgres."""

from datetime import datetime

from apps.cart import selectors
from apps.cart.interface import CartNotFound, holder_of
from apps.cart.rules import Contents
from apps.cart.services.copies import copies


def find_contents(*, token: str) -> Contents | None:
    """What the cart holds, closed and forgotten ones included; from Postgres it is copied to Redis."""
    digest = holder_of(token)
    contents = copies.read(digest)
    if contents is None:
        contents = selectors.stored_contents(token_digest=digest)
        if contents is not None:
            copies.put(digest, contents)
    return contents


def get_contents(*, token: str, now: datetime) -> Contents:
    """:raises CartNotFound: unknown, forgotten, or ordered"""
    contents = find_contents(token=token)
    if contents is None or contents.is_forgotten(now=now):
        raise CartNotFound
    return contents
