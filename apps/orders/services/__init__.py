"""Use cases of orders; this module satisfies `OrdersService`.

The checkout, in reading order: `checkout` (the use case), `quoting` (what it costs), `creating` (the order and its
saga), `steps` (the list of steps, each with what undoes it), `running` (how they are run, and undone), `recovery`
(what finishes a checkout whose process died).
"""

from apps.orders.services.cancelling import cancel
from apps.orders.services.checkout import checkout, finish_payment
from apps.orders.services.paying_again import expire_abandoned_checkouts, retry_payment
from apps.orders.services.quoting import shipping_options
from apps.orders.services.reading import (
    get_order,
    get_order_by_token,
    orders_of,
    payments_of_order,
    token_of,
)
from apps.orders.services.recovery import resume_stale_checkouts, wake_checkout
from apps.orders.services.refunding import refund_in_part

__all__ = [
    "cancel",
    "checkout",
    "expire_abandoned_checkouts",
    "finish_payment",
    "get_order",
    "get_order_by_token",
    "orders_of",
    "payments_of_order",
    "refund_in_part",
    "resume_stale_checkouts",
    "retry_payment",
    "shipping_options",
    "token_of",
    "wake_checkout",
]
