"""What the cart offers to other domains."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from apps.pricing.interface import Quote
from commerce.errors import Conflict, Invalid, NotFound
from commerce.money import Money
from commerce.ports import ServicePort


class CartNotFound(NotFound):
    """There is no such cart, or it has been forgotten."""

    code = "cart_not_found"


class UnknownSku(NotFound):
    """There is no article of this SKU on sale."""

    code = "unknown_sku"


class CartEmpty(Conflict):
    """The cart is empty."""

    code = "cart_empty"


class NotSoldInCurrency(Conflict):
    """This article has no price in the currency of the cart. Choose another currency, or leave it out."""

    code = "not_sold_in_currency"


class UnknownCurrency(Invalid):
    """The shop does not sell in this currency."""

    code = "unknown_currency"


class InvalidQuantity(Invalid):
    """The quantity must be a whole number from 0 to the most one order may hold."""

    code = "invalid_quantity"


class CartFull(Conflict):
    """The cart holds as many different articles as it can."""

    code = "cart_full"


class WishListFull(Conflict):
    """The wish list holds as many products as it can."""

    code = "wish_list_full"


MOST_OF_ONE_SKU = 999
MOST_SKUS = 100
MOST_WISHES = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class CartItem:
    """A line, priced now. `available` is what can be bought now, at most MOST_OF_ONE_SKU (also for backorders).

    `sent_from` is the day from which so many are sent, where some of them are still to come (pre-orders).
    `price_before` is what a unit cost when the shopper last set the line, where that was something else.
    """

    sku: str
    product_id: str
    slug: str
    name: str
    options: dict[str, str]
    image_url: str
    image_alt: str
    quantity: int
    unit_price: Money
    compare_at_price: Money | None
    line_total: Money
    available: int
    weight_grams: int
    requires_shipping: bool
    tax_class: str
    sent_from: date | None = None
    price_before: Money | None = None

    @property
    def in_stock(self) -> bool:
        return self.available >= self.quantity


@dataclass(frozen=True, kw_only=True, slots=True)
class UnpricedItem:
    """A line of an article that is on sale, but not in the currency of the cart."""

    sku: str
    product_id: str
    slug: str
    name: str
    options: dict[str, str]
    image_url: str
    image_alt: str
    quantity: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FittedLine:
    """A line that asked for more units than there are `left`, which it holds now; none left, and it was taken out."""

    sku: str
    slug: str
    name: str
    wanted: int
    left: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Cart:
    """A cart in one currency, priced for the shop's own country and without delivery.

    `unpriced` lines are kept, count for nothing in the quote, and have to go before the cart can be ordered. `removed`
    are SKUs that are no longer on sale and were taken out, `fitted` the lines that `fit_to_stock` has just changed.
    `version` grows with every change.
    """

    token: str
    version: int
    currency: str
    items: tuple[CartItem, ...]
    quote: Quote
    removed: tuple[str, ...] = ()
    unpriced: tuple[UnpricedItem, ...] = ()
    fitted: tuple[FittedLine, ...] = ()

    @property
    def units(self) -> int:
        return sum(item.quantity for item in self.items) + sum(item.quantity for item in self.unpriced)

    @property
    def weight_grams(self) -> int:
        return sum(item.weight_grams * item.quantity for item in self.items)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wisher:
    """Whose wish list: a customer's, or without one a guest's, known by a token. Neither: somebody without a list."""

    customer_id: str = ""
    token: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A product somebody would like to have, for `price` then; `sku` is empty where no variant was chosen."""

    product_id: str
    sku: str
    price: Money
    added_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WishList:
    """Wishes, the latest first. `token` is the guest's, to be kept in the browser; empty for a customer."""

    token: str
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AddedItems:
    """How many units of each SKU went into the cart; None where there was no cart and nothing could be had."""

    cart: Cart | None
    added: dict[str, int]


def holder_of(token: str) -> str:
    """Who holds stock for a cart's orders (`inventory.reserve`), and what is stored in place of its token.

    It tells carts apart; a reader of the database cannot take one over. Empty for no cart.
    """
    return hashlib.sha256(token.encode()).hexdigest() if token else ""


