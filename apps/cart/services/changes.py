"""Changes of a cart: Postgres decides under a row lock, Redis is told afterwards."""

from collections.abc import Callable
from datetime import datetime

from apps.cart.events import CartUpdated
from apps.cart.interface import holder_of
from apps.cart.models import Cart
from apps.cart.rules import Contents, Quantities
from apps.cart.services.copies import copies
from commerce.db.transaction import atomic
from commerce.events import publish

Change = Callable[[Quantities], Quantities]


def start_cart(*, token: str, change: Change, now: datetime) -> Contents:
    """Make a cart that holds what the change makes of nothing. Publishes CartUpdated."""
    digest = holder_of(token)
    quantities = change({})
    with atomic("cart"):
        cart = Cart.objects.create(
            token_digest=digest, lines=[list(line) for line in quantities.items()], created_at=now, updated_at=now
        )
        _tell(cart)
    copies.put(digest, cart.contents)
    return cart.contents


def change_cart(*, token: str, change: Change, now: datetime) -> Contents:
    """Change what a cart holds. Publishes CartUpdated, unless the change comes to nothing.

    :raises CartNotFound: there is no such cart
    """
    digest = holder_of(token)
    with atomic("cart"):
        cart = Cart.objects.locked(token_digest=digest, now=now)
        quantities = change(cart.quantities)
        if quantities != cart.quantities:
            cart.hold(quantities, at=now)
            _tell(cart)
    copies.put(digest, cart.contents)
    return cart.contents


def close_cart(*, token: str, now: datetime) -> None:
    """Empty a cart for good; one that is closed or unknown stays so. Publishes CartUpdated."""
    digest = holder_of(token)
    with atomic("cart"):
        cart = Cart.objects.select_for_update().filter(token_digest=digest).first()
        if cart and not cart.closed:
            cart.close(at=now)
            _tell(cart)
    if cart:
        copies.put(digest, cart.contents)


def _tell(cart: Cart) -> None:
    publish(CartUpdated(cart_id=cart.id, quantities=cart.quantities))
