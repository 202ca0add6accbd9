"""How a gateway is asked: outside any transaction, written down before, its outcome written down after."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from apps.payments.gateways import GatewayRefused
from apps.payments.interface import GatewayTimeout, GatewayUnavailable, UnknownPaymentMethod
from apps.payments.models import Attempt, Payment
from commerce.db.transaction import atomic, current_transaction

Answer = TypeVar("Answer")
Recorded = TypeVar("Recorded")
KEYS_ARE_KEPT_FOR = timedelta(hours=20)
"""Gateways forget idempotency keys after a day: an older one must not be relied upon."""

Operation = Attempt.Operation
Outcome = Attempt.Outcome

_OUTCOMES: dict[type[Exception], Attempt.Outcome] = {
    GatewayTimeout: Outcome.TIMED_OUT,
    GatewayUnavailable: Outcome.UNREACHED,
    GatewayRefused: Outcome.REFUSED,
    UnknownPaymentMethod: Outcome.REFUSED,
}


class GatewayCallInsideTransaction(RuntimeError):
    """A gateway was about to be called while a transaction was open: its locks would be held over the network."""


def note(payment: Payment, operation: Attempt.Operation, *, key: str = "", now: datetime) -> Attempt:
    """Write down a call that is about to be made; commit before making it."""
    return Attempt.objects.create(payment=payment, operation=operation, idempotency_key=key, started_at=now)


def send(attempt: Attempt, call: Callable[[], Answer], *, record: Callable[[Answer], Recorded]) -> Recorded:
    """Make the call, then record its answer in one transaction with the attempt's outcome; answers what was recorded.

    :raises GatewayUnavailable, GatewayTimeout, GatewayRefused, UnknownPaymentMethod: as the gateway does
    """
    if current_transaction() is not None:
        raise GatewayCallInsideTransaction
    started = time.perf_counter()
    try:
        answer = call()
    except tuple(_OUTCOMES) as error:
        attempt.finish(_OUTCOMES[type(error)], milliseconds=_since(started), detail=str(error))
        raise
    with atomic("payments"):
        attempt.finish(Outcome.ANSWERED, milliseconds=_since(started))
        return record(answer)


def was_never_sent(payment: Payment) -> bool:
    """Whether no call for a hold can have reached the gateway; call it with the payment locked."""
    calls = payment.attempts.filter(operation=Operation.AUTHORIZE)
    return not calls.exclude(outcome=Outcome.UNREACHED).exists()


def _since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
