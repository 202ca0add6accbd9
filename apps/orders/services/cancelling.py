"""Cancels an order before it is dispatched."""

from datetime import datetime

from apps.orders import interface
from apps.orders.events import OrderCancelled
from apps.orders.interface import OrderNotCancellable, OrderNotFound, OrderStatus
from apps.orders.models import CheckoutSaga, Order
from apps.orders.rules import may_become
from apps.orders.selectors import as_dto
from apps.orders.services import running
from apps.orders.services.moving import tell
from apps.orders.services.reading import get_order, token_of
from commerce.db.transaction import atomic
from commerce.events import publish

State = CheckoutSaga.State

CANCELLABLE_IN = (State.COMPLETED, State.SUSPENDED, State.NEEDS_ATTENTION)
"""In all others a process is at work on the checkout, or will be by itself."""


def cancel(*, order_id: str, reason: str, by: str, now: datetime) -> interface.Order:
    """Cancel before dispatch: stock goes back, the payment is voided or refunded. Again: nothing more happens.

    The order is cancelled at once and for good, and its checkout is to be undone, in one transaction; should inventory
    or the gateway be away, or this process die, recovery gives stock and money back later. Of an order that was
    refunded in part the rest goes back. Publishes OrderStatusChanged and OrderCancelled.

    :raises OrderNotFound: there is none
    :raises OrderNotCancellable: too late, or it is being paid for at this moment; says what can be done instead
    """
    saga = CheckoutSaga.objects.select_related("order").filter(order_id=order_id).first()
    if saga is None:
        raise OrderNotFound
    if saga.order.state is not OrderStatus.CANCELLED:
        _close(saga, reason, by, now)
        running.compensate(saga, now=now)
    return get_order(order_id=order_id)


@atomic("orders")
def _close(saga: CheckoutSaga, reason: str, by: str, now: datetime) -> None:
    order = saga.order = Order.objects.locked(saga.order_id)
    _check_nothing_was_sent(order)
    if not may_become(order.state, OrderStatus.CANCELLED):
        raise OrderNotCancellable(order_status=order.told)
    if saga.state not in CANCELLABLE_IN or not saga.take(now=now, to=State.COMPENSATING):
        raise OrderNotCancellable(
            "The order is being paid for right now. Try again in a moment.", order_status=order.told
        )
    previous = order.told
    order.move_to(OrderStatus.CANCELLED, by=by, reason=reason, at=now)
    tell(order, previous, reason)
    publish(
        OrderCancelled(order_id=order.pk, order=as_dto(order), order_token=token_of(order_id=order.pk), reason=reason)
    )


def _check_nothing_was_sent(order: Order) -> None:
    if order.units.shipped:
        left = {line.sku: line.outstanding for line in order.sold if line.outstanding}
        remedy = "Refund what was not sent, by lines." if left else "Refund what comes back."
        raise OrderNotCancellable(f"Some of the order has been sent. {remedy}", order_status=order.told, left=left)
