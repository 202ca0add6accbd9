"""A cart in memory, for the tests of other domains."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import count

from apps.cart import rules
from apps.cart.interface import (
    AddedItems,
    Cart,
    CartItem,
    CartNotFound,
    FittedLine,
    NotSoldInCurrency,
    UnknownCurrency,
    UnknownSku,
    UnpricedItem,
    Wish,
    Wisher,
    WishList,
)
from apps.cart.rules import Quantities
from apps.inventory.interface import Availability
from apps.pricing.interface import PricedLine, Quote
from commerce.money import Money, total


class FakeCart:
    """Satisfies `CartService`. `offers` are one-unit items of what is on sale: their stock and price count.

    Prices are taken as they are, without tax. An offer is sold in the currency of its price only.
    """

    def __init__(self, offers: Iterable[CartItem] = (), *, currency: str = "GBP") -> None:
        self.offers = {offer.sku: offer for offer in offers}
        self.currency = currency
        self._carts: dict[str, tuple[int, Quantities]] = {}
        self._currencies: dict[str, str] = {}
        self._numbers = count(1)
        self._wishes: dict[str, dict[str, Wish]] = {}

    def get_cart(self, *, token: str, now: datetime) -> Cart:
        version, quantities = self._find(token)
        removed = tuple(sku for sku in quantities if sku not in self.offers)
        if removed:
            version, quantities = self._hold(token, rules.without(quantities, skus=removed))
        return self._cart(token, version, quantities, removed)

    def add_item(self, *, token: str, sku: str, quantity: int, now: datetime, currency: str = "") -> Cart:
        rules.check_quantity(quantity, least=1)
        _, held = self._find(token) if token else (0, {})
        if currency and not token:
            self._check_currency(currency)
        if sku not in self.offers:
            raise UnknownSku(sku=sku)
        currency = self._currencies.get(token, currency or self.currency)
        if self.offers[sku].unit_price.currency != currency:
            raise NotSoldInCurrency(skus=[sku], currency=currency)
        added = rules.with_added(held, quantity=quantity, stock=self._stock(sku))
        token = token or f"cart_{next(self._numbers)}"
        self._currencies[token] = currency
        self._hold(token, added)
        return self.get_cart(token=token, now=now)

    def add_items(self, *, token: str, units: Mapping[str, int], now: datetime, currency: str = "") -> AddedItems:
        _, held = self._find(token) if token else (0, {})
        sold_in = self._currencies.get(token, currency or self.currency)
        on_sale = (sku for sku in units if sku in self.offers and self.offers[sku].unit_price.currency == sold_in)
        stock = {sku: self._stock(sku) for sku in on_sale}
        after = rules.with_as_many(held, units=units, stock=stock)
        added = {sku: more for sku in units if (more := after.get(sku, 0) - held.get(sku, 0))}
        if not token and not added:
            return AddedItems(cart=None, added={})
        token = token or f"cart_{next(self._numbers)}"
        self._currencies.setdefault(token, currency or self.currency)
        self._hold(token, after)
        return AddedItems(cart=self.get_cart(token=token, now=now), added=added)

    def fit_to_stock(self, *, token: str, now: datetime) -> Cart:
        cart = self.get_cart(token=token, now=now)
        short = tuple(
            FittedLine(sku=item.sku, slug=item.slug, name=item.name, wanted=item.quantity, left=item.available)
            for item in cart.items
            if not item.in_stock
        )
        if not short:
            return cart
        _, held = self._find(token)
        self._hold(token, rules.fitted(held, left={line.sku: line.left for line in short}))
        return replace(self.get_cart(token=token, now=now), removed=cart.removed, fitted=short)

    def set_currency(self, *, token: str, currency: str, now: datetime) -> Cart:
        self._check_currency(currency)
        _, held = self._find(token)
        self._currencies[token] = currency
        self._hold(token, held)
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

    def wish_list(self, *, wisher: Wisher) -> WishList:
        wishes = self._wishes.get(wisher.customer_id or wisher.token, {})
        return WishList(token="" if wisher.customer_id else wisher.token, wishes=tuple(reversed(wishes.values())))

    def wish(self, *, wisher: Wisher, product_id: str, sku: str, currency: str, now: datetime) -> WishList:
        offers = [offer for offer in self.offers.values() if offer.product_id == product_id and sku in ("", offer.sku)]
        if not offers:
            raise UnknownSku
        if not wisher.customer_id and wisher.token not in self._wishes:
            wisher = Wisher(token=f"wish_{next(self._numbers)}")
        chosen = offers[0].sku if len(offers) == 1 else ""
        wish = Wish(product_id=product_id, sku=chosen, price=offers[0].unit_price, added_at=now)
        self._wishes.setdefault(wisher.customer_id or wisher.token, {}).setdefault(product_id, wish)
        return self.wish_list(wisher=wisher)

    def unwish(self, *, wisher: Wisher, product_id: str, now: datetime) -> WishList:
        self._wishes.get(wisher.customer_id or wisher.token, {}).pop(product_id, None)
        return self.wish_list(wisher=wisher)

    def adopt_wishes(self, *, token: str, customer_id: str, now: datetime) -> WishList:
        own = self._wishes.setdefault(customer_id, {})
        self._wishes[customer_id] = self._wishes.pop(token, {}) | own
        return self.wish_list(wisher=Wisher(customer_id=customer_id))

    def move_wish(
        self, *, wisher: Wisher, product_id: str, sku: str, cart_token: str, currency: str, now: datetime
    ) -> Cart:
        cart = self.add_item(token=cart_token, sku=sku, quantity=1, currency=currency, now=now)
        self.unwish(wisher=wisher, product_id=product_id, now=now)
        return cart

    def _find(self, token: str) -> tuple[int, Quantities]:
        try:
            return self._carts[token]
        except KeyError:
            raise CartNotFound from None

    def _hold(self, token: str, quantities: Quantities) -> tuple[int, Quantities]:
        version, _ = self._carts.get(token, (0, {}))
        self._carts[token] = (version + 1, quantities)
        return self._carts[token]

    def _check_currency(self, currency: str) -> None:
        if currency not in {self.currency, *(offer.unit_price.currency for offer in self.offers.values())}:
            raise UnknownCurrency(currency=currency)

    def _stock(self, sku: str) -> Availability:
        offer = self.offers.get(sku)
        return Availability(sku=sku, available=offer.available if offer else 0)

    def _cart(self, token: str, version: int, quantities: Mapping[str, int], removed: tuple[str, ...]) -> Cart:
        currency = self._currencies[token]
        held = [
            replace(self.offers[sku], quantity=quantity, line_total=self.offers[sku].unit_price * quantity)
            for sku, quantity in quantities.items()
        ]
        items = tuple(item for item in held if item.unit_price.currency == currency)
        return Cart(
            token=token,
            version=version,
            currency=currency,
            items=items,
            quote=_quote(items, currency),
            removed=removed,
            unpriced=tuple(_unpriced(item) for item in held if item not in items),
        )


def _unpriced(item: CartItem) -> UnpricedItem:
    return UnpricedItem(
        sku=item.sku,
        product_id=item.product_id,
        slug=item.slug,
        name=item.name,
        options=item.options,
        image_url=item.image_url,
        image_alt=item.image_alt,
        quantity=item.quantity,
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
