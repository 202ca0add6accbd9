"""A cart in memory, for the tests of other domains."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import count

from apps.cart import rules
from apps.cart.interface import Cart, CartItem, CartNotFound, UnknownSku
from apps.cart.rules import Quantities
from apps.inventory.interface import Availability
from apps.pricing.interface import PricedLine, Quote
from commerce.money import Money, total


class FakeCart:
    """Satisfies `CartService`. `offers` are one-unit items of what is on sale: their stock and price count.

    Prices are taken as they are, without tax.
    """

    def __init__(self, offers: Iterable[CartItem] = (), *, currency: str = "GBP") -> None:
        self.offers = {offer.sku: offer for offer in offers}
        self.currency = currency
        self._carts: dict[str, tuple[int, Quantities]] = {}
        self._numbers = count(1)

    def get_cart(self, *, token: str, now: datetime) -> Cart:
        version, quantities = self._find(token)
        removed = tuple(sku for sku in quantities if sku not in self.offers)
        if removed:
            version, quantities = self._hold(token, rules.without(quantities, skus=removed))
        return self._cart(token, version, quantities, removed)

    def add_item(self, *, token: str, sku: str, quantity: int, now: datetime) -> Cart:
        rules.check_quantity(quantity, least=1)
        _, held = self._find(token) if token else (0, {})
        if sku not in self.offers:
            raise UnknownSku(sku=sku)
        added = rules.with_added(held, quantity=quantity, stock=self._stock(sku))
        token = token or f"cart_{next(self._numbers)}"
        self._hold(token, added)
        return self.get_cart(token=token, now=now)

    def set_quantity(self, *, token: str, sku: str, quantity: int, now: datetime) -> Cart:
        rules.check_quantity(quantity, least=0)
        _, held = self._find(token)
        if quantity:
            self._hold(token, rules.with_quantity(held, quantity=quantity, stock=self._stock(sku)))
        else:
            self._hold(token, rules.without_line(held, sku=sku))
        return self.get_cart(token=token, now=now)

    def quantities(self, *, token: str, now: datetime) -> dict[str, int]:
        return dict(self._find(token)[1])

    def clear(self, *, token: str, now: datetime) -> None:
        self._carts.pop(token, None)

    def count_units(self, *, token: str) -> int:
        return sum(self._carts.get(token, (0, {}))[1].values())

    def _find(self, token: str) -> tuple[int, Quantities]:
        try:
            return self._carts[token]
        except KeyError:
            raise CartNotFound from None

    def _hold(self, token: str, quantities: Quantities) -> tuple[int, Quantities]:
        version, _ = self._carts.get(token, (0, {}))
        self._carts[token] = (version + 1, quantities)
        return self._carts[token]

    def _stock(self, sku: str) -> Availability:
        offer = self.offers.get(sku)
        return Availability(sku=sku, available=offer.available if offer else 0)

    def _cart(self, token: str, version: int, quantities: Mapping[str, int], removed: tuple[str, ...]) -> Cart:
        items = tuple(
            replace(self.offers[sku], quantity=quantity, line_total=self.offers[sku].unit_price * quantity)
            for sku, quantity in quantities.items()
        )
        return Cart(
            token=token,
            version=version,
            currency=self.currency,
            items=items,
            quote=_quote(items, self.currency),
            removed=removed,
        )


def _quote(items: tuple[CartItem, ...], currency: str) -> Quote:
    zero = Money.zero(currency)
    subtotal = total([item.line_total for item in items], currency)
    return Quote(
        lines=tuple(_priced_line(item, zero) for item in items),
        subtotal=subtotal,
        discount=zero,
        shipping=zero,
        shipping_tax=zero,
        tax=zero,
        taxes=(),
        total=subtotal,
        prices_include_tax=True,
    )


def _priced_line(item: CartItem, zero: Money) -> PricedLine:
    return PricedLine(
        sku=item.sku,
        quantity=item.quantity,
        unit_price=item.unit_price,
        discount=zero,
        total=item.line_total,
        tax=zero,
        tax_rate=Decimal(0),
    )
