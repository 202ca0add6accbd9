"""What a cart holds and what may be put in it. No input or output here."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apps.cart.interface import MOST_OF_ONE_SKU, MOST_SKUS, CartFull, InvalidQuantity, UnknownSku
from apps.inventory.interface import Availability, InsufficientStock
from commerce.errors import FieldError
from commerce.money import Money

LIFE = timedelta(days=7)
"""A cart that nobody changed for so long is forgotten."""

WISHES_LIFE = timedelta(days=365)
"""A guest's wish list that nobody changed for so long is forgotten."""

_TOKEN_BYTES = 24

Quantities = dict[str, int]
"""Units by SKU, in the order they were put in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """What a cart holds at one version. A closed cart is empty and answers to nobody.

    An empty currency is the shop's own. `prices` say what a unit of a line cost when the shopper last set it.
    """

    cart_id: str
    version: int
    quantities: Quantities
    changed_at: datetime
    closed: bool = False
    currency: str = ""
    prices: dict[str, Money] = field(default_factory=dict)

    @property
    def units(self) -> int:
        return sum(self.quantities.values())

    @property
    def expires_at(self) -> datetime:
        return self.changed_at + LIFE

    def is_forgotten(self, *, now: datetime) -> bool:
        return self.closed or now >= self.expires_at


def new_wish_token() -> str:
    """An unguessable name of a guest's wish list."""
    return f"wish_{secrets.token_urlsafe(_TOKEN_BYTES)}"


def new_token() -> str:
    """An unguessable name of a new cart: whoever knows it has the cart."""
    return f"cart_{secrets.token_urlsafe(_TOKEN_BYTES)}"


def check_quantity(quantity: object, *, least: int) -> None:
    """:raises InvalidQuantity: not a whole number from `least` to MOST_OF_ONE_SKU"""
    if type(quantity) is not int or not least <= quantity <= MOST_OF_ONE_SKU:
        raise _invalid_quantity(least)


def check_sku(sku: str) -> None:
    """:raises UnknownSku: no database could even be asked for it"""
    if "\0" in sku:
        raise UnknownSku


def buyable(stock: Availability) -> int:
    """How many one order can have now, from stock or on backorder; at most MOST_OF_ONE_SKU."""
    return MOST_OF_ONE_SKU if stock.backorder else max(0, min(stock.available, MOST_OF_ONE_SKU))


def is_another_price(before: Money | None, price: Money) -> bool:
    """Whether a line cost something else before, in the same currency: amounts of two cannot be compared."""
    return before is not None and before.currency == price.currency and before != price


def with_added(held: Mapping[str, int], *, quantity: int, stock: Availability) -> Quantities:
    """So many units more of the SKU that `stock` is about.

    :raises InvalidQuantity: the line would hold more than MOST_OF_ONE_SKU
    :raises InsufficientStock: the line would hold more than can be had
    :raises CartFull: there is no room for another line
    """
    if stock.sku not in held and len(held) >= MOST_SKUS:
        raise CartFull(f"The cart holds {MOST_SKUS} different articles, which is as many as it can.")
    return {**held, stock.sku: _checked(held.get(stock.sku, 0) + quantity, stock)}


def with_as_many(held: Mapping[str, int], *, units: Mapping[str, int], stock: Mapping[str, Availability]) -> Quantities:
    """So many units more of each SKU, as far as they can be had and there is room; `stock` is of those on sale."""
    holding = dict(held)
    for sku, quantity in units.items():
        if sku not in stock or (sku not in holding and len(holding) >= MOST_SKUS):
            continue
        more = min(quantity, buyable(stock[sku]) - holding.get(sku, 0))
        if more > 0:
            holding[sku] = holding.get(sku, 0) + more
    return holding


def with_quantity(held: Mapping[str, int], *, quantity: int, stock: Availability) -> Quantities:
    """The line of the SKU that `stock` is about made to hold so many units.

    :raises UnknownSku: there is no such line
    :raises InsufficientStock: fewer can be had
    """
    if stock.sku not in held:
        raise UnknownSku("The cart has no line of this SKU.", sku=stock.sku)
    return {**held, stock.sku: _checked(quantity, stock)}


def fitted(held: Mapping[str, int], *, left: Mapping[str, int]) -> Quantities:
    """Lines made to hold at most what is left of those that are short; none left, and the line goes."""
    holding = {sku: min(quantity, left.get(sku, quantity)) for sku, quantity in held.items()}
    return {sku: quantity for sku, quantity in holding.items() if quantity}


def without_line(held: Mapping[str, int], *, sku: str) -> Quantities:
    """:raises UnknownSku: there is no such line"""
    if sku not in held:
        raise UnknownSku("The cart has no line of this SKU.", sku=sku)
    return without(held, skus=[sku])


def without(held: Mapping[str, int], *, skus: Iterable[str]) -> Quantities:
    taken_out = frozenset(skus)
    return {sku: quantity for sku, quantity in held.items() if sku not in taken_out}


def _checked(quantity: int, stock: Availability) -> int:
    if quantity > MOST_OF_ONE_SKU:
        raise _invalid_quantity(1)
    if not stock.covers(quantity):
        raise InsufficientStock(skus=[stock.sku], available={stock.sku: buyable(stock)})
    return quantity


def _invalid_quantity(least: int) -> InvalidQuantity:
    message = f"Give a whole number from {least} to {MOST_OF_ONE_SKU}; that is also the most one line may hold."
    return InvalidQuantity(message, errors=(FieldError("quantity", InvalidQuantity.code, message),))
