"""Search's service. Reading order: `finding`, `indexing`, `standing`, `rebuilding`, and beneath them `statements`."""

from apps.search.services.finding import (
    cards,
    get_product,
    listing_starts,
    listings,
    note_query,
    search,
    suggest,
)
from apps.search.services.indexing import index_product, remove_product, set_stock
from apps.search.services.rebuilding import rebuild, rebuild_in_steps
from apps.search.services.standing import forget_sales, record_order, set_rating

__all__ = [
    "cards",
    "forget_sales",
    "get_product",
    "index_product",
    "listing_starts",
    "listings",
    "note_query",
    "rebuild",
    "rebuild_in_steps",
    "record_order",
    "remove_product",
    "search",
    "set_rating",
    "set_stock",
    "suggest",
]
