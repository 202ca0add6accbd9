"""What a product's page offers beside it: the goods others bought with it, all into the cart at one press."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.catalog import interface as catalog
from apps.catalog.interface import Image, Product, Variant
from apps.inventory import interface as inventory
from apps.recommendations import interface as recommendations
from apps.search import interface as search
from apps.search.interface import Query, Sort
from apps.storefront.choice import Stock
from commerce.money import Money, total

OTHERS = 2
_CANDIDATES = 6
"""Some of them may be sold out."""
_MOST_CHOICES = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class BundleChoice:
    """A variant, as a list to choose from names it."""

    sku: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BundleItem:
    """One of the goods. `choices` are variants at the same price, the first one chosen; one or none leave no choice."""

    title: str
    slug: str
    price: Money
    image: Image | None
    is_this: bool
    choices: tuple[BundleChoice, ...]

    @property
    def sku(self) -> str:
        return self.choices[0].sku


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """This product and others, and what they cost together."""

    items: tuple[BundleItem, ...]

    @property
    def total(self) -> Money:
        prices = [item.price for item in self.items]
        return total(prices, prices[0].currency)


def bought_together(product: Product, *, chosen: Variant, currency: str) -> Bundle | None:
    """This product as chosen, and up to two others that can be bought now; None where there are none.

    What was learnt from orders comes first; until there is any, what sells best in the category.
    """
    others = catalog.service().get_products(product_ids=_candidates(product, currency))
    skus = [chosen.sku, *(variant.sku for other in others for variant in other.variants)]
    stock = inventory.service().availability(skus=skus)
    this = _item(product, [chosen], stock=stock, currency=currency, is_this=True)
    found = [_item(other, other.variants, stock=stock, currency=currency, is_this=False) for other in others]
    offered = [item for item in found if item is not None][:OTHERS]
    return Bundle(items=(this, *offered)) if this and offered else None


def _candidates(product: Product, currency: str) -> Sequence[str]:
    learnt = recommendations.service().bought_together(product_ids=[product.product_id], limit=_CANDIDATES)
    if learnt or not product.category_path:
        return learnt
    category = product.category_path[-1].slug
    query = Query(
        categories=(category,),
        in_stock=True,
        currency=currency,
        sort=Sort.BESTSELLING,
        limit=_CANDIDATES + 1,
        counted=False,
    )
    cards = search.service().search(query=query).cards
    return [card.product_id for card in cards if card.product_id != product.product_id]


def _item(
    product: Product, variants: Sequence[Variant], *, stock: Stock, currency: str, is_this: bool
) -> BundleItem | None:
    """None where none of the variants can be bought now in this currency."""
    priced = [(variant, listed.price) for variant in variants if (listed := variant.price_in(currency))]
    buyable = [(variant, price) for variant, price in priced if stock[variant.sku].covers(1)]
    if not buyable:
        return None
    first, price = buyable[0]
    alike = [variant for variant, other_price in buyable if other_price == price][:_MOST_CHOICES]
    return BundleItem(
        title=product.title,
        slug=product.slug,
        price=price,
        image=_picture(product, first),
        is_this=is_this,
        choices=tuple(BundleChoice(sku=each.sku, label=", ".join(each.options.values())) for each in alike),
    )


def _picture(product: Product, variant: Variant) -> Image | None:
    if variant.image and variant.image.url:
        return variant.image
    return next((image for image in product.images if image.url), None)
