"""What the catalogue, the stock and pricing say of a cart's lines now: one call each, however many lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from apps.cart import rules
from apps.cart.interface import Cart, CartItem, holder_of
from apps.cart.rules import Contents
from apps.catalog import interface as catalog
from apps.inventory import interface as inventory
from apps.pricing import interface as pricing


@dataclass(frozen=True, kw_only=True, slots=True)
class Offers:
    """What is on sale among the SKUs asked about, and how many there are."""

    asked: frozenset[str]
    on_sale: dict[str, catalog.SellableVariant]
    stock: dict[str, inventory.Availability]

    def cover(self, skus: Iterable[str]) -> bool:
        return self.asked.issuperset(skus)


def ask_offers(skus: Iterable[str], *, token: str) -> Offers:
    """Ask catalogue and inventory, outside any transaction. What the cart's own unpaid orders hold counts as free."""
    asked = list(dict.fromkeys(skus))
    return Offers(
        asked=frozenset(asked),
        on_sale=catalog.service().get_sellable(skus=asked),
        stock=inventory.service().availability(skus=asked, holder=holder_of(token)),
    )


def priced(*, token: str, contents: Contents, offers: Offers, removed: tuple[str, ...]) -> Cart:
    """The cart with today's prices; the offers hold all its SKUs."""
    quote = pricing.service().quote(
        lines=[
            pricing.LineToPrice(
                sku=sku,
                unit_price=offers.on_sale[sku].price,
                quantity=quantity,
                tax_class=offers.on_sale[sku].tax_class,
            )
            for sku, quantity in contents.quantities.items()
        ],
        currency=settings.SHOP_CURRENCY,
        country="",
        shipping=None,
    )
    return Cart(
        token=token,
        version=contents.version,
        currency=settings.SHOP_CURRENCY,
        items=tuple(_item(line, offers) for line in quote.lines),
        quote=quote,
        removed=removed,
    )


def _item(line: pricing.PricedLine, offers: Offers) -> CartItem:
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
    )
