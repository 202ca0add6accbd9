"""Reactions to what other domains tell. Each may run twice."""

from apps.orders.events import OrdersAnonymised
from apps.shipping import services


def forget_recipients(event: OrdersAnonymised) -> None:
    services.forget_recipients(order_ids=event.order_ids)
