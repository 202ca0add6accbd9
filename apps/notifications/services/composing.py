"""Writing messages. Of one kind about one thing there is one, however often it is asked for."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from apps.notifications.models import Message
from apps.orders.interface import Order
from apps.shipping.interface import Shipment
from commerce.db.transaction import atomic

Kind = Message.Kind


def confirm_order(*, order: Order, order_token: str, now: datetime) -> None:
    """Write to the shopper that the order is paid for and confirmed."""
    compose(
        kind=Kind.ORDER_PLACED,
        reference=order.order_id,
        to=order.email,
        subject=f"Order {order.number} is confirmed",
        context={"order": order, "order_url": _order_url(order, order_token)},
        now=now,
    )


def tell_of_dispatch(*, order: Order, order_token: str, shipment: Shipment, now: datetime) -> None:
    """Write to the shopper that a parcel has left, and how it is tracked. One message for each parcel."""
    compose(
        kind=Kind.ORDER_SHIPPED,
        reference=shipment.shipment_id,
        to=order.email,
        subject=f"Order {order.number} is on its way",
        context={
            "order": order,
            "shipment": shipment,
            "more_to_come": any(line.outstanding for line in order.lines),
            "order_url": _order_url(order, order_token),
        },
        now=now,
    )


def tell_of_cancellation(*, order: Order, order_token: str, now: datetime) -> None:
    """Write to the shopper that the order was cancelled, and what becomes of the money."""
    compose(
        kind=Kind.ORDER_CANCELLED,
        reference=order.order_id,
        to=order.email,
        subject=f"Order {order.number} was cancelled",
        context={
            "order": order,
            "going_back": order.totals.total - order.refunded,
            "order_url": _order_url(order, order_token),
        },
        now=now,
    )


@atomic("notifications")
def compose(
    *,
    kind: Kind,
    reference: str,
    to: str,
    subject: str,
    context: dict[str, Any],
    now: datetime,
    reply_to: str = "",
    unsubscribe_url: str = "",
) -> None:
    """Write a message from the templates of its kind, unless there is one of this kind about this already."""
    context = {**context, "subject": subject, "shop_name": settings.SHOP_NAME, "shop_url": settings.SHOP_URL}
    message = Message(
        kind=kind,
        reference=reference,
        to=to,
        reply_to=reply_to,
        unsubscribe_url=unsubscribe_url,
        subject=subject,
        text=render_to_string(f"notifications/email/{kind}.txt", context).strip(),
        html=render_to_string(f"notifications/email/{kind}.html", context),
        next_attempt_at=now,
        created_at=now,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)


def _order_url(order: Order, token: str) -> str:
    return f"{settings.SHOP_URL}/order/{order.order_id}/{token}/"
