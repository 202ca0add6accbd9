"""What a cart costs, delivered to where the shopper lives."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email

from apps.cart import interface as cart
from apps.cart.interface import Cart
from apps.inventory import interface as inventory
from apps.inventory.interface import InsufficientStock
from apps.orders.interface import CheckoutRequest, PriceChanged
from apps.orders.rules import tidy_address
from apps.payments.interface import UnknownPaymentMethod
from apps.pricing import interface as pricing
from apps.pricing.interface import Quote
from apps.shipping import interface as shipping
from apps.shipping.interface import Consignment, ShippingOption
from commerce.errors import FieldError, Invalid

LONGEST_EMAIL = 254  # RFC 5321
LONGEST_TOKEN = 255


class InvalidEmail(Invalid):
    """This is no e-mail address. The confirmation is sent to it."""

    code = "invalid_email"


class InvalidAttempt(Invalid):
    """The idempotency key is too long."""

    code = "invalid_idempotency_key"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What is sold, how it travels, and what it comes to."""

    cart: Cart
    delivery: ShippingOption
    quote: Quote


def tidy(request: CheckoutRequest) -> CheckoutRequest:
    """The request with its addresses and e-mail checked and without stray spaces.

    :raises apps.orders.rules.InvalidAddress, InvalidEmail: says which field, and why
    :raises apps.payments.interface.UnknownPaymentMethod: no gateway gives out a token of that length
    """
    email = _checked_email(request.email.strip())
    check_attempt(method_token=request.method_token, idempotency_key=request.idempotency_key)
    ship_to = tidy_address(request.shipping_address, field="shipping_address")
    bill_to = tidy_address(request.billing_address, field="billing_address") if request.billing_address else ship_to
    return replace(request, email=email, shipping_address=ship_to, billing_address=bill_to)


def check_attempt(*, method_token: str, idempotency_key: str) -> None:
    """:raises InvalidAttempt, apps.payments.interface.UnknownPaymentMethod: nobody gives out one of that length"""
    if not 0 < len(method_token) <= LONGEST_TOKEN:
        raise UnknownPaymentMethod
    if len(idempotency_key) > LONGEST_TOKEN:
        raise InvalidAttempt


def _checked_email(email: str) -> str:
    try:
        validate_email(email)
        MaxLengthValidator(LONGEST_EMAIL)(email)
    except ValidationError as error:
        raise InvalidEmail(errors=(FieldError("email", "invalid", InvalidEmail().detail),)) from error
    return email


def quote(request: CheckoutRequest, *, now: datetime) -> Offer:
    """The cart as it can be ordered now. Stock is looked at before anything else: most of a rush ends here.

    :raises CartNotFound, CartEmpty, NotSoldInCurrency, InsufficientStock, CountryNotServed,
        ShippingMethodUnavailable, PriceChanged: as `checkout` says
    """
    _check_stock(request.cart_token, now)
    held = _filled_cart(request.cart_token, now)
    _check_nothing_was_removed(held)
    _check_all_is_priced(held)
    address = request.shipping_address
    delivery = shipping.service().option(
        method_id=request.shipping_method_id, consignment=_consignment(held, address.country, address.zip_code), now=now
    )
    priced = pricing.service().quote(
        lines=[
            pricing.LineToPrice(
                sku=item.sku, unit_price=item.unit_price, quantity=item.quantity, tax_class=item.tax_class
            )
            for item in held.items
        ],
        currency=held.currency,
        country=address.country,
        shipping=delivery.price,
    )
    if request.expected_total not in (None, priced.total):
        raise PriceChanged(expected_total=request.expected_total, total=priced.total)
    return Offer(cart=held, delivery=delivery, quote=priced)


def shipping_options(*, cart_token: str, country: str, postcode: str, now: datetime) -> Sequence[ShippingOption]:
    """How this cart can be delivered to an address, cheapest first.

    :raises apps.cart.interface.CartNotFound, apps.cart.interface.CartEmpty: there is nothing to deliver
    :raises apps.shipping.interface.CountryNotServed: the shop does not deliver there
    """
    consignment = _consignment(_filled_cart(cart_token, now), country.upper(), postcode)
    return shipping.service().options(consignment=consignment, now=now)


def _filled_cart(token: str, now: datetime) -> Cart:
    held = cart.service().get_cart(token=token, now=now)
    if not held.items and not held.unpriced:
        raise cart.CartEmpty
    return held


def _check_all_is_priced(held: Cart) -> None:
    """Nothing is converted, and nothing left out unless the shopper says so."""
    if held.unpriced:
        raise cart.NotSoldInCurrency(skus=[line.sku for line in held.unpriced], currency=held.currency)


def _check_stock(cart_token: str, now: datetime) -> None:
    quantities = cart.service().quantities(token=cart_token, now=now)
    if not quantities:
        raise cart.CartEmpty
    stock = inventory.service().availability(skus=sorted(quantities), holder=cart.holder_of(cart_token))
    short = {sku: stock[sku].available for sku, units in sorted(quantities.items()) if not stock[sku].covers(units)}
    if short:
        raise InsufficientStock(skus=sorted(short), available=short)


def _check_nothing_was_removed(held: Cart) -> None:
    """Lines no longer on sale were taken out of the cart: the shopper is to know before they pay."""
    if held.removed:
        raise InsufficientStock(skus=sorted(held.removed), available=dict.fromkeys(held.removed, 0))


def _consignment(held: Cart, country: str, postcode: str) -> Consignment:
    return Consignment(
        country=country,
        postcode=postcode,
        weight_grams=held.weight_grams,
        subtotal=held.quote.subtotal - held.quote.discount,
    )
