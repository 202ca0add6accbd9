"""Reactions to what other domains tell. Each may run twice, late, or in another order."""

from django.utils import timezone

from apps.orders import services
from apps.payments.events import PaymentAuthorized, PaymentCompleted, PaymentFailed, PaymentVoided

PaymentDecided = PaymentAuthorized | PaymentCompleted | PaymentFailed | PaymentVoided


def wake_checkout(event: PaymentDecided) -> None:
    """What to make of the payment is for the checkout to ask; most never waited."""
    services.wake_checkout(order_id=event.order_id, now=timezone.now())
