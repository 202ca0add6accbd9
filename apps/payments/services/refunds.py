"""Giving captured money back.

A refund is set aside on the payment before the gateway is asked, so that many at once never exceed what was captured.
Once set aside it happens: a gateway that was away or silent is asked again, under the same key.
"""

from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError

from apps.payments import interface
from apps.payments.gateways import GatewayRefused, gateway_named
from apps.payments.interface import (
    AmountExceeded,
    PaymentNotFound,
    PaymentStateConflict,
    PaymentStatus,
    RefundReason,
    RefundStatus,
)
from apps.payments.models import Payment, Refund
from apps.payments.rules import check_positive
from apps.payments.services.asking import ask_how_it_stands
from apps.payments.services.calls import KEYS_ARE_KEPT_FOR, Operation, note, send
from apps.payments.services.record_refunds import set_aside, settle
from commerce.db.transaction import atomic
from commerce.errors import DomainError, Unavailable
from commerce.money import Money

log = structlog.get_logger(__name__)

ASK_AGAIN_AFTER = timedelta(minutes=1)
ROUND = 50


def refund(
    *,
    payment_id: str,
    amount: Money,
    reason: str,
    idempotency_key: str,
    now: datetime,
    kind: RefundReason = RefundReason.REQUESTED_BY_CUSTOMER,
) -> interface.Refund:
    """Give captured money back. Again with the same key: the same refund. Publishes PaymentRefunded once it is given.

    :raises PaymentNotFound: there is none
    :raises PaymentStateConflict: nothing was captured, or the gateway refuses
    :raises AmountExceeded: more than is left
    :raises GatewayUnavailable, GatewayTimeout: the gateway could not be asked; it will be, again
    :raises commerce.money.InvalidAmount: the amount is nothing, or less
    """
    check_positive(amount)
    wanted = Refund(
        refund_amount=amount.minor,
        currency=amount.currency,
        kind=kind.value,
        reason=reason,
        idempotency_key=idempotency_key,
        created_at=now,
    )
    intended = _of_key(idempotency_key) or _set_aside(payment_id, wanted, now)
    if (intended.payment_id, intended.amount) != (payment_id, amount):
        raise PaymentStateConflict("This key was used for another refund.", refund_id=intended.pk)
    if intended.state is RefundStatus.PENDING and not intended.reference:
        intended = _ask(intended, now)
    return _as_dto(intended)


def finish_pending_refunds(now: datetime) -> int:
    """Ask again for refunds that the gateway has not confirmed; answers how many it has now.

    A gateway that is away ends the round: the rest would only wait for it, too.
    """
    pending = Refund.objects.filter(status=RefundStatus.PENDING.value, created_at__lt=now - ASK_AGAIN_AFTER)
    ended = 0
    for stale in pending.select_related("payment").order_by("created_at")[:ROUND]:
        try:
            ended += _asked_again(stale, now).state is not RefundStatus.PENDING
        except DomainError as error:
            log.warning("refund.not_confirmed", refund_id=stale.pk, reason=error.code)
            if isinstance(error, Unavailable):
                break
    return ended


def _asked_again(intended: Refund, now: datetime) -> Refund:
    if intended.reference or intended.created_at < now - KEYS_ARE_KEPT_FOR:
        ask_how_it_stands(intended.payment, now=now)  # its refunds, too: ours may be among them
        intended.refresh_from_db()
    return intended if intended.reference else _ask(intended, now)


def _of_key(idempotency_key: str) -> Refund | None:
    return Refund.objects.select_related("payment").filter(idempotency_key=idempotency_key).first()


def _set_aside(payment_id: str, wanted: Refund, now: datetime) -> Refund:
    try:
        with atomic("payments"):
            payment = Payment.objects.select_for_update().filter(pk=payment_id).first()
            if payment is None:
                raise PaymentNotFound
            if payment.state is not PaymentStatus.CAPTURED:
                raise PaymentStateConflict(f"The payment is {payment.status}.", payment_status=payment.status)
            if wanted.amount > payment.refundable:
                raise AmountExceeded(refundable=payment.refundable)
            wanted.payment = payment
            set_aside(payment, wanted, now=now)
            return wanted
    except IntegrityError:
        winner = _of_key(wanted.idempotency_key)
        if winner is None:
            raise
        return winner


def _ask(intended: Refund, now: datetime) -> Refund:
    payment = intended.payment
    attempt = note(payment, Operation.REFUND, key=intended.pk, now=now)
    try:
        return send(
            attempt,
            lambda: gateway_named(payment.gateway).refund(
                reference=payment.reference,
                amount=intended.amount,
                reason=intended.kind,
                idempotency_key=intended.pk,
            ),
            record=lambda answer: _record(intended, RefundStatus(answer.status), reference=answer.reference, now=now),
        )
    except GatewayRefused as error:
        with atomic("payments"):
            _record(intended, RefundStatus.FAILED, now=now)
        raise PaymentStateConflict(f"The gateway refuses: {error}", refund_id=intended.pk) from error


def _record(intended: Refund, to: RefundStatus, *, reference: str = "", now: datetime) -> Refund:
    payment = Payment.objects.select_for_update().get(pk=intended.payment_id)
    present = Refund.objects.select_related("payment").get(pk=intended.pk)
    return settle(payment, present, to, reference=reference, now=now)


def _as_dto(refund: Refund) -> interface.Refund:
    if refund.state is RefundStatus.FAILED:
        raise PaymentStateConflict("This refund was refused by the gateway.", refund_id=refund.pk)
    return interface.Refund(
        refund_id=refund.pk,
        payment_id=refund.payment_id,
        amount=refund.amount,
        reason=refund.reason,
        refunded_at=refund.finished_at or refund.created_at,
        kind=RefundReason(refund.kind),
        status=refund.state,
    )
