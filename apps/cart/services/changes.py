"""Changes of a cart: Postgres decides under a row lock, Redis is told afterwards."""

from collections.abc import Callable, Mapping
from datetime import datetime

from apps.cart.events import CartUpdated
from apps.cart.interface import holder_of
from apps.cart.models import Cart
from apps.cart.rules import Contents, Quantities
from apps.cart.services.copies import copies
from commerce.db.transaction import atomic
from commerce.events import publish
from commerce.money import Money
from commerce.wire import encode

Change = Callable[[Quantities], Quantities]

NO_PRICES: Mapping[str, Money] = {}


def start_cart(*, token: str, currency: str, change: Change, prices: Mapping[str, Money], now: datetime) -> Contents:
    """Make a cart in a currency that holds what the change makes of nothing. Publishes CartUpdated."""
    digest = holder_of(token)
    quantities = change({})
    with atomic("cart"):
        cart = Cart.objects.create(
            token_digest=digest,
            currency=currency,
            lines=[list(line) for line in quantities.items()],
            prices=encode(dict(prices)),
            created_at=now,
            updated_at=now,
        )
        _tell(cart)
    copies.put(digest, cart.contents)
    return cart.contents


def change_cart(*, token: str, change: Change, prices: Mapping[str, Money] = NO_PRICES, now: datetime) -> Contents:
    """Change what a cart holds. `prices` are those of the lines that the shopper sets, as they see them.

    Publishes CartUpdated, unless the change comes to nothing.

    :raises CartNotFound: there is no such cart
    """
    digest = holder_of(token)
    with atomic("cart"):
        cart = Cart.objects.locked(token_digest=digest, now=now)
        quantities = change(cart.quantities)
        if quantities != cart.quantities:
            cart.hold(quantities, prices=prices, at=now)
            _tell(cart)
    copies.put(digest, cart.contents)
    return cart.contents


def sell_cart_in(*, token: str, currency: str, now: datetime) -> Contents:
    """Price a cart in another currency. What it holds is the same, so nothing is published.

    :raises CartNotFound: there is no such cart
    """
    digest = holder_of(token)
    with atomic("cart"):
        cart = Cart.objects.locked(token_digest=digest, now=now)
        if cart.currency != currency:
            cart.sell_in(currency, at=now)
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
