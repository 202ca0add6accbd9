"""Tables of orders: the orders themselves (`order`) and the checkouts that make them (`saga`)."""

from apps.orders.models.order import Order, OrderLine, StatusHistory
from apps.orders.models.saga import CheckoutSaga, SagaTakenOver

__all__ = ["CheckoutSaga", "Order", "OrderLine", "SagaTakenOver", "StatusHistory"]
