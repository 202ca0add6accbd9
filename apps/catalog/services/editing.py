"""What staff do to products and categories."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from apps.catalog.events import ProductDeleted
from apps.catalog.models import Category, Option, Product, Variant
from apps.catalog.rules.options import values_in_order
from apps.catalog.services.publishing import announce_categories, announce_products
from commerce.db.transaction import atomic
from commerce.events import publish


@atomic("catalog")
def record_edit(*, product_id: str, created: bool, now: datetime) -> None:
    """Finish an edit whose rows were just saved: options list the values in use, the version grows.

    Publishes ProductCreated or ProductUpdated.
    """
    _list_used_values(product_id)
    if created:
        announce_products(created=[product_id])
        return
    Product.objects.filter(id=product_id).update(version=F("version") + 1, updated_at=now)
    announce_products(updated=[product_id])


@atomic("catalog")
def set_published(*, product_ids: Collection[str], published: bool, now: datetime) -> int:
    """Put products on sale or take them off; answers how many changed. Publishes ProductUpdated for each."""
    changing = Product.objects.select_for_update().filter(id__in=product_ids).exclude(published=published)
    ids = list(changing.values_list("id", flat=True))
    Product.objects.filter(id__in=ids).update(published=published, version=F("version") + 1, updated_at=now)
    announce_products(updated=ids)
    return len(ids)


@atomic("catalog")
def delete_products(*, product_ids: Collection[str]) -> int:
    """Delete products for good; answers how many. Publishes ProductDeleted for each."""
    ids = list(Product.objects.select_for_update().filter(id__in=product_ids).values_list("id", flat=True))
    Product.objects.filter(id__in=ids).delete()
    publish(*(ProductDeleted(product_id=product_id) for product_id in ids))
    return len(ids)


@atomic("catalog")
def save_category(*, category: Category) -> None:
    """Store a new, renamed or moved category, with the paths of all beneath it.

    Publishes CategoryUpdated for it and, as their paths lead through it, for those beneath.
    """
    category.place_under(category.parent)
    category.save()
    beneath = list(Category.objects.filter(path__contains=[category.id]).exclude(id=category.id))
    for row in beneath:
        row.path = category.path + row.path[row.path.index(category.id) + 1 :]
    Category.objects.bulk_update(beneath, ["path"])
    announce_categories([category, *beneath])


def _list_used_values(product_id: str) -> None:
    used = list(Variant.objects.filter(product=product_id).values_list("option_values", flat=True))
    options = list(Option.objects.filter(product=product_id))
    for index, option in enumerate(options):
        option.values = values_in_order(option.values, [values[index] for values in used if len(values) > index])
    Option.objects.bulk_update(options, ["values"])
