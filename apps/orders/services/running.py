"""Runs the steps of a checkout, and undoes them when one is refused.

After each step the saga says so in its own small transaction. Whoever runs it stops at the first write that shows that
somebody else has taken over.
"""

from datetime import datetime

import structlog

from apps.orders.events import OrderStatusChanged
from apps.orders.interface import OrderStatus
from apps.orders.models import CheckoutSaga, Direction, Order, Outcome, SagaTakenOver
from apps.orders.rules import CLOSED_UNPAID
from apps.orders.services.clock import Clock
from apps.orders.services.steps import ShopperMustAct, Step, last_step, steps_after, steps_to_undo
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
    clock = Clock(now)
    left = steps_after(saga.step)
    for step, following in zip(left, (*left[1:], None), strict=True):
        if step is left[0]:
            saga.begin(step.begun(attempt=saga.attempt, at=clock.now()))
        try:
            step.run(saga, now)
        except ShopperMustAct as action:
            if suspend_until is not None:
                return saga.suspend(next_action_url=action.url, until=suspend_until, now=clock.now())
            too_late = _not_in_time(saga)
            close(saga, too_late, ends_as=step.ends_as, now=clock.now())
            raise too_late from None
        except step.refused_by as refusal:
            close(saga, refusal, ends_as=step.ends_as, now=clock.now())
            raise
        except Exception as error:
            _postpone(saga, error, now=clock.now())
            raise
        if following is not None:
            _check_in(saga, step, following, clock)
    return saga.complete(last_step().name, now=clock.now())


def close(
    saga: CheckoutSaga, reason: DomainError, *, ends_as: OrderStatus, by: str = "checkout", now: datetime
) -> None:
    """End a checkout that comes to nothing: close the order, then undo what was done.

    Publishes OrderStatusChanged.
    """
    with atomic("orders"):
        saga.start_compensating(reason, now=now)
        order = saga.order
        previous = order.move_to(ends_as, by=by, reason=reason.detail, at=now)
        if not isinstance(reason, PaymentRequired):
            _let_the_key_be_used_again(order)
        publish(
            OrderStatusChanged(order_id=order.pk, previous_status=previous, new_status=ends_as, reason=reason.detail)
        )
    compensate(saga, now=now)


def compensate(saga: CheckoutSaga, *, now: datetime) -> None:
    """Undo what was done, latest first. What cannot be undone now is left to recovery; the rest does not wait for it.

    The answer to the shopper stands in any case, so nothing is raised.
    """
    clock = Clock(now)
    try:
        failed = [error for step in _what_to_undo(saga) if (error := _undo(saga, step, clock))]
        if failed:
            _postpone(saga, failed[0], now=clock.now())
        else:
            saga.compensated(now=clock.now())
    except SagaTakenOver:
        log.info("checkout.taken_over", saga_id=saga.pk, order_id=saga.order_id)


def _what_to_undo(saga: CheckoutSaga) -> tuple[Step, ...]:
    """Of an order that was paid for again, a runner of an earlier try may have got further than the present one."""
    return steps_to_undo(saga.step if saga.began_with == 1 else last_step().name)


def _undo(saga: CheckoutSaga, step: Step, clock: Clock) -> Exception | None:
    """:raises SagaTakenOver: somebody else undoes the rest"""
    begun = step.begun(attempt=saga.attempt, at=clock.now(), direction=Direction.UNDO)
    error = _attempt_to_undo(saga, step, clock)
    outcome, detail = (Outcome.FAILED, f"{type(error).__name__}: {error}") if error else (Outcome.DONE, "")
    saga.note_undo(begun.ended(outcome, at=clock.now(), detail=detail), now=clock.now())
    return error


def _attempt_to_undo(saga: CheckoutSaga, step: Step, clock: Clock) -> Exception | None:
    try:
        step.undo(saga, clock.now())
    except Exception as error:  # whatever it is, recovery undoes it later
        log.exception("checkout.not_undone", saga_id=saga.pk, order_id=saga.order_id, step=step.name)
        return error
    return None


def _postpone(saga: CheckoutSaga, error: Exception, *, now: datetime) -> None:
    saga.postpone(error, now=now)
    if saga.state == saga.State.NEEDS_ATTENTION:
        log.error("checkout.needs_attention", saga_id=saga.pk, order_id=saga.order_id, trouble=saga.trouble)


def _check_in(saga: CheckoutSaga, step: Step, following: Step, clock: Clock) -> None:
    """Say that a step is done; a runner that was thought dead undoes it if the order was closed meanwhile."""
    now = clock.now()
    try:
        saga.checkpoint(step.name, following=following.begun(attempt=saga.attempt, at=now), now=now)
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
