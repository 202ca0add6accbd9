"""What the page of a wish list shows: products as they are now, beside what they cost when they were wished for."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.cart.interface import Wish
from apps.catalog import interface as catalog
from apps.catalog.interface import Image, SellableVariant
from apps.inventory import interface as inventory
from apps.inventory.interface import Availability
from apps.search import interface as search
from apps.search.interface import Card
from commerce.money import Money


@dataclass(frozen=True, kw_only=True, slots=True)
class WishLine:
    """A wished product. `sku` is empty where a variant is still to be chosen; `price_before` where it has changed."""

    card: Card
    sku: str
    options: dict[str, str]
    price: Money
    price_before: Money | None
    sold_out: bool

    @property
    def image(self) -> Image | None:
        return self.card.image

    @property
    def is_cheaper(self) -> bool:
        return self.price_before is not None and self.price < self.price_before


def wish_lines(wishes: Sequence[Wish], *, currency: str) -> list[WishLine]:
    """Those that are on sale in this currency, in the order of the list. Three calls, however many."""
    cards = {
        card.product_id: card
        for card in search.service().cards(product_ids=[wish.product_id for wish in wishes], currency=currency)
    }
    skus = [wish.sku for wish in wishes if wish.sku]
    variants = catalog.service().get_sellable(skus=skus, currency=currency)
    stock = inventory.service().availability(skus=list(variants))
    return [
        _line(wish, cards[wish.product_id], variants.get(wish.sku), stock.get(wish.sku))
        for wish in wishes
        if wish.product_id in cards
    ]


def _line(wish: Wish, card: Card, variant: SellableVariant | None, stock: Availability | None) -> WishLine:
    price = variant.price if variant else card.price
    comparable = price.currency == wish.price.currency
    return WishLine(
        card=card,
        sku=variant.sku if variant else "",
        options=variant.options if variant else {},
        price=price,
        price_before=wish.price if comparable and wish.price != price else None,
        sold_out=not stock.covers(1) if stock else card.sold_out,
    )
