"""An orders service in memory, for the tests of others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from apps.orders.interface import (
    CheckoutRequest,
    CheckoutResult,
    Order,
    OrderNotCancellable,
    OrderNotFound,
    OrderNotPayable,
    OrderStatus,
    StatusChange,
)

TOKEN = "the token of an order"  # noqa: S105  a fake's


class FakeOrders:
    """Satisfies `OrdersService`. It is given its orders; `checkout` answers with the next of them, confirmed."""

    def __init__(self, *orders: Order) -> None:
        self.orders = {order.order_id: order for order in orders}
        self.requests: list[CheckoutRequest] = []

    def checkout(self, *, request: CheckoutRequest, now: datetime) -> CheckoutResult:
        self.requests.append(request)
        pending = [order for order in self.orders.values() if order.status is OrderStatus.PENDING_PAYMENT]
        order = self._move(pending[0], OrderStatus.CONFIRMED, "checkout", "Paid.", now)
        return CheckoutResult(order=order, order_token=TOKEN)

    def finish_payment(self, *, order_id: str, now: datetime) -> Order:
        order = self.get_order(order_id=order_id)
        if order.status is OrderStatus.PENDING_PAYMENT:
            return self._move(order, OrderStatus.CONFIRMED, "checkout", "Paid.", now)
        return order

    def retry_payment(
        self, *, order_id: str, method_token: str, return_url: str, idempotency_key: str, now: datetime
    ) -> CheckoutResult:
        order = self.get_order(order_id=order_id)
        if order.status is OrderStatus.CANCELLED:
            raise OrderNotPayable
        if order.status in (OrderStatus.PENDING_PAYMENT, OrderStatus.PAYMENT_FAILED):
            order = self._move(order, OrderStatus.CONFIRMED, "checkout", "Paid.", now)
        return CheckoutResult(order=order, order_token=TOKEN)

    def get_order(self, *, order_id: str) -> Order:
        if order_id not in self.orders:
            raise OrderNotFound
        return self.orders[order_id]

    def get_order_by_token(self, *, order_id: str, token: str) -> Order:
        if token != TOKEN:
            raise OrderNotFound
        return self.get_order(order_id=order_id)

    def orders_of(self, *, customer_id: str, page: int, limit: int) -> tuple[Sequence[Order], int]:
        found = sorted(
            (order for order in self.orders.values() if order.customer_id == customer_id),
            key=lambda order: order.created_at,
            reverse=True,
        )
        return found[(page - 1) * limit : page * limit], len(found)

    def cancel(self, *, order_id: str, reason: str, by: str, now: datetime) -> Order:
        order = self.get_order(order_id=order_id)
        if order.status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.PAYMENT_FAILED):
            raise OrderNotCancellable
        if order.status is OrderStatus.CANCELLED:
            return order
        return self._move(order, OrderStatus.CANCELLED, by, reason, now)

    def _move(self, order: Order, status: OrderStatus, by: str, reason: str, now: datetime) -> Order:
        step = StatusChange(status=status, at=now, by=by, reason=reason)
        self.orders[order.order_id] = replace(order, status=status, history=(*order.history, step), updated_at=now)
        return self.orders[order.order_id]
