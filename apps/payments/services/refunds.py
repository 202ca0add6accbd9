"""Giving captured money back.

A refund is set aside on the payment before the gateway is asked, so that many at once never exceed what was captured.
Once set aside it happens: a gateway that was away or silent is asked again, under the same key.
"""

from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError
from django.db.models import F

from apps.payments import interface
from apps.payments.events import PaymentRefunded
from apps.payments.gateways import GatewayRefund, GatewayRefused, gateway_named
from apps.payments.interface import AmountExceeded, PaymentNotFound, PaymentStateConflict, PaymentStatus
from apps.payments.models import Payment, Refund
from apps.payments.rules import check_positive
from apps.payments.services.calls import Operation, note, send
from commerce.db.transaction import atomic
from commerce.errors import Unavailable
from commerce.events import publish
from commerce.money import Money

log = structlog.get_logger(__name__)

ASK_AGAIN_AFTER = timedelta(minutes=1)
ROUND = 50


def refund(*, payment_id: str, amount: Money, reason: str, idempotency_key: str, now: datetime) -> interface.Refund:
    """Give captured money back. Again with the same key: the same refund. Publishes PaymentRefunded.

    :raises PaymentNotFound: there is none
    :raises PaymentStateConflict: nothing was captured, or the gateway refuses
    :raises AmountExceeded: more than is left of what was captured
    :raises GatewayUnavailable, GatewayTimeout: the gateway could not be asked; it will be, again
    :raises commerce.money.InvalidAmount: the amount is nothing, or less
    """
    check_positive(amount)
    intended = _of_key(idempotency_key) or _set_aside(payment_id, amount, reason, idempotency_key, now)
    if (intended.payment_id, intended.amount) != (payment_id, amount):
        raise PaymentStateConflict("This key was used for another refund.", refund_id=intended.pk)
    if intended.status == Refund.Status.PENDING:
        _ask(intended, now)
    return _as_dto(intended)


def finish_pending_refunds(now: datetime) -> int:
    """Ask again for refunds that the gateway has not confirmed; answers how many it has now."""
    stale = Refund.objects.filter(status=Refund.Status.PENDING, created_at__lt=now - ASK_AGAIN_AFTER)
    return sum(_asked_again(refund, now) for refund in stale.select_related("payment").order_by("created_at")[:ROUND])


def _asked_again(intended: Refund, now: datetime) -> bool:
    try:
        _ask(intended, now)
    except (Unavailable, PaymentStateConflict) as error:
        log.warning("refund.not_confirmed", refund_id=intended.pk, reason=error.code)
        return False
    return True


def _of_key(idempotency_key: str) -> Refund | None:
    return Refund.objects.select_related("payment").filter(idempotency_key=idempotency_key).first()


def _set_aside(payment_id: str, amount: Money, reason: str, idempotency_key: str, now: datetime) -> Refund:
    try:
        with atomic("payments"):
            payment = Payment.objects.select_for_update().filter(pk=payment_id).first()
            if payment is None:
                raise PaymentNotFound
            if payment.state is not PaymentStatus.CAPTURED:
                raise PaymentStateConflict(f"The payment is {payment.status}.", payment_status=payment.status)
            if amount > payment.refundable:
                raise AmountExceeded(refundable=payment.refundable)
            intended = Refund.objects.create(
                payment=payment,
                refund_amount=amount.minor,
                currency=amount.currency,
                reason=reason,
                idempotency_key=idempotency_key,
                created_at=now,
            )
            _move(payment.pk, refunding=amount.minor, refunded=0, now=now)
            return intended
    except IntegrityError:
        winner = _of_key(idempotency_key)
        if winner is None:
            raise
        return winner


def _ask(intended: Refund, now: datetime) -> None:
    payment = intended.payment
    attempt = note(payment, Operation.REFUND, key=intended.pk, now=now)
    try:
        send(
            attempt,
            lambda: gateway_named(payment.gateway).refund(
                reference=payment.reference,
                amount=intended.amount,
                reason=intended.reason,
                idempotency_key=intended.pk,
            ),
            record=lambda answer: _record(intended, answer, now),
        )
    except GatewayRefused as error:
        _record_refusal(intended, now)
        raise PaymentStateConflict(f"The gateway refuses: {error}", refund_id=intended.pk) from error


def _record(intended: Refund, answer: GatewayRefund, now: datetime) -> None:
    if not intended.finish(Refund.Status.SUCCEEDED, at=now, reference=answer.reference):
        return
    amount = intended.refund_amount
    _move(intended.payment_id, refunding=-amount, refunded=amount, now=now)
    publish(
        PaymentRefunded(
            refund_id=intended.pk,
            payment_id=intended.payment_id,
            order_id=intended.payment.order_id,
            amount=intended.amount,
            reason=intended.reason,
        )
    )


@atomic("payments")
def _record_refusal(intended: Refund, now: datetime) -> None:
    if intended.finish(Refund.Status.FAILED, at=now):
        _move(intended.payment_id, refunding=-intended.refund_amount, refunded=0, now=now)


def _move(payment_id: str, *, refunding: int, refunded: int, now: datetime) -> None:
    Payment.objects.filter(pk=payment_id).update(
        refunding_amount=F("refunding_amount") + refunding,
        refunded_amount=F("refunded_amount") + refunded,
        updated_at=now,
    )


def _as_dto(refund: Refund) -> interface.Refund:
    if refund.status == Refund.Status.FAILED:
        raise PaymentStateConflict("This refund was refused by the gateway.", refund_id=refund.pk)
    return interface.Refund(
        refund_id=refund.pk,
        payment_id=refund.payment_id,
        amount=refund.amount,
        reason=refund.reason,
        refunded_at=refund.finished_at or refund.created_at,
    )
