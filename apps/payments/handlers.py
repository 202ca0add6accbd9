"""Reactions to what other domains tell. Each may run twice."""

from django.utils import timezone

from apps.customers.events import CustomerErased
from apps.payments import services


def forget_customer(event: CustomerErased) -> None:
    services.forget_customer(customer_id=event.customer_id, now=timezone.now())
