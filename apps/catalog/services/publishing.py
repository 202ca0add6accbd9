"""Tell others what changed, always with the whole product."""

from collections.abc import Iterable

from apps.catalog import selectors
from apps.catalog.events import CategoryUpdated, ProductCreated, ProductUpdated
from apps.catalog.models import Category, Product
from commerce.events import publish


def announce_products(*, created: Iterable[str] = (), updated: Iterable[str] = ()) -> None:
    """Publish ProductCreated and ProductUpdated for products of these ids, as they are now."""
    new, changed = set(created), set(updated)
    if not new | changed:
        return
    snapshots = selectors.snapshots(Product.objects.filter(id__in=new | changed).order_by("id"))
    publish(
        *(
            ProductCreated(product_id=product.product_id, product=product)
            if product.product_id in new
            else ProductUpdated(product_id=product.product_id, product=product)
            for product in snapshots
        )
    )


def announce_categories(categories: Iterable[Category]) -> None:
    """Publish CategoryUpdated for each of these."""
    paths = selectors.category_paths(categories)
    publish(*(CategoryUpdated(category_id=category_id, path=path) for category_id, path in paths.items()))
