"""Turns a cart into a paid order."""

import time
from datetime import datetime

from django.db.models import Q, QuerySet

from apps.cart.interface import holder_of
from apps.orders import interface
from apps.orders.interface import CheckoutInProgress, CheckoutRequest, CheckoutResult, OrderNotFound, OrderStatus
from apps.orders.models import CheckoutSaga
from apps.orders.rules import CLOSED_UNPAID
from apps.orders.services import running
from apps.orders.services.answers import names_of, patience, raise_if_declined, result_of
from apps.orders.services.creating import CartOrderedMeanwhile, create_order
from apps.orders.services.quoting import quote, tidy
from apps.orders.services.reading import get_order
from apps.payments.interface import PaymentDeclined
from commerce.errors import Conflict, DomainError

State = CheckoutSaga.State

PATIENCE_WITH_THE_OTHER_SECONDS = 3.0
PAUSE_SECONDS = 0.05


class ReplacedByAnotherAttempt(Conflict):
    """The shopper began to pay anew."""

    code = "replaced"


def checkout(*, request: CheckoutRequest, now: datetime) -> CheckoutResult:
    """Turn a cart into a paid order. Of all tries for one cart, at most one order comes out.

    While one try runs, others are refused with CheckoutInProgress; after it succeeded, they answer the order it made.
    After a refusal the cart is kept, and another try makes another order. A try that waits for 3-D Secure is given up
    when another begins, unless both carry the same idempotency key; that key also repeats a decline.

    Publishes OrderCreated, then OrderStatusChanged and OrderPlaced once paid.

    :raises apps.orders.rules.InvalidAddress, apps.orders.services.quoting.InvalidEmail: says which field, and why
    :raises apps.cart.interface.CartNotFound, apps.cart.interface.CartEmpty: nothing to order
    :raises apps.cart.interface.NotSoldInCurrency: a line has no price in the cart's currency; names the SKUs
    :raises PriceChanged: the total is not the expected one
    :raises CheckoutInProgress: another request is ordering this cart right now
    :raises apps.inventory.interface.InsufficientStock: something sold out; names the SKUs
    :raises apps.inventory.interface.ReservationLost: it sold out while the payment was under way; nothing is charged
    :raises apps.shipping.interface.ShippingMethodUnavailable, apps.shipping.interface.CountryNotServed: see there
    :raises apps.payments.interface.PaymentDeclined: stock is free again, the cart is kept; `params` also name the order
        (`order_id`, `order_token`), which `retry_payment` may pay with another card
    :raises apps.payments.interface.UnknownPaymentMethod: the token is not known
    :raises apps.payments.interface.GatewayUnavailable, apps.payments.interface.GatewayTimeout: see there
    """
    request = tidy(request)
    if earlier := _earlier_result(request, now):
        return earlier
    offer = quote(request, now=now)
    try:
        saga = create_order(request, offer, now=now)
    except CartOrderedMeanwhile as meanwhile:
        if earlier := _earlier_result(request, now):
            return earlier
        raise CheckoutInProgress from meanwhile
    try:
        running.run(saga, suspend_until=patience(now), now=now)
    except PaymentDeclined:
        raise_if_declined(saga, **names_of(saga))
        raise
    return result_of(saga)


def finish_payment(*, order_id: str, now: datetime) -> interface.Order:
    """Carry on after the shopper came back from 3-D Secure: the one completion path. Again: nothing more happens.

    The order is answered as it stands: confirmed; still pending while the shopper has not answered, or nobody knows;
    cancelled, if its goods sold out meanwhile (its history says so, and nothing was charged).

    :raises OrderNotFound: there is none
    :raises apps.payments.interface.PaymentDeclined: the shopper or the bank said no
    """
    saga = _when_nobody_works_on(order_id)
    deadline = saga.wait_until
    if saga.state == State.SUSPENDED and saga.take(now=now):
        try:
            running.run(saga, suspend_until=deadline, now=now)
        except DomainError:
            if saga.state == State.RUNNING:
                raise  # nobody knows yet
    raise_if_declined(saga)
    return get_order(order_id=order_id)


def _when_nobody_works_on(order_id: str) -> CheckoutSaga:
    """The checkout, once whoever the gateway's word has woken is done with it: theirs is the answer, then.

    :raises OrderNotFound: there is none
    """
    patience_ends = time.monotonic() + PATIENCE_WITH_THE_OTHER_SECONDS
    while True:
        saga = CheckoutSaga.objects.select_related("order").filter(order_id=order_id).first()
        if saga is None:
            raise OrderNotFound
        if not saga.is_being_run or time.monotonic() > patience_ends:
            return saga
        time.sleep(PAUSE_SECONDS)


def _earlier_result(request: CheckoutRequest, now: datetime) -> CheckoutResult | None:
    """What became of the cart before: its placed order, if there is one.

    :raises CheckoutInProgress: it is being ordered right now
    :raises apps.payments.interface.PaymentDeclined: this very attempt was declined
    """
    for saga in _sagas_of(request):
        same_attempt = bool(request.idempotency_key) and saga.order.idempotency_key == request.idempotency_key
        if saga.order.state in CLOSED_UNPAID:
            raise_if_declined(saga, **names_of(saga))
        elif saga.order.state is not OrderStatus.PENDING_PAYMENT:
            return result_of(saga)
        elif saga.state != State.SUSPENDED:
            raise CheckoutInProgress(order_id=saga.order_id)
        elif same_attempt:
            return result_of(saga)
        else:
            _give_up(saga, now)
    return None


def _sagas_of(request: CheckoutRequest) -> "QuerySet[CheckoutSaga]":
    """Of the cart's live order, and of the order of this very attempt."""
    wanted = ~Q(order__status__in=CLOSED_UNPAID)
    if request.idempotency_key:
        wanted |= Q(order__idempotency_key=request.idempotency_key)
    sagas = CheckoutSaga.objects.select_related("order").order_by("id")
    return sagas.filter(wanted, order__cart_digest=holder_of(request.cart_token))


def _give_up(saga: CheckoutSaga, now: datetime) -> None:
    """:raises CheckoutInProgress: the shopper has just come back to it"""
    if not saga.take(now=now):
        raise CheckoutInProgress(order_id=saga.order_id)
    running.close(saga, ReplacedByAnotherAttempt(), ends_as=OrderStatus.CANCELLED, now=now)
