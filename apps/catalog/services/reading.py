"""What other domains ask of the catalogue."""

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings

from apps.catalog import selectors
from apps.catalog.interface import Category, CategoryNotFound, ProductNotFound, SellableVariant
from apps.catalog.interface import Product as ProductSnapshot
from apps.catalog.models import PriceList, Product
from commerce.ids import is_id


def get_product(*, id_or_slug: str) -> ProductSnapshot:
    """A published product.

    :raises ProductNotFound: unknown, or not published
    """
    key = {"id": id_or_slug} if is_id(id_or_slug, "prod") else {"slug": id_or_slug}
    found = selectors.snapshots(Product.objects.filter(published=True, **key))
    if not found:
        raise ProductNotFound
    return found[0]


def get_products(*, product_ids: Sequence[str]) -> Sequence[ProductSnapshot]:
    """The published ones among these, in this order. As many queries for all as for one."""
    published = Product.objects.filter(published=True, id__in=list(product_ids))
    found = {product.product_id: product for product in selectors.snapshots(published)}
    return [found[product_id] for product_id in product_ids if product_id in found]


def list_products(*, after: str, limit: int) -> Sequence[ProductSnapshot]:
    """Products in order of their ids, published or not, from after an id; "" begins at the first."""
    return selectors.snapshots(Product.objects.filter(id__gt=after).order_by("id")[:limit])


def get_sellable(*, skus: Sequence[str], currency: str = "") -> dict[str, SellableVariant]:
    """The variants on sale in a currency among these SKUs, priced in it; others are absent. One query, however many.

    An empty currency answers every variant at its own price.
    """
    return selectors.sellable(skus, currency=currency)


def currencies() -> Sequence[str]:
    """The currencies shoppers may choose from: the shop's own first, then those of its price lists. One query."""
    lists = PriceList.objects.filter(active=True).exclude(currency=settings.SHOP_CURRENCY)
    return [settings.SHOP_CURRENCY, *lists.order_by("currency").values_list("currency", flat=True)]


def get_category(*, slug: str) -> Category:
    """One node with its children.

    :raises CategoryNotFound: there is none of this slug
    """
    for category in _all(selectors.category_tree()):
        if category.slug == slug:
            return category
    raise CategoryNotFound


def get_category_tree() -> Sequence[Category]:
    """The roots with all beneath them, in the order shown."""
    return selectors.category_tree()


def _all(categories: Iterable[Category]) -> Iterator[Category]:
    for category in categories:
        yield category
        yield from _all(category.children)
