"""Runs the steps of a checkout, and undoes them when one is refused.

After each step the saga says so in its own small transaction. Whoever runs it stops at the first write that shows that
somebody else has taken over.
"""

from datetime import datetime

import structlog

from apps.orders.events import OrderStatusChanged
from apps.orders.interface import OrderStatus
from apps.orders.models import CheckoutSaga, Order, SagaTakenOver
from apps.orders.rules import CLOSED_UNPAID
from apps.orders.services.steps import STEPS, ShopperMustAct, Step, steps_after, steps_to_undo
from apps.payments.interface import PaymentDeclined
from commerce.db.transaction import atomic
from commerce.errors import DomainError, PaymentRequired
from commerce.events import publish

log = structlog.get_logger(__name__)


def run(saga: CheckoutSaga, *, suspend_until: datetime | None, now: datetime) -> None:
    """Do what is left of a checkout. Afterwards it is completed, or suspended for the shopper to act.

    `suspend_until` is how long the shopper may take; None: no longer than they had.

    :raises DomainError: a step was refused: all is undone and the order is closed
    :raises SagaTakenOver: another process carries on
    :raises Exception: nobody knows; recovery will try again
    """
    for step in steps_after(saga.step):
        try:
            step.run(saga, now)
        except ShopperMustAct as action:
            if suspend_until is not None:
                return saga.suspend(next_action_url=action.url, until=suspend_until, now=now)
            too_late = _not_in_time(saga)
            close(saga, too_late, ends_as=step.ends_as, now=now)
            raise too_late from None
        except step.refused_by as refusal:
            close(saga, refusal, ends_as=step.ends_as, now=now)
            raise
        except Exception as error:
            saga.postpone(error, now=now)
            raise
        if step is not STEPS[-1]:
            _check_in(saga, step, now)
    return saga.complete(STEPS[-1].name, now=now)


def close(saga: CheckoutSaga, reason: DomainError, *, ends_as: OrderStatus, now: datetime) -> None:
    """End a checkout that comes to nothing: close the order, then undo what was done.

    Publishes OrderStatusChanged.
    """
    with atomic("orders"):
        saga.start_compensating(reason, now=now)
        order = saga.order
        previous = order.move_to(ends_as, by="checkout", reason=reason.detail, at=now)
        if not isinstance(reason, PaymentRequired):
            _let_the_key_be_used_again(order)
        publish(
            OrderStatusChanged(order_id=order.pk, previous_status=previous, new_status=ends_as, reason=reason.detail)
        )
    compensate(saga, now=now)


def compensate(saga: CheckoutSaga, *, now: datetime) -> None:
    """Undo what was done, latest first. What cannot be undone now is left to recovery."""
    try:
        for step in steps_to_undo(saga.step):
            step.undo(saga, now)
    except Exception as error:  # the answer to the shopper stands; recovery undoes the rest
        log.exception("checkout.not_compensated", saga_id=saga.pk, order_id=saga.order_id)
        saga.postpone(error, now=now)
    else:
        saga.compensated(now=now)


def _check_in(saga: CheckoutSaga, step: Step, now: datetime) -> None:
    """Say that a step is done; a runner that was thought dead undoes it if the order was closed meanwhile."""
    try:
        saga.checkpoint(step.name, now=now)
    except SagaTakenOver:
        if Order.objects.filter(pk=saga.order_id, status__in=CLOSED_UNPAID).exists():
            step.undo(saga, now)
        raise


def _let_the_key_be_used_again(order: Order) -> None:
    """A decline is the answer to an attempt; whatever else went wrong, the same attempt may be made anew."""
    Order.objects.filter(pk=order.pk).update(idempotency_key="")


def _not_in_time(saga: CheckoutSaga) -> PaymentDeclined:
    detail = "The payment was not approved in time."
    return PaymentDeclined(detail, decline_code="authentication_expired", payment_id=saga.payment_id)
