"""Finishes checkouts whose process died, or that nobody could bring to an end at once."""

from datetime import datetime

import structlog

from apps.orders.interface import OrderStatus
from apps.orders.models import CheckoutSaga
from apps.orders.services import running
from apps.payments import interface as payments
from commerce.errors import Conflict

log = structlog.get_logger(__name__)

ROUND = 100


class CheckoutInterrupted(Conflict):
    """The checkout broke off before anything was paid. Nothing is charged."""

    code = "checkout_interrupted"


def resume_stale_checkouts(now: datetime) -> int:
    """Bring checkouts whose lease ran out to an end, one after the other; answers how many were taken up.

    Where the shopper was asked for money, what the gateway says decides: the checkout goes on, or all is undone. Where
    they were not, all is undone: they have had no answer, and may not want the order any more.
    """
    taken = 0
    while taken < ROUND and (saga := CheckoutSaga.objects.take_stale(now=now)):
        taken += 1
        bring_to_an_end(saga, now)
    return taken


def wake_checkout(*, order_id: str, now: datetime) -> bool:
    """Have a checkout that waits for its shopper looked at within a second: there is news of its payment.

    So the gateway's word and the shopper's return lead to one completion. False if none of this order waits.
    """
    return CheckoutSaga.objects.wake(order_id=order_id, now=now)


def bring_to_an_end(saga: CheckoutSaga, now: datetime) -> None:
    """Carry on with a checkout that the caller has leased; whatever comes of it, the checkout says so itself."""
    try:
        if saga.state == CheckoutSaga.State.COMPENSATING:
            running.compensate(saga, now=now)
        elif _was_asked_for_money(saga):
            running.run(saga, suspend_until=_patience_left(saga, now), now=now)
        else:
            running.close(saga, CheckoutInterrupted(), ends_as=OrderStatus.CANCELLED, now=now)
    except Exception as error:  # noqa: BLE001  the saga says what became of it; the next one must have its turn
        log.warning("checkout.resumed", saga_id=saga.pk, state=saga.state, outcome=type(error).__name__)


def _patience_left(saga: CheckoutSaga, now: datetime) -> datetime | None:
    """A shopper whose checkout was woken early, by news of their payment, keeps the time they were given."""
    return saga.wait_until if saga.wait_until and saga.wait_until > now else None


def _was_asked_for_money(saga: CheckoutSaga) -> bool:
    return bool(saga.payment_id or payments.service().payments_of(order_id=saga.order_id))
