"""Tables of orders: the orders themselves (`order`, `line`, `history`), what of them was sent (`dispatch`), given
back (`refund`) and sent back (`returning`), what staff say of them (`order_note`), and the checkouts that make them
(`saga`, with its `timeline`).
"""

from apps.orders.models.dispatch import Dispatch
from apps.orders.models.history import StatusHistory
from apps.orders.models.line import OrderLine
from apps.orders.models.note import CheckoutNote
from apps.orders.models.order import Order
from apps.orders.models.order_note import OrderNote
from apps.orders.models.refund import Refund, RefundBooking, RefundPart
from apps.orders.models.returning import Return, ReturnLine, ReturnStep
from apps.orders.models.saga import CheckoutSaga, SagaTakenOver
from apps.orders.models.timeline import Direction, Outcome, StepRun

__all__ = [
    "CheckoutNote",
    "CheckoutSaga",
    "Direction",
    "Dispatch",
    "Order",
    "OrderLine",
    "OrderNote",
    "Outcome",
    "Refund",
    "RefundBooking",
    "RefundPart",
    "Return",
    "ReturnLine",
    "ReturnStep",
    "SagaTakenOver",
    "StatusHistory",
    "StepRun",
]
