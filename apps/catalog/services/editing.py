"""What staff do to products and categories."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from apps.catalog.events import ProductDeleted
from apps.catalog.models import Category, Option, Product, Variant
from apps.catalog.rules.options import values_in_order
from apps.catalog.services.publishing import announce_categories, announce_products
from commerce.db.transaction import atomic
from commerce.events import publish

_AT_ONCE = 200


@atomic("catalog")
def record_edit(*, product_id: str, created: bool, now: datetime) -> None:
    """Finish an edit whose rows were just saved: options list the values in use, the version grows.

    Publishes ProductCreated or ProductUpdated.
    """
    _list_used_values(product_id)
    if created:
        announce_products(created=[product_id])
        return
    change_products(Product.objects.filter(id=product_id), now=now)


@atomic("catalog")
def set_published(*, product_ids: Collection[str], published: bool, now: datetime) -> int:
    """Put products on sale or take them off; answers how many changed. Publishes ProductUpdated for each."""
    changing = Product.objects.filter(id__in=product_ids).exclude(published=published)
    return change_products(changing, now=now, published=published)


@atomic("catalog")
def delete_products(*, product_ids: Collection[str]) -> int:
    """Delete products for good; answers how many. Publishes ProductDeleted for each."""
    ids = list(Product.objects.select_for_update().filter(id__in=product_ids).values_list("id", flat=True))
    Product.objects.filter(id__in=ids).delete()
    publish(*(ProductDeleted(product_id=product_id) for product_id in ids))
    return len(ids)


@atomic("catalog")
def save_category(*, category: Category, now: datetime) -> None:
    """Store a new, renamed or moved category, with the paths of all beneath it.

    Publishes CategoryUpdated for it and, as their paths lead through it, for those beneath; and ProductUpdated for
    every product in any of them.
    """
    category.place_under(category.parent)
    category.save()
    beneath = list(Category.objects.select_for_update().filter(path__contains=[category.id]).exclude(id=category.id))
    for row in beneath:
        row.path = category.path + row.path[row.path.index(category.id) + 1 :]
    Category.objects.bulk_update(beneath, ["path"])
    announce_categories([category, *beneath])
    change_products(Product.objects.filter(category__in=[category, *beneath]), now=now)


def change_products(products: QuerySet[Product], *, now: datetime, **values: Any) -> int:
    """Give products these values, count the change and tell it; answers how many."""
    ids = list(products.order_by("id").select_for_update().values_list("id", flat=True))
    for some in _batches(ids):
        Product.objects.filter(id__in=some).update(version=F("version") + 1, updated_at=now, **values)
        announce_products(updated=some)
    return len(ids)


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Some hundreds at a time: whole products are held in memory while they are told."""
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _list_used_values(product_id: str) -> None:
    used = list(Variant.objects.filter(product=product_id).values_list("option_values", flat=True))
    options = list(Option.objects.filter(product=product_id))
    for index, option in enumerate(options):
        option.values = values_in_order(option.values, [values[index] for values in used if len(values) > index])
    Option.objects.bulk_update(options, ["values"])
