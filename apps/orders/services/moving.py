"""Writes down how an order moves on, and tells the others; of its returns, too."""

from datetime import datetime

from apps.orders.events import (
    OrderStatusChanged,
    ReturnApproved,
    ReturnReceived,
    ReturnRefunded,
    ReturnRejected,
    ReturnRequested,
)
from apps.orders.interface import OrderStatus
from apps.orders.models import Order, Return
from apps.orders.rules import fulfilment
from apps.orders.selectors import return_as_dto
from apps.orders.services.reading import token_of
from commerce.events import publish

ReturnEvent = ReturnRequested | ReturnApproved | ReturnReceived | ReturnRefunded | ReturnRejected


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


def tell_of_return(back: Return, event: type[ReturnEvent]) -> None:
    """Publish what became of a return, as its tables have it now."""
    now = Return.objects.known(back.pk)
    order = now.order
    told = event(order_id=order.pk, back=return_as_dto(now), email=order.email, order_token=token_of(order_id=order.pk))
    publish(told)
