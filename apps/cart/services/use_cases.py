"""What others ask of the cart (`interface.CartService`)."""

from datetime import datetime
from functools import partial

from apps.cart import rules
from apps.cart.interface import Cart, UnknownSku
from apps.cart.models import Cart as StoredCart
from apps.cart.rules import Contents
from apps.cart.services import changes, reading
from apps.cart.services.offers import Offers, ask_offers, priced

_BATCH = 1_000


def get_cart(*, token: str, now: datetime) -> Cart:
    """The cart with today's prices and stock. Publishes CartUpdated when lines are no longer on sale and taken out.

    :raises CartNotFound: unknown, forgotten, or ordered
    """
    contents = reading.get_contents(token=token, now=now)
    return _shown(token, contents, ask_offers(contents.quantities, token=token), now)


def quantities(*, token: str, now: datetime) -> dict[str, int]:
    """How many of each SKU the cart holds, without asking what they cost. One read of Redis, or of Postgres.

    :raises CartNotFound: unknown, forgotten, or ordered
    """
    return dict(reading.get_contents(token=token, now=now).quantities)


def add_item(*, token: str, sku: str, quantity: int, now: datetime) -> Cart:
    """Add units of a SKU; an empty token makes a new cart. Publishes CartUpdated.

    :raises CartNotFound: a token was given and there is no such cart
    :raises UnknownSku: not on sale
    :raises InvalidQuantity: not from 1 to MOST_OF_ONE_SKU, or the line would hold more
    :raises CartFull: it would hold more than MOST_SKUS lines
    :raises apps.inventory.interface.InsufficientStock: fewer can be had than the line would hold
    """
    rules.check_quantity(quantity, least=1)
    rules.check_sku(sku)
    held = reading.get_contents(token=token, now=now).quantities if token else {}
    offers = ask_offers([*held, sku], token=token)
    if sku not in offers.on_sale:
        raise UnknownSku(sku=sku)
    change = partial(rules.with_added, quantity=quantity, stock=offers.stock[sku])
    if token:
        contents = changes.change_cart(token=token, change=change, now=now)
    else:
        token = rules.new_token()
        contents = changes.start_cart(token=token, change=change, now=now)
    return _shown(token, contents, offers, now)


def set_quantity(*, token: str, sku: str, quantity: int, now: datetime) -> Cart:
    """Make a line hold so many units; 0 removes it. Publishes CartUpdated.

    :raises CartNotFound: there is no such cart
    :raises UnknownSku: the cart has no such line
    :raises InvalidQuantity: not from 0 to MOST_OF_ONE_SKU
    :raises apps.inventory.interface.InsufficientStock: fewer can be had
    """
    rules.check_quantity(quantity, least=0)
    rules.check_sku(sku)
    offers = ask_offers([*reading.get_contents(token=token, now=now).quantities, sku], token=token)
    if quantity:
        change = partial(rules.with_quantity, quantity=quantity, stock=offers.stock[sku])
    else:
        change = partial(rules.without_line, sku=sku)
    contents = changes.change_cart(token=token, change=change, now=now)
    return _shown(token, contents, offers, now)


def clear(*, token: str, now: datetime) -> None:
    """Empty a cart and forget it; unknown is fine. Publishes CartUpdated."""
    changes.close_cart(token=token, now=now)


def count_units(*, token: str) -> int:
    """How many units a cart holds, for the badge in the header; 0 for none. One read of Redis, or of Postgres."""
    contents = reading.find_contents(token=token) if token else None
    return contents.units if contents else 0


def delete_forgotten(now: datetime) -> int:
    """Delete carts that nobody changed for LIFE, in batches; answers how many."""
    forgotten = StoredCart.objects.filter(updated_at__lte=now - rules.LIFE)
    deleted = 0
    while batch := list(forgotten.values_list("pk", flat=True)[:_BATCH]):
        deleted += forgotten.filter(pk__in=batch).delete()[0]
    return deleted


def _shown(token: str, contents: Contents, offers: Offers, now: datetime) -> Cart:
    """The cart priced, with lines no longer on sale taken out. Another tab may have changed it: then ask anew."""
    removed: tuple[str, ...] = ()
    while True:
        if not offers.cover(contents.quantities):
            offers = ask_offers(contents.quantities, token=token)
        gone = tuple(sku for sku in contents.quantities if sku not in offers.on_sale)
        if not gone:
            return priced(token=token, contents=contents, offers=offers, removed=removed)
        contents = changes.change_cart(token=token, change=partial(rules.without, skus=gone), now=now)
        removed += gone
