"""Reactions to what customers tells. Each may run twice."""

from apps.cart import services
from apps.customers.events import CustomerErased


def forget_wishes(event: CustomerErased) -> None:
    services.forget_wishes(customer_id=event.customer_id)
