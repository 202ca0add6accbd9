"""Writes down how an order moves on, and tells the others."""

from datetime import datetime

from apps.orders.events import OrderStatusChanged
from apps.orders.interface import OrderStatus
from apps.orders.models import Order
from apps.orders.rules import fulfilment
from commerce.events import publish


def go_on(order: Order, step: OrderStatus, *, by: str, reason: str, now: datetime) -> None:
    """Bring a paid order to where its units are; `step` is what happened. Publishes OrderStatusChanged.

    :raises apps.orders.rules.IllegalTransition: the order has moved on meanwhile
    """
    previous = order.told
    order.advance(step, by=by, reason=reason, at=now)
    tell(order, previous, reason)


def tell(order: Order, previous: OrderStatus, reason: str) -> None:
    """Publish what became of an order that was told to be `previous`."""
    shipped = sum(line.shipped_quantity for line in order.sold)
    publish(
        OrderStatusChanged(
            order_id=order.pk,
            previous_status=previous,
            new_status=order.told,
            reason=reason,
            fulfilment=fulfilment(order.state, shipped=shipped),
        )
    )
