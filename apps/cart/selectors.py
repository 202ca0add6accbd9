"""Reads of the cart's own rows."""

from apps.cart.models import Cart
from apps.cart.rules import Contents


def stored_contents(*, token_digest: str) -> Contents | None:
    """What Postgres says a cart holds, closed and forgotten ones included."""
    cart = Cart.objects.filter(token_digest=token_digest).first()
    return cart.contents if cart else None
