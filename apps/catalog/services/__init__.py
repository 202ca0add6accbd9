"""Use cases of the catalogue. The package itself satisfies `interface.CatalogService`."""

from apps.catalog.services.describing import save_attribute_kind
from apps.catalog.services.editing import delete_products, record_edit, save_category, set_published
from apps.catalog.services.reading import (
    currencies,
    get_category,
    get_category_tree,
    get_product,
    get_products,
    get_sellable,
    list_products,
)
from apps.catalog.services.renewing import render_missing

__all__ = [
    "currencies",
    "delete_products",
    "get_category",
    "get_category_tree",
    "get_product",
    "get_products",
    "get_sellable",
    "list_products",
    "record_edit",
    "render_missing",
    "save_attribute_kind",
    "save_category",
    "set_published",
]
