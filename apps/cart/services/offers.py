"""What the catalogue, the stock and pricing say of a cart's lines now: one call each, however many lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from apps.cart import rules
from apps.cart.interface import Cart, CartItem, UnpricedItem, holder_of
from apps.cart.rules import Contents
from apps.catalog import interface as catalog
from apps.inventory import interface as inventory
from apps.pricing import interface as pricing
from commerce.money import Money


@dataclass(frozen=True, kw_only=True, slots=True)
class Offers:
    """What is on sale in a currency among the SKUs asked about, what is but not in it, and how many there are."""

    asked: frozenset[str]
    currency: str
    on_sale: dict[str, catalog.SellableVariant]
    unpriced: dict[str, catalog.SellableVariant]
    stock: dict[str, inventory.Availability]

    def cover(self, contents: Contents) -> bool:
        return self.currency == currency_of(contents) and self.asked.issuperset(contents.quantities)

    def are_of(self, sku: str) -> bool:
        """Whether it is on sale at all."""
        return sku in self.on_sale or sku in self.unpriced

    def price_of(self, sku: str) -> dict[str, Money]:
        """Its price by its SKU, if it has one."""
        return {sku: self.on_sale[sku].price} if sku in self.on_sale else {}


def currency_of(contents: Contents | None) -> str:
    """The one the shopper chose, else the shop's own."""
    return (contents.currency if contents else "") or settings.SHOP_CURRENCY


def ask_offers(skus: Iterable[str], *, token: str, currency: str) -> Offers:
    """Ask catalogue and inventory, outside any transaction. What the cart's own unpaid orders hold counts as free."""
    asked = list(dict.fromkeys(skus))
    on_sale = catalog.service().get_sellable(skus=asked, currency=currency)
    others = [sku for sku in asked if sku not in on_sale]
    return Offers(
        asked=frozenset(asked),
        currency=currency,
        on_sale=on_sale,
        unpriced=catalog.service().get_sellable(skus=others) if others else {},
        stock=inventory.service().availability(skus=asked, holder=holder_of(token)),
    )


def priced(*, token: str, contents: Contents, offers: Offers, removed: tuple[str, ...]) -> Cart:
    """The cart with today's prices; the offers cover it, and each of its SKUs is on sale, if not in its currency."""
    quote = pricing.service().quote(
        lines=[
            pricing.LineToPrice(
                sku=sku,
                unit_price=offers.on_sale[sku].price,
                quantity=quantity,
                tax_class=offers.on_sale[sku].tax_class,
            )
            for sku, quantity in contents.quantities.items()
            if sku in offers.on_sale
        ],
        currency=offers.currency,
        country="",
        shipping=None,
    )
    return Cart(
        token=token,
        version=contents.version,
        currency=offers.currency,
        items=tuple(_item(line, offers, set_at=contents.prices.get(line.sku)) for line in quote.lines),
        quote=quote,
        removed=removed,
        unpriced=tuple(
            _unpriced(offers.unpriced[sku], quantity)
            for sku, quantity in contents.quantities.items()
            if sku not in offers.on_sale
        ),
    )


def _unpriced(offer: catalog.SellableVariant, quantity: int) -> UnpricedItem:
    return UnpricedItem(
        sku=offer.sku,
        product_id=offer.product_id,
        slug=offer.slug,
        name=offer.title,
        options=offer.options,
        image_url=offer.image.url if offer.image else "",
        image_alt=offer.image.alt if offer.image else "",
        quantity=quantity,
    )


def _item(line: pricing.PricedLine, offers: Offers, *, set_at: Money | None) -> CartItem:
    offer = offers.on_sale[line.sku]
    return CartItem(
        sku=line.sku,
        product_id=offer.product_id,
        slug=offer.slug,
        name=offer.title,
        options=offer.options,
        image_url=offer.image.url if offer.image else "",
        image_alt=offer.image.alt if offer.image else "",
        quantity=line.quantity,
        unit_price=line.unit_price,
        compare_at_price=offer.compare_at_price,
        line_total=line.total,
        available=rules.buyable(offers.stock[line.sku]),
        weight_grams=offer.weight_grams,
        requires_shipping=offer.requires_shipping,
        tax_class=offer.tax_class,
        sent_from=offers.stock[line.sku].sent_later(line.quantity),
        price_before=set_at if rules.is_another_price(set_at, line.unit_price) else None,
    )
