"""Use cases of the catalogue. The package itself satisfies `interface.CatalogService`."""

from apps.catalog.services.reading import (
    get_category,
    get_category_tree,
    get_product,
    get_sellable,
    list_products,
)

__all__ = ["get_category", "get_category_tree", "get_product", "get_sellable", "list_products"]
