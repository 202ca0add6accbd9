"""Reactions to what other domains tell. Each may run twice, late, or in another order."""

from django.utils import timezone

from apps.customers.events import CustomerErased
from apps.orders import services
from apps.payments.events import (
    PaymentAuthorized,
    PaymentCompleted,
    PaymentFailed,
    PaymentRefunded,
    PaymentVoided,
    RefundFailed,
)
from apps.shipping.events import ShipmentDelivered, ShipmentDispatched

PaymentDecided = PaymentAuthorized | PaymentCompleted | PaymentFailed | PaymentVoided


def wake_checkout(event: PaymentDecided) -> None:
    """What to make of the payment is for the checkout to ask; most never waited."""
    services.wake_checkout(order_id=event.order_id, now=timezone.now())


def book_refund(event: PaymentRefunded) -> None:
    """However it came about: here, in payments' admin, or at the gateway's own desk."""
    services.book_refund(event=event, now=timezone.now())


def unbook_refund(event: RefundFailed) -> None:
    services.unbook_refund(event=event, now=timezone.now())


def record_dispatch(event: ShipmentDispatched) -> None:
    services.record_dispatch(shipment=event.shipment, now=timezone.now())


def record_delivery(event: ShipmentDelivered) -> None:
    services.record_delivery(shipment=event.shipment, now=timezone.now())


def anonymise_orders(event: CustomerErased) -> None:
    """May run twice: orders without a name have none to lose."""
    services.anonymise_orders(customer_id=event.customer_id, proven_email_digest=event.proven_email_digest)
