"""Takes goods back: asked for (`asking`), decided by staff (`deciding`), paid back (`repaying`).

While a return is open its units are set aside on the order's lines, in the transaction that says so: two tabs, or a
refund beside a return, never have the same unit. Money and stock move by the refund that `repaying` decides, so each
has one set of books. Delivery is given back with the last units of an order, as with every refund; sending it back is
paid for by the shopper, unless staff give that back by an amount.
"""

from apps.orders.services.returning.asking import cancel_return, request_return, returnable
from apps.orders.services.returning.deciding import approve_return, receive_return, reject_return
from apps.orders.services.returning.reading import find_order, get_return, returns_of, returns_of_order
from apps.orders.services.returning.repaying import refund_return

__all__ = [
    "approve_return",
    "cancel_return",
    "find_order",
    "get_return",
    "receive_return",
    "refund_return",
    "reject_return",
    "request_return",
    "returnable",
    "returns_of",
    "returns_of_order",
]