class CartService(Protocol):
    def get_cart(self, *, token: str, now: datetime) -> Cart:
        """The cart with today's prices and stock.

        :raises CartNotFound: unknown, forgotten, or ordered
        """
        ...

    def quantities(self, *, token: str, now: datetime) -> dict[str, int]:
        """How many of each SKU the cart holds, without asking what they cost. Cheap.

        :raises CartNotFound: unknown, forgotten, or ordered
        """
        ...

    def add_item(self, *, token: str, sku: str, quantity: int, now: datetime, currency: str = "") -> Cart:
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
        ...

    def add_items(self, *, token: str, units: Mapping[str, int], now: datetime, currency: str = "") -> AddedItems:
        """Add units of several SKUs, of each as many as are asked for and can be had. Publishes CartUpdated.

        What is not on sale in the currency of the cart is left out. An empty token makes a new cart, as in `add_item`.

        :raises CartNotFound: a token was given and there is no such cart
        :raises UnknownCurrency: the shop does not sell in it
        """
        ...

    def set_quantity(self, *, token: str, sku: str, quantity: int, now: datetime) -> Cart:
        """Make a line hold so many units; 0 removes it. Publishes CartUpdated.

        :raises CartNotFound: there is no such cart
        :raises UnknownSku: the cart has no such line
        :raises InvalidQuantity: not from 0 to MOST_OF_ONE_SKU
        :raises apps.inventory.interface.InsufficientStock: fewer can be had
        """
        ...

    def fit_to_stock(self, *, token: str, now: datetime) -> Cart:
        """Make lines that ask for more than there is hold what is left; `fitted` says which. Publishes CartUpdated.

        :raises CartNotFound: there is no such cart
        """
        ...

    def set_currency(self, *, token: str, currency: str, now: datetime) -> Cart:
        """Price the cart in another currency; lines without a price in it are kept as `unpriced`.

        :raises CartNotFound: there is no such cart
        :raises UnknownCurrency: the shop does not sell in it
        """
        ...

    def clear(self, *, token: str, now: datetime) -> None:
        """Empty a cart and forget it; unknown is fine. Publishes CartUpdated."""
        ...

    def count_units(self, *, token: str) -> int:
        """How many units a cart holds, for the badge in the header; 0 for none. Cheap."""
        ...

    def wish_list(self, *, wisher: Wisher) -> WishList:
        """What somebody would like to have; an empty list for who has none."""
        ...

    def wish(self, *, wisher: Wisher, product_id: str, sku: str, currency: str, now: datetime) -> WishList:
        """Put a product on the list, as one of its variants where a SKU is given; one there is stays as it is.

        A guest without a list gets one. What it costs now is remembered in the currency (empty: the shop's own).

        :raises UnknownSku: there is no such product on sale, or not in the currency
        :raises WishListFull: it holds MOST_WISHES products
        """
        ...

    def unwish(self, *, wisher: Wisher, product_id: str, now: datetime) -> WishList:
        """Take a product off the list; one that is not there is fine."""
        ...

    def adopt_wishes(self, *, token: str, customer_id: str, now: datetime) -> WishList:
        """Give what a guest wished to the customer they turned out to be; the guest's list goes. Again: nothing more.

        What both lists hold stays as the customer had it; beyond MOST_WISHES the latest are kept.
        """
        ...

    def move_wish(
        self, *, wisher: Wisher, product_id: str, sku: str, cart_token: str, currency: str, now: datetime
    ) -> Cart:
        """Add one of a wished product to the cart (`add_item`), and take it off the list. Publishes CartUpdated.

        :raises UnknownSku, UnknownCurrency, NotSoldInCurrency, InvalidQuantity, CartFull: see `add_item`
        :raises apps.inventory.interface.InsufficientStock: it cannot be had now; it stays on the list
        """
        ...


service: ServicePort[CartService] = ServicePort("cart")
