"""Tables of orders: the orders themselves (`order`) and the checkouts that make them (`saga`, with its `timeline`)."""

from apps.orders.models.note import CheckoutNote
from apps.orders.models.order import Order, OrderLine, StatusHistory
from apps.orders.models.saga import CheckoutSaga, SagaTakenOver
from apps.orders.models.timeline import Direction, Outcome, StepRun

__all__ = [
    "CheckoutNote",
    "CheckoutSaga",
    "Direction",
    "Order",
    "OrderLine",
    "Outcome",
    "SagaTakenOver",
    "StatusHistory",
    "StepRun",
]
