"""Writing messages. Of one kind about one thing there is one, however often it is asked for."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from apps.notifications.models import Message
from apps.orders.interface import Order
from apps.shipping.interface import Shipment
from commerce.db.transaction import atomic
from commerce.http.language import path_in

Kind = Message.Kind


def confirm_order(*, order: Order, order_token: str, now: datetime) -> None:
    """Write to the shopper that the order is paid for and confirmed."""
    with written_in(order.language):
        compose(
            kind=Kind.ORDER_PLACED,
            reference=order.order_id,
            to=order.email,
            subject=_("Order %(number)s is confirmed") % {"number": order.number},
            context={"order": order, "order_url": order_url(order.order_id, order_token)},
            now=now,
        )


def tell_of_dispatch(*, order: Order, order_token: str, shipment: Shipment, now: datetime) -> None:
    """Write to the shopper that a parcel has left, and how it is tracked. One message for each parcel."""
    with written_in(order.language):
        compose(
            kind=Kind.ORDER_SHIPPED,
            reference=shipment.shipment_id,
            to=order.email,
            subject=_("Order %(number)s is on its way") % {"number": order.number},
            context={
                "order": order,
                "shipment": shipment,
                "more_to_come": any(line.outstanding for line in order.lines),
                "order_url": order_url(order.order_id, order_token),
            },
            now=now,
        )


def tell_of_cancellation(*, order: Order, order_token: str, now: datetime) -> None:
    """Write to the shopper that the order was cancelled, and what becomes of the money."""
    with written_in(order.language):
        compose(
            kind=Kind.ORDER_CANCELLED,
            reference=order.order_id,
            to=order.email,
            subject=_("Order %(number)s was cancelled") % {"number": order.number},
            context={
                "order": order,
                "going_back": order.totals.total - order.refunded,
                "order_url": order_url(order.order_id, order_token),
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


def written_in(language: str) -> AbstractContextManager[None]:
    """Writes what is composed within in a language; empty or unknown: in the shop's own."""
    known = language in dict(settings.LANGUAGES)
    return override(language if known else settings.LANGUAGE_CODE)


def order_url(order_id: str, token: str) -> str:
    """The page of an order, in the language that is written in."""
    return page_url(f"/order/{order_id}/{token}/")


def page_url(path: str) -> str:
    """A page of the shop, in the language that is written in."""
    return f"{settings.SHOP_URL}{path_in(get_language() or settings.LANGUAGE_CODE, path)}"
