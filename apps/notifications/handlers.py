"""What the shop writes when something happens elsewhere. Each may run twice: the message is written once."""

from django.utils import timezone

from apps.customers.events import (
    AccountSecurityChanged,
    CustomerCreated,
    CustomerErased,
    EmailChangeRequested,
    EmailVerificationRequested,
    PasswordResetRequested,
)
from apps.notifications import services
from apps.orders.events import (
    OrderCancelled,
    OrderPlaced,
    OrdersAnonymised,
    OrderShipped,
    ReturnApproved,
    ReturnRefunded,
    ReturnRejected,
    ReturnRequested,
)


def confirm_order(event: OrderPlaced) -> None:
    services.confirm_order(order=event.order, order_token=event.order_token, now=timezone.now())


def tell_of_dispatch(event: OrderShipped) -> None:
    services.tell_of_dispatch(
        order=event.order, order_token=event.order_token, shipment=event.shipment, now=timezone.now()
    )


def tell_of_cancellation(event: OrderCancelled) -> None:
    services.tell_of_cancellation(order=event.order, order_token=event.order_token, now=timezone.now())


def tell_of_return(event: ReturnRequested | ReturnApproved | ReturnRefunded | ReturnRejected) -> None:
    services.tell_of_return(event=event, now=timezone.now())


def welcome_customer(event: CustomerCreated) -> None:
    services.welcome(
        customer_id=event.customer_id,
        email=event.email,
        first_name=event.first_name,
        token=event.verification_token,
        now=timezone.now(),
    )


def send_verification(event: EmailVerificationRequested) -> None:
    services.send_verification(
        request_id=event.request_id,
        email=event.email,
        first_name=event.first_name,
        token=event.token,
        now=timezone.now(),
    )


def send_email_change(event: EmailChangeRequested) -> None:
    services.send_email_change(
        request_id=event.request_id,
        email=event.email,
        first_name=event.first_name,
        token=event.token,
        now=timezone.now(),
    )


def send_password_link(event: PasswordResetRequested) -> None:
    services.send_password_link(
        request_id=event.request_id,
        email=event.email,
        first_name=event.first_name,
        token=event.token,
        now=timezone.now(),
    )


def tell_of_account_change(event: AccountSecurityChanged) -> None:
    services.tell_of_account_change(
        change_id=event.change_id,
        email=event.email,
        first_name=event.first_name,
        what=event.what,
        now=timezone.now(),
    )


def forget_customer(event: CustomerErased) -> None:
    services.forget_person(
        about=[event.customer_id],
        email_digests=[event.email_digest],
        proven_email_digest=event.proven_email_digest,
    )


def forget_orders(event: OrdersAnonymised) -> None:
    services.forget_person(about=list(event.order_ids), email_digests=list(event.email_digests))
