"""What a gateway says about a refund, written down: ours, or one made at its own desk. The payment is locked.

`refunding_amount` is what was asked for and not confirmed, `refunded_amount` what was given. Both change here and where
a refund is set aside, always with the refund's own row.
"""

from datetime import datetime

from apps.payments.events import PaymentRefunded, RefundFailed
from apps.payments.gateways import GatewayRefund, GatewayRefundStatus
from apps.payments.interface import GatewayDisagrees, RefundReason, RefundStatus
from apps.payments.models import Payment, Refund
from commerce.events import publish

FORWARD: dict[RefundStatus, frozenset[RefundStatus]] = {
    RefundStatus.PENDING: frozenset({RefundStatus.SUCCEEDED, RefundStatus.FAILED}),
    RefundStatus.SUCCEEDED: frozenset({RefundStatus.FAILED}),
    RefundStatus.FAILED: frozenset(),
}
"""A refund that was given may still come back from the bank; one that came back stays so."""


def set_aside(payment: Payment, refund: Refund, *, now: datetime) -> None:
    """Write a refund down and put its money apart, so that many at once never exceed what was captured."""
    refund.save(force_insert=True)
    _move(payment, refunding=refund.refund_amount, refunded=0, now=now)


def book_refund(payment: Payment, told: GatewayRefund, *, now: datetime) -> Refund:
    """Take a refund to where the gateway says it is; answers it. Publishes PaymentRefunded or RefundFailed, once.

    :raises GatewayDisagrees: it is one we know nothing of, and more than is left
    """
    refund = _known(payment, told) or _made_elsewhere(payment, told, now)
    return settle(payment, refund, RefundStatus(told.status), reference=told.reference, now=now)


def settle(payment: Payment, refund: Refund, to: RefundStatus, *, reference: str = "", now: datetime) -> Refund:
    """Move a refund forward, and its money with it; answers it. Publishes PaymentRefunded or RefundFailed."""
    amount, was = refund.refund_amount, refund.state
    if to not in FORWARD[was]:
        if reference and not refund.reference:
            refund.settle(was, at=now, reference=reference)
        return refund
    refund.settle(to, at=now, reference=reference)
    _move(
        payment,
        refunding=-amount if was is RefundStatus.PENDING else 0,
        refunded=(to is RefundStatus.SUCCEEDED) * amount - (was is RefundStatus.SUCCEEDED) * amount,
        now=now,
    )
    publish(_refunded(payment, refund) if to is RefundStatus.SUCCEEDED else _failed(payment, refund))
    return refund


def _known(payment: Payment, told: GatewayRefund) -> Refund | None:
    refunds = payment.refunds.all()
    by_name = refunds.filter(reference=told.reference).first()
    return by_name or refunds.filter(pk=told.merchant_reference, reference="").first()


def _made_elsewhere(payment: Payment, told: GatewayRefund, now: datetime) -> Refund:
    refund = Refund(
        payment=payment,
        refund_amount=told.amount.minor,
        currency=told.amount.currency,
        kind=RefundReason.OTHER.value,
        reason="Made at the gateway.",
        idempotency_key=f"{payment.gateway}:{told.reference}",
        reference=told.reference,
        created_at=told.created_at or now,
    )
    if told.status is GatewayRefundStatus.FAILED:  # it takes nothing: only to be seen
        refund.status, refund.finished_at = RefundStatus.FAILED.value, now
        refund.save(force_insert=True)
        return refund
    if told.amount > payment.refundable:
        detail = f"The gateway gave {told.amount} back where {payment.refundable} was left."
        raise GatewayDisagrees(detail, payment_id=payment.pk, reference=told.reference)
    set_aside(payment, refund, now=now)
    return refund


def _move(payment: Payment, *, refunding: int, refunded: int, now: datetime) -> None:
    payment.learn(
        at=now,
        refunding_amount=payment.refunding_amount + refunding,
        refunded_amount=payment.refunded_amount + refunded,
    )


def _refunded(payment: Payment, refund: Refund) -> PaymentRefunded:
    return PaymentRefunded(
        refund_id=refund.pk,
        payment_id=payment.pk,
        order_id=payment.order_id,
        amount=refund.amount,
        reason=refund.reason,
    )


def _failed(payment: Payment, refund: Refund) -> RefundFailed:
    return RefundFailed(refund_id=refund.pk, payment_id=payment.pk, order_id=payment.order_id, amount=refund.amount)
