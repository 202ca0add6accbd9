"""What a cart costs delivered somewhere: the figures of the checkout, before and while paying."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from apps.cart.interface import Cart
from apps.pricing import interface as pricing
from apps.pricing.interface import LineToPrice, Quote
from apps.shipping import interface as shipping
from apps.shipping.interface import Consignment, CountryNotServed, InvalidPostcode, ShippingOption


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """The methods for a place, the one chosen (none where nothing can be delivered), and the sum with it.

    `postcode_problem` says what is wrong with the postcode; the methods are then those of the country.
    """

    methods: tuple[ShippingOption, ...]
    chosen: ShippingOption | None
    quote: Quote
    postcode_problem: str = ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(method.method_id, method.name) for method in self.methods]


def make_offer(*, cart: Cart, country: str, postcode: str, method_id: str, now: datetime) -> Offer:
    """Price a cart with its delivery; the cheapest method stands in for one that is unknown there."""
    goods = _quote(cart, country=country, method=None)
    consignment = Consignment(
        country=country, postcode=postcode, weight_grams=cart.weight_grams, subtotal=goods.subtotal - goods.discount
    )
    methods, problem = _methods(consignment, now=now)
    chosen = next((method for method in methods if method.method_id == method_id), next(iter(methods), None))
    quote = _quote(cart, country=country, method=chosen) if chosen else goods
    return Offer(methods=tuple(methods), chosen=chosen, quote=quote, postcode_problem=problem)


def _methods(consignment: Consignment, *, now: datetime) -> tuple[Sequence[ShippingOption], str]:
    """The methods, and what is wrong with the postcode."""
    try:
        return shipping.service().options(consignment=consignment, now=now), ""
    except InvalidPostcode as invalid:
        methods, _ = _methods(replace(consignment, postcode=""), now=now)
        return methods, invalid.errors[0].message if invalid.errors else invalid.detail
    except CountryNotServed:
        return (), ""


def _quote(cart: Cart, *, country: str, method: ShippingOption | None) -> Quote:
    lines = [
        LineToPrice(sku=item.sku, unit_price=item.unit_price, quantity=item.quantity, tax_class=item.tax_class)
        for item in cart.items
    ]
    return pricing.service().quote(
        lines=lines, currency=cart.currency, country=country, shipping=method.price if method else None
    )
