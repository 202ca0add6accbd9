"""Use cases of orders; this module satisfies `OrdersService`.

The checkout, in reading order: `checkout` (the use case), `quoting` (what it costs), `creating` (the order and its
saga), `steps` (the list of steps, each with what undoes it), `running` (how they are run, and undone), `recovery`
(what finishes a checkout whose process died).

An order's life after that: `dispatching`, `refunding` and its `booking`, `returning`, `cancelling`, `readdressing`,
`noting`;
`moving` is how each of them writes down what became of the order.
"""

from apps.orders.services.booking import book_refund, unbook_refund
from apps.orders.services.cancelling import cancel
from apps.orders.services.checkout import checkout, finish_payment
from apps.orders.services.dispatching import (
    record_delivery,
    record_dispatch,
    resume_dispatches,
    ship,
    start_processing,
)
from apps.orders.services.erasing import anonymise_orders
from apps.orders.services.expanding import parts_of
from apps.orders.services.noting import add_note
from apps.orders.services.paying_again import expire_abandoned_checkouts, retry_payment
from apps.orders.services.quoting import shipping_options
from apps.orders.services.readdressing import change_address
from apps.orders.services.reading import (
    get_order,
    get_order_by_token,
    orders_of,
    payments_of_order,
    shipments_of_order,
    token_of,
)
from apps.orders.services.recovery import resume_stale_checkouts, wake_checkout
from apps.orders.services.refunding import refund, resume_refunds
from apps.orders.services.returning import (
    approve_return,
    cancel_return,
    find_order,
    get_return,
    receive_return,
    refund_return,
    reject_return,
    request_return,
    returnable,
    returns_of,
    returns_of_order,
)

__all__ = [
    "add_note",
    "anonymise_orders",
    "approve_return",
    "book_refund",
    "cancel",
    "cancel_return",
    "change_address",
    "checkout",
    "expire_abandoned_checkouts",
    "find_order",
    "finish_payment",
    "get_order",
    "get_order_by_token",
    "get_return",
    "orders_of",
    "parts_of",
    "payments_of_order",
    "receive_return",
    "record_delivery",
    "record_dispatch",
    "refund",
    "refund_return",
    "reject_return",
    "request_return",
    "resume_dispatches",
    "resume_refunds",
    "resume_stale_checkouts",
    "retry_payment",
    "returnable",
    "returns_of",
    "returns_of_order",
    "ship",
    "shipments_of_order",
    "shipping_options",
    "start_processing",
    "token_of",
    "unbook_refund",
    "wake_checkout",
]
