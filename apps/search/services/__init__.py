"""Search's service. Reading order: `finding`, `indexing`, `rebuilding`, and beneath them `statements`."""

from apps.search.services.finding import cards, get_product, search
from apps.search.services.indexing import index_product, remove_product, set_stock
from apps.search.services.rebuilding import rebuild, rebuild_in_steps

__all__ = [
    "cards",
    "get_product",
    "index_product",
    "rebuild",
    "rebuild_in_steps",
    "remove_product",
    "search",
    "set_stock",
]
