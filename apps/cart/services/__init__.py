"""The cart's service.

Reading order: `use_cases`, `wishing`, then `changes`, `reading`, `offers`, `copies`, `circuit`.
"""

from apps.cart.services.use_cases import (
    add_item,
    add_items,
    clear,
    count_units,
    delete_forgotten,
    fit_to_stock,
    get_cart,
    quantities,
    set_currency,
    set_quantity,
)
from apps.cart.services.wishing import (
    adopt_wishes,
    delete_forgotten_wishes,
    forget_wishes,
    move_wish,
    unwish,
    wish,
    wish_list,
)

__all__ = [
    "add_item",
    "add_items",
    "adopt_wishes",
    "clear",
    "count_units",
    "delete_forgotten",
    "delete_forgotten_wishes",
    "fit_to_stock",
    "forget_wishes",
    "get_cart",
    "move_wish",
    "quantities",
    "set_currency",
    "set_quantity",
    "unwish",
    "wish",
    "wish_list",
]
