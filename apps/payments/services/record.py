"""The one writer of what a gateway says about a payment, whoever heard it: a call, a question, later a webhook."""

from datetime import datetime

from apps.payments.events import PaymentAuthorized, PaymentCompleted, PaymentFailed, PaymentVoided
from apps.payments.gateways import GatewayPayment
from apps.payments.interface import PaymentStatus
from apps.payments.models import Payment
from apps.payments.rules import may_become
from commerce.db.transaction import atomic
from commerce.events import Event, publish


def record(payment_id: str, answer: GatewayPayment, *, now: datetime) -> Payment:
    """Move a payment to where the gateway says it is, never backward; answers it as it now is. In a transaction.

    Publishes what changed.
    """
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if not may_become(payment.state, answer.status):
        return payment
    payment.advance(
        answer.status,
        at=now,
        reference=answer.reference,
        captured_amount=answer.captured.minor,
        card_brand=answer.card.brand if answer.card else "",
        card_last4=answer.card.last4 if answer.card else "",
        next_action_url=answer.next_action_url,
        decline_code=answer.decline_code,
        decline_message=answer.decline_message,
        expires_at=answer.expires_at,
    )
    publish(*_events_of(payment))
    return payment


@atomic("payments")
def record_failure(payment_id: str, *, code: str, message: str, now: datetime) -> Payment:
    """Close a payment of which the gateway knows nothing; answers it as it now is. Publishes PaymentFailed."""
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.state is PaymentStatus.PENDING:
        payment.advance(PaymentStatus.FAILED, at=now, decline_code=code, decline_message=message)
        publish(*_events_of(payment))
    return payment


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
