"""Keeps an order's books to what the gateway has given back, whoever asked it to."""

from datetime import datetime

from django.db.models import Sum

from apps.orders.interface import OrderStatus, RefundState
from apps.orders.models import Order, RefundBooking
from apps.orders.services.moving import tell
from apps.payments.events import PaymentRefunded, RefundFailed
from commerce.db.transaction import atomic


@atomic("orders")
def book_refund(*, event: PaymentRefunded, now: datetime) -> None:
    """Money of an order was given back. The same refund again: nothing. Publishes OrderStatusChanged.

    An integrator may have taken money for something that is no order of ours: that is none of our books.
    """
    order = Order.objects.filter(pk=event.order_id).select_for_update().first()
    if order is None:
        return
    _, is_new = RefundBooking.objects.get_or_create(
        payment_refund_id=event.refund_id,
        defaults={
            "order": order,
            "payment_id": event.payment_id,
            "booked_amount": event.amount.minor,
            "reason": event.reason[:300],
            "at": now,
        },
    )
    if is_new:
        said = f"{event.amount} given back"
        _balance(order, f"{said}: {event.reason}" if event.reason else f"{said}.", now)


@atomic("orders")
def unbook_refund(*, event: RefundFailed, now: datetime) -> None:
    """A refund came back: the customer does not have the money. Again: nothing. Publishes OrderStatusChanged.

    What was decided about the goods stands; the money is to be given in another way.
    """
    order = Order.objects.filter(pk=event.order_id).select_for_update().first()
    if order is None:
        return
    ours = order.refunds.filter(parts__payment_refund_id=event.refund_id).exclude(state=RefundState.FAILED)
    expected = ours.update(state=RefundState.FAILED, trouble="The bank did not take it.")
    booked, _ = order.bookings.filter(payment_refund_id=event.refund_id).delete()
    if expected or booked:
        _balance(order, f"{event.amount} came back: the bank did not take it.", now)


def _step(order: Order) -> OrderStatus:
    """What happened to the money, even of an order that is called cancelled."""
    if order.refunded_amount == order.total_amount:
        return OrderStatus.REFUNDED
    return OrderStatus.PARTIALLY_REFUNDED if order.refunded_amount else order.told


def _balance(order: Order, reason: str, now: datetime) -> None:
    previous = order.told
    booked = order.bookings.aggregate(sum=Sum("booked_amount"))["sum"] or 0
    order.book(booked, at=now)
    order.note(_step(order), by="payments", reason=reason, at=now)
    tell(order, previous, reason)
