"""The one writer of what a gateway says about a payment, whoever heard it: a call, a webhook, a comparison."""

from collections.abc import Sequence
from datetime import datetime

from apps.payments.events import PaymentAuthorized, PaymentCompleted, PaymentFailed, PaymentVoided
from apps.payments.gateways import GatewayPayment, GatewayRefund
from apps.payments.interface import GatewayDisagrees, PaymentStatus
from apps.payments.models import Payment
from apps.payments.rules import is_over, may_become, not_paid_yet
from apps.payments.services.record_methods import keep_method
from apps.payments.services.record_refunds import book_refund
from commerce.db.transaction import atomic
from commerce.events import Event, publish


def record(payment_id: str, answer: GatewayPayment, *, refunds: Sequence[GatewayRefund] = (), now: datetime) -> Payment:
    """Move a payment to where the gateway says it is, never backward; answers it as it now is. In a transaction.

    `refunds` are all that the gateway knows of. Publishes what changed.

    :raises GatewayDisagrees: the answer is about another payment, or takes more than was agreed
    """
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    _check_it_is_meant(payment, answer)
    if may_become(payment.state, answer.status):
        if not_paid_yet(payment.state):  # later the customer may have had the card forgotten
            keep_method(payment, answer, now=now)
        payment.advance(answer.status, at=now, **_details(answer), **_name(answer))
        publish(*_events_of(payment))
    elif answer.status is payment.state:
        _learn(payment, answer, now)
    else:
        payment.learn(at=now, **_name(answer))
    for refund in refunds:
        book_refund(payment, refund, now=now)
    return payment


@atomic("payments")
def record_failure(payment_id: str, *, code: str, message: str, now: datetime) -> Payment:
    """Close a payment of which the gateway knows nothing; answers it as it now is. Publishes PaymentFailed."""
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.state is PaymentStatus.PENDING:
        payment.advance(PaymentStatus.FAILED, at=now, decline_code=code, decline_message=message)
        publish(*_events_of(payment))
    return payment


def _check_it_is_meant(payment: Payment, answer: GatewayPayment) -> None:
    if payment.reference and answer.reference not in ("", payment.reference):
        raise GatewayDisagrees(
            f"The gateway has {answer.reference} for a payment that is {payment.reference}.", payment_id=payment.pk
        )
    if answer.captured.currency != payment.currency:
        raise GatewayDisagrees(f"The gateway counts in {answer.captured.currency}.", payment_id=payment.pk)
    if answer.captured and is_over(payment.state):
        raise GatewayDisagrees(
            f"The gateway took {answer.captured} on a payment that is {payment.status}.", payment_id=payment.pk
        )
    if answer.captured > payment.amount:
        raise GatewayDisagrees(
            f"The gateway took {answer.captured} where {payment.amount} was agreed.", payment_id=payment.pk
        )


def _name(answer: GatewayPayment) -> dict[str, str]:
    """The gateway's name for the payment; a decline may leave none."""
    return {"reference": answer.reference} if answer.reference else {}


def _details(answer: GatewayPayment) -> dict[str, object]:
    card = {"card_brand": answer.card.brand, "card_last4": answer.card.last4} if answer.card else {}
    return {
        **card,
        "captured_amount": answer.captured.minor,
        "next_action_url": answer.next_action_url,
        "decline_code": answer.decline_code,
        "decline_message": answer.decline_message,
        "expires_at": answer.expires_at,
    }


def _learn(payment: Payment, answer: GatewayPayment, now: datetime) -> None:
    """The status is the same: a hold may last longer, more of it may have been taken."""
    took_more = answer.captured > payment.captured
    payment.learn(
        at=now,
        captured_amount=max(answer.captured, payment.captured).minor,
        expires_at=answer.expires_at or payment.expires_at,
        next_action_url=answer.next_action_url,
        **_name(answer),
    )
    if took_more:
        publish(*_events_of(payment))


def _events_of(payment: Payment) -> list[Event]:
    match payment.state:
        case PaymentStatus.AUTHORIZED:
            return [_authorized(payment)]
        case PaymentStatus.CAPTURED:
            return [_completed(payment)]
        case PaymentStatus.FAILED:
            return [_failed(payment)]
        case PaymentStatus.VOIDED:
            return [PaymentVoided(payment_id=payment.pk, order_id=payment.order_id, amount=payment.amount)]
        case _:
            return []


def _authorized(payment: Payment) -> Event:
    return PaymentAuthorized(
        payment_id=payment.pk, order_id=payment.order_id, customer_id=payment.customer_id, amount=payment.amount
    )


def _completed(payment: Payment) -> Event:
    return PaymentCompleted(
        payment_id=payment.pk, order_id=payment.order_id, customer_id=payment.customer_id, amount=payment.captured
    )


def _failed(payment: Payment) -> Event:
    return PaymentFailed(
        payment_id=payment.pk,
        order_id=payment.order_id,
        customer_id=payment.customer_id,
        amount=payment.amount,
        error_code=payment.decline_code,
        error_message=payment.decline_message,
    )
