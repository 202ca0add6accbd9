"""What the page of a product shows of it, in the currency the shopper chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from apps.catalog.interface import CategoryRef, Image, ListPrice, Product, Variant
from apps.inventory.interface import Availability
from apps.search import interface as search
from apps.search.interface import Card, Query, Sort
from apps.shipping import interface as shipping
from apps.shipping.interface import Consignment, CountryNotServed, ShippingOption
from apps.storefront.choice import Stock, choose, option_rows, stock_note
from apps.storefront.wording import money

MOST_AT_ONCE = 20
RELATED = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Pricing:
    """What a variant costs. `sold` is false where it has no price in the shopper's currency: then it is in its own."""

    price: ListPrice
    sold: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Related:
    """Other products of a category."""

    category: CategoryRef
    cards: tuple[Card, ...]


def product_context(
    product: Product, *, sku: str, stock: Stock, path: str, currency: str, now: datetime
) -> dict[str, Any]:
    """The product with one of its variants chosen: by SKU, else the first that can be bought."""
    chosen = choose(product, sku=sku, stock=stock, currency=currency)
    availability = stock[chosen.sku]
    pricing = price_of(chosen, currency)
    can_buy = availability.covers(1) and pricing.sold
    note = stock_note(availability)
    options = option_rows(product, chosen=chosen, stock=stock, path=path)
    return {
        "product": product,
        "chosen": chosen,
        "options": options,
        "price": pricing.price.price,
        "was": pricing.price.compare_at_price,
        "sold_here": pricing.sold,
        "stock": note,
        "can_buy": can_buy,
        "most": MOST_AT_ONCE if availability.backorder else min(MOST_AT_ONCE, availability.available),
        "images": gallery(product, chosen),
        "deliveries": deliveries(chosen, availability, pricing, now=now) if can_buy else (),
        "summary": ", ".join([*chosen.options.values(), money(pricing.price.price), note.text]),
        "related": related(product, currency=currency),
    }


def price_of(variant: Variant, currency: str) -> Pricing:
    """In the shopper's currency where it has a price in it."""
    listed = variant.price_in(currency)
    own = ListPrice(price=variant.price, compare_at_price=variant.compare_at_price)
    return Pricing(price=listed or own, sold=listed is not None)


def gallery(product: Product, chosen: Variant) -> list[Image]:
    """All pictures that could be had: the chosen variant's, those of no variant, then those of the others."""
    of_others = {variant.image.url for variant in product.variants if variant.image}
    first = [chosen.image] if chosen.image and chosen.image.url else []
    rest = [image for image in product.images if image.url and image not in first]
    return [*first, *sorted(rest, key=lambda image: bool(first) and image.url in of_others)]


def deliveries(
    variant: Variant, availability: Availability, pricing: Pricing, *, now: datetime
) -> Sequence[ShippingOption]:
    """How one of it would come to somebody in the shop's own country, cheapest first; none for what is not sent yet."""
    in_stock = availability.available - availability.preorder
    if not variant.requires_shipping or in_stock < 1:
        return ()
    consignment = Consignment(
        country=settings.SHOP_COUNTRY,
        postcode="",
        weight_grams=variant.weight_grams,
        subtotal=pricing.price.price,
    )
    try:
        return shipping.service().options(consignment=consignment, now=now)
    except CountryNotServed:
        return ()


def related(product: Product, *, currency: str) -> Related | None:
    """More of the nearest category that has enough, else of the widest; best-selling first."""
    found = None
    for category in reversed(product.category_path):
        query = Query(
            categories=(category.slug,), currency=currency, sort=Sort.BESTSELLING, limit=RELATED + 1, counted=False
        )
        cards = search.service().search(query=query).cards
        others = tuple(card for card in cards if card.product_id != product.product_id)[:RELATED]
        found = Related(category=category, cards=others) if others else found
        if len(others) == RELATED:
            break
    return found
