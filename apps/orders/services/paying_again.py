"""Pays for an order again whose payment came to nothing: the same order, at the same total, with another card.

A decline has closed the order and freed its stock, so paying again means to reopen it and to run the checkout from its
first step. `docs/decisions/0007-a-decline-frees-the-stock.md` says why.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError

from apps.orders.events import OrderStatusChanged
from apps.orders.interface import CheckoutInProgress, CheckoutResult, OrderNotFound, OrderNotPayable, OrderStatus
from apps.orders.models import CheckoutSaga
from apps.orders.rules import AWAITING_PAYMENT, IllegalTransition
from apps.orders.services import running
from apps.orders.services.answers import patience, raise_if_declined, result_of
from apps.orders.services.creating import filled_in
from apps.orders.services.quoting import check_attempt
from apps.payments import interface as payments
from apps.payments.interface import GatewayTimeout, GatewayUnavailable, PaymentStatus
from commerce.db.transaction import atomic
from commerce.events import publish

State = CheckoutSaga.State


def retry_payment(
    *, order_id: str, method_token: str, return_url: str, idempotency_key: str, now: datetime
) -> CheckoutResult:
    """Pay for an order again whose payment was declined or never approved: same lines, same total, another card.

    Its stock is held anew. A payment that waits for 3-D Secure is given up, unless it was approved meanwhile: then that
    one counts. An order that is paid is answered as it stands; the same key repeats a decline. Publishes
    OrderStatusChanged, and OrderPlaced once paid.

    :raises OrderNotFound: there is none
    :raises OrderNotPayable: it was cancelled, its cart was ordered anew, or it is too long ago
    :raises CheckoutInProgress: it is being paid for right now
    :raises apps.inventory.interface.InsufficientStock: something sold out since; the order is cancelled
    :raises apps.inventory.interface.ReservationLost: the same, while the payment was under way; nothing is charged
    :raises apps.payments.interface.PaymentDeclined: as before: it may be tried again
    :raises apps.payments.interface.UnknownPaymentMethod: the token is not known
    :raises apps.payments.interface.GatewayUnavailable, apps.payments.interface.GatewayTimeout: see there
    """
    check_attempt(method_token=method_token, idempotency_key=idempotency_key)
    saga = CheckoutSaga.objects.select_related("order").filter(order_id=order_id).first()
    if saga is None:
        raise OrderNotFound
    if answered := _answer_already_known(saga, idempotency_key):
        return answered
    _check_payable(saga, now)
    if saga.state != State.SUSPENDED or not _approved_after_all(saga, now):
        url = filled_in(return_url, saga.order)
        _begin_again(saga, method_token=method_token, return_url=url, retry_key=idempotency_key, now=now)
    running.run(saga, suspend_until=patience(now), now=now)
    return result_of(saga)


def expire_abandoned_checkouts(now: datetime) -> int:
    """Forget the carts of orders that nobody paid for in time; answers how many.

    Their money and stock went back long before: recovery closes a checkout as soon as its shopper's time is over.
    """
    too_old = now - timedelta(hours=settings.ORDER_PAYABLE_HOURS)
    unpaid = CheckoutSaga.objects.filter(state=State.COMPENSATED, started_at__lt=too_old).exclude(cart_token="")
    return unpaid.update(cart_token="")


def _answer_already_known(saga: CheckoutSaga, idempotency_key: str) -> CheckoutResult | None:
    """What came of this very try, or of another that went through.

    :raises apps.payments.interface.PaymentDeclined: this very try was declined
    :raises OrderNotPayable, CheckoutInProgress: see `retry_payment`
    """
    if saga.order.state is OrderStatus.CANCELLED:
        raise OrderNotPayable(order_status=saga.order.state)
    if saga.order.state not in AWAITING_PAYMENT:
        return result_of(saga)
    if saga.state in (State.RUNNING, State.COMPENSATING):
        raise CheckoutInProgress(order_id=saga.order_id)
    if idempotency_key and saga.retry_key == idempotency_key:
        raise_if_declined(saga)
        return result_of(saga) if saga.state == State.SUSPENDED else None
    return None


def _check_payable(saga: CheckoutSaga, now: datetime) -> None:
    """:raises OrderNotPayable: it is too long ago, or people are looking into it"""
    until = saga.order.payable_until
    if saga.state == State.NEEDS_ATTENTION or until is None or until < now:
        raise OrderNotPayable(order_status=saga.order.state)


def _approved_after_all(saga: CheckoutSaga, now: datetime) -> bool:
    """Whether the shopper has approved the payment that is waited for; if not, it is given up.

    :raises CheckoutInProgress: the shopper has just come back to it
    :raises apps.payments.interface.GatewayUnavailable, apps.payments.interface.GatewayTimeout: nobody can say; it
        goes on waiting
    """
    service, payment_id, waited_until = payments.service(), saga.payment_id, saga.wait_until or now
    if not saga.take(now=now):
        raise CheckoutInProgress(order_id=saga.order_id)
    try:
        if service.refresh(payment_id=payment_id, now=now).status in (PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED):
            return True
        service.void(payment_id=payment_id, now=now)
    except (GatewayUnavailable, GatewayTimeout):
        saga.suspend(next_action_url=saga.next_action_url, until=waited_until, now=now)
        raise
    return False


def _begin_again(saga: CheckoutSaga, *, method_token: str, return_url: str, retry_key: str, now: datetime) -> None:
    """:raises OrderNotPayable, CheckoutInProgress: see `retry_payment`"""
    try:
        with atomic("orders"):
            if saga.order.state is OrderStatus.PAYMENT_FAILED:
                _reopen(saga, now)
            saga.begin_again(method_token=method_token, return_url=return_url, retry_key=retry_key, now=now)
    except IntegrityError as error:  # one live order per cart
        raise OrderNotPayable("Its cart was ordered anew.", order_status=saga.order.state) from error
    except IllegalTransition as error:
        raise CheckoutInProgress(order_id=saga.order_id) from error


def _reopen(saga: CheckoutSaga, now: datetime) -> None:
    order, reason = saga.order, "To be paid again."
    previous = order.move_to(OrderStatus.PENDING_PAYMENT, by="checkout", reason=reason, at=now)
    publish(
        OrderStatusChanged(
            order_id=order.pk, previous_status=previous, new_status=OrderStatus.PENDING_PAYMENT, reason=reason
        )
    )
