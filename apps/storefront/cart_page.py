"""What the cart shows, on its page and in its drawer: the lines, what became of them, and how far free delivery is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from apps.cart import interface as carts
from apps.cart.interface import Cart, CartNotFound
from apps.catalog import interface as catalog
from apps.shipping import interface as shipping
from apps.shipping.interface import Consignment, CountryNotServed
from apps.storefront import cookies
from apps.storefront.forms import CartLineForm
from commerce.money import Money


@dataclass(frozen=True, kw_only=True, slots=True)
class FreeDelivery:
    """From how much on delivery within the shop's country is free, and how much of that is missing; none, it is."""

    country: str
    threshold: Money
    reached: Money

    @property
    def missing(self) -> Money | None:
        return self.threshold - self.reached if self.reached < self.threshold else None


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenOut:
    """A line the shopper has just removed, to be put back."""

    sku: str
    name: str
    quantity: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CartPage:
    """One rendering. `said` is what to tell about what was just done; `problem`, why it was not."""

    cart: Cart | None
    free_delivery: FreeDelivery | None = None
    taken_out: TakenOut | None = None
    said: str = ""
    problem: str = ""

    @property
    def orderable(self) -> bool:
        return self.cart is not None and bool(self.cart.items) and not self.cart.unpriced

    def context(self) -> dict[str, Any]:
        """For the templates."""
        return {
            "cart": self.cart,
            "free_delivery": self.free_delivery,
            "taken_out": self.taken_out,
            "orderable": self.orderable,
            "own_currency": settings.SHOP_CURRENCY,
            "said": self.said,
            "problem": self.problem,
        }


def current_cart(request: HttpRequest, *, now: datetime) -> Cart | None:
    """The shopper's cart in the currency they chose; None where there is none, or nothing in it."""
    return _cart(cookies.cart_token(request), cookies.currency(request), carts.service().get_cart, now=now)


def fitted_cart(request: HttpRequest, *, now: datetime) -> Cart | None:
    """As `current_cart`, with no more units of anything than there are left."""
    return _cart(cookies.cart_token(request), cookies.currency(request), carts.service().fit_to_stock, now=now)


def show_cart(
    *,
    token: str,
    currency: str,
    now: datetime,
    taken_out: CartLineForm | None = None,
    said: str = "",
    problem: str = "",
) -> CartPage:
    """The cart as it is now, its lines fitted to what is left; `taken_out` may name one removed just now."""
    cart = _cart(token, currency, carts.service().fit_to_stock, now=now)
    return CartPage(
        cart=cart,
        free_delivery=_free_delivery(cart, now=now),
        taken_out=_taken_out(taken_out, cart, currency) if taken_out else None,
        said=said,
        problem=problem,
    )


def _cart(token: str, currency: str, fetch: Callable[..., Cart], *, now: datetime) -> Cart | None:
    if not token:
        return None
    try:
        cart = fetch(token=token, now=now)
        if cart.currency != currency:
            cart = _follow(cart, currency, now=now)
    except CartNotFound:
        return None
    return cart if cart.items or cart.unpriced or cart.removed or cart.fitted else None


def _follow(cart: Cart, currency: str, *, now: datetime) -> Cart:
    """A cart goes with its shopper: their choice may have been forgotten, or its price list been closed."""
    priced = carts.service().set_currency(token=cart.token, currency=currency, now=now)
    return replace(priced, removed=cart.removed + priced.removed, fitted=cart.fitted)


def _free_delivery(cart: Cart | None, *, now: datetime) -> FreeDelivery | None:
    if cart is None or not cart.items:
        return None
    reached = cart.quote.subtotal - cart.quote.discount
    consignment = Consignment(
        country=settings.SHOP_COUNTRY, postcode="", weight_grams=cart.weight_grams, subtotal=reached
    )
    try:
        options = shipping.service().options(consignment=consignment, now=now)
    except CountryNotServed:
        return None
    thresholds = [option.free_from for option in options if option.free_from]
    if not thresholds:
        return None
    return FreeDelivery(country=settings.SHOP_COUNTRY, threshold=min(thresholds), reached=reached)


def _taken_out(form: CartLineForm, cart: Cart | None, currency: str) -> TakenOut | None:
    """None where it names nothing that could be put back."""
    if not form.is_valid() or not form.cleaned_data["quantity"]:
        return None
    sku = form.cleaned_data["sku"]
    if cart and (sku in {item.sku for item in cart.items} or sku in {item.sku for item in cart.unpriced}):
        return None
    found = catalog.service().get_sellable(skus=[sku], currency=currency).get(sku)
    return TakenOut(sku=sku, name=found.title, quantity=form.cleaned_data["quantity"]) if found else None
