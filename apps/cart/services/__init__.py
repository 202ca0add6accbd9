"""The cart's service. Reading order: `use_cases`, then `changes`, `reading`, `offers`, `copies`, `circuit`."""

from apps.cart.services.use_cases import (
    add_item,
    clear,
    count_units,
    delete_forgotten,
    get_cart,
    quantities,
    set_currency,
    set_quantity,
)

__all__ = [
    "add_item",
    "clear",
    "count_units",
    "delete_forgotten",
    "get_cart",
    "quantities",
    "set_currency",
    "set_quantity",
]
