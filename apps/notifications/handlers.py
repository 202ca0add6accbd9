"""What the shop writes when something happens elsewhere. Each may run twice: the message is written once."""

from django.utils import timezone

from apps.customers.events import CustomerCreated
from apps.notifications import services
from apps.orders.events import OrderCancelled, OrderPlaced, OrderShipped


def confirm_order(event: OrderPlaced) -> None:
    services.confirm_order(order=event.order, order_token=event.order_token, now=timezone.now())


def tell_of_dispatch(event: OrderShipped) -> None:
    services.tell_of_dispatch(
        order=event.order, order_token=event.order_token, shipment=event.shipment, now=timezone.now()
    )


def tell_of_cancellation(event: OrderCancelled) -> None:
    services.tell_of_cancellation(order=event.order, order_token=event.order_token, now=timezone.now())


def welcome_customer(event: CustomerCreated) -> None:
    services.welcome(customer_id=event.customer_id, email=event.email, first_name=event.first_name, now=timezone.now())
