"""What others ask of the cart (`interface.CartService`)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from apps.cart import rules
from apps.cart.interface import AddedItems, Cart, FittedLine, NotSoldInCurrency, UnknownCurrency, UnknownSku
from apps.cart.models import Cart as StoredCart
from apps.cart.rules import Contents, Quantities
from apps.cart.services import changes, reading
from apps.cart.services.offers import Offers, ask_offers, currency_of, priced
from apps.catalog import interface as catalog

_BATCH = 1_000


def get_cart(*, token: str, now: datetime) -> Cart:
    """The cart with today's prices and stock. Publishes CartUpdated when lines are no longer on sale and taken out.

    :raises CartNotFound: unknown, forgotten, or ordered
    """
    contents = reading.get_contents(token=token, now=now)
    return _shown(token, contents, _offers_for(contents, token=token), now)


def quantities(*, token: str, now: datetime) -> dict[str, int]:
    """How many of each SKU the cart holds, without asking what they cost. One read of Redis, or of Postgres.

    :raises CartNotFound: unknown, forgotten, or ordered
    """
    return dict(reading.get_contents(token=token, now=now).quantities)


def add_item(*, token: str, sku: str, quantity: int, now: datetime, currency: str = "") -> Cart:
    """Add units of a SKU. Publishes CartUpdated.

    An empty token makes a new cart in `currency`, an empty one being the shop's own; a cart there is keeps its own.

    :raises CartNotFound: a token was given and there is no such cart
    :raises UnknownSku: not on sale
    :raises UnknownCurrency: the shop does not sell in it
    :raises NotSoldInCurrency: it has no price in the currency of the cart
    :raises InvalidQuantity: not from 1 to MOST_OF_ONE_SKU, or the line would hold more
    :raises CartFull: it would hold more than MOST_SKUS lines
    :raises apps.inventory.interface.InsufficientStock: fewer can be had than the line would hold
    """
    rules.check_quantity(quantity, least=1)
    rules.check_sku(sku)
    if not token:
        return _start_cart(sku, quantity, currency, now)
    offers = _offers_for(reading.get_contents(token=token, now=now), sku, token=token)
    _check_on_sale(sku, offers)
    change = partial(rules.with_added, quantity=quantity, stock=offers.stock[sku])
    contents = changes.change_cart(token=token, change=change, prices=offers.price_of(sku), now=now)
    return _shown(token, contents, offers, now)


def add_items(*, token: str, units: Mapping[str, int], now: datetime, currency: str = "") -> AddedItems:
    """Add units of several SKUs, of each as many as are asked for and can be had. Publishes CartUpdated.

    What is not on sale in the currency of the cart is left out. An empty token makes a new cart, as in `add_item`.

    :raises CartNotFound: a token was given and there is no such cart
    :raises UnknownCurrency: the shop does not sell in it
    """
    if token:
        offers = _offers_for(reading.get_contents(token=token, now=now), *units, token=token)
    else:
        if currency:
            _check_currency(currency)
        offers = ask_offers(units, token="", currency=currency or currency_of(None))
    added: dict[str, int] = {}

    def change(held: Quantities) -> Quantities:
        after = rules.with_as_many(held, units=units, stock={sku: offers.stock[sku] for sku in offers.on_sale})
        added.update({sku: more for sku in units if (more := after.get(sku, 0) - held.get(sku, 0))})
        return after

    prices = {sku: offers.on_sale[sku].price for sku in units if sku in offers.on_sale}
    if token:
        contents = changes.change_cart(token=token, change=change, prices=prices, now=now)
    elif not change({}):
        return AddedItems(cart=None, added={})
    else:
        token = rules.new_token()
        contents = changes.start_cart(token=token, currency=currency, change=change, prices=prices, now=now)
    return AddedItems(cart=_shown(token, contents, offers, now), added=added)


def set_quantity(*, token: str, sku: str, quantity: int, now: datetime) -> Cart:
    """Make a line hold so many units; 0 removes it. Publishes CartUpdated.

    :raises CartNotFound: there is no such cart
    :raises UnknownSku: the cart has no such line
    :raises InvalidQuantity: not from 0 to MOST_OF_ONE_SKU
    :raises apps.inventory.interface.InsufficientStock: fewer can be had
    """
    rules.check_quantity(quantity, least=0)
    rules.check_sku(sku)
    offers = _offers_for(reading.get_contents(token=token, now=now), sku, token=token)
    if quantity:
        change = partial(rules.with_quantity, quantity=quantity, stock=offers.stock[sku])
    else:
        change = partial(rules.without_line, sku=sku)
    contents = changes.change_cart(token=token, change=change, prices=offers.price_of(sku), now=now)
    return _shown(token, contents, offers, now)


def fit_to_stock(*, token: str, now: datetime) -> Cart:
    """Make lines that ask for more than there is hold what is left; `fitted` says which. Publishes CartUpdated.

    :raises CartNotFound: there is no such cart
    """
    contents = reading.get_contents(token=token, now=now)
    offers = _offers_for(contents, token=token)
    shown = _shown(token, contents, offers, now)
    short = tuple(
        FittedLine(sku=item.sku, slug=item.slug, name=item.name, wanted=item.quantity, left=item.available)
        for item in shown.items
        if not item.in_stock
    )
    if not short:
        return shown
    change = partial(rules.fitted, left={line.sku: line.left for line in short})
    contents = changes.change_cart(token=token, change=change, now=now)
    return replace(_shown(token, contents, offers, now), removed=shown.removed, fitted=short)


def set_currency(*, token: str, currency: str, now: datetime) -> Cart:
    """Price the cart in another currency; lines without a price in it are kept as `unpriced`.

    :raises CartNotFound: there is no such cart
    :raises UnknownCurrency: the shop does not sell in it
    """
    _check_currency(currency)
    contents = changes.sell_cart_in(token=token, currency=currency, now=now)
    return _shown(token, contents, _offers_for(contents, token=token), now)


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


def _start_cart(sku: str, quantity: int, currency: str, now: datetime) -> Cart:
    if currency:
        _check_currency(currency)
    token = rules.new_token()
    offers = ask_offers([sku], token=token, currency=currency or currency_of(None))
    _check_on_sale(sku, offers)
    change = partial(rules.with_added, quantity=quantity, stock=offers.stock[sku])
    contents = changes.start_cart(token=token, currency=currency, change=change, prices=offers.price_of(sku), now=now)
    return _shown(token, contents, offers, now)


def _offers_for(contents: Contents, *more: str, token: str) -> Offers:
    """Of all that the cart holds, and of more SKUs."""
    return ask_offers([*contents.quantities, *more], token=token, currency=currency_of(contents))


def _check_currency(currency: str) -> None:
    """:raises UnknownCurrency: the shop does not sell in it"""
    if currency not in catalog.service().currencies():
        raise UnknownCurrency(currency=currency)


def _check_on_sale(sku: str, offers: Offers) -> None:
    """:raises UnknownSku, NotSoldInCurrency: it is not on sale, or not in the currency of the offers"""
    if not offers.are_of(sku):
        raise UnknownSku(sku=sku)
    if sku not in offers.on_sale:
        raise NotSoldInCurrency(skus=[sku], currency=offers.currency)


def _shown(token: str, contents: Contents, offers: Offers, now: datetime) -> Cart:
    """The cart priced, with lines no longer on sale taken out. Another tab may have changed it: then ask anew."""
    removed: tuple[str, ...] = ()
    while True:
        if not offers.cover(contents):
            offers = _offers_for(contents, token=token)
        gone = tuple(sku for sku in contents.quantities if not offers.are_of(sku))
        if not gone:
            return priced(token=token, contents=contents, offers=offers, removed=removed)
        contents = changes.change_cart(token=token, change=partial(rules.without, skus=gone), now=now)
        removed += gone
