"""Cases in which a cardholder asks their bank for the money back, written down as the gateway tells of them."""

from datetime import datetime

from apps.payments.events import PaymentDisputed
from apps.payments.gateways import GatewayDispute
from apps.payments.models import Dispute, Payment
from apps.payments.rules import still_disputed
from commerce.db.transaction import atomic
from commerce.events import publish


@atomic("payments")
def record_dispute(payment_id: str, told: GatewayDispute, *, said_at: datetime, now: datetime) -> None:
    """Open a case, or take it to another status. Older news changes nothing. Publishes PaymentDisputed."""
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    dispute = Dispute.objects.filter(gateway=payment.gateway, reference=told.reference).first()
    if dispute is not None and not dispute.may_hear(told.status, said_at=said_at):
        return
    is_news = dispute is None or dispute.status != told.status
    dispute = dispute or Dispute(payment=payment, gateway=payment.gateway, reference=told.reference, opened_at=said_at)
    dispute.disputed_amount, dispute.currency = told.amount.minor, told.amount.currency
    dispute.reason, dispute.status, dispute.due_by, dispute.told_at = told.reason, told.status, told.due_by, said_at
    dispute.save()
    _mark(payment, now)
    if is_news:
        publish(_told(payment, dispute))


def _mark(payment: Payment, now: datetime) -> None:
    statuses = payment.disputes.values_list("status", flat=True)
    payment.learn(at=now, disputed=any(still_disputed(status) for status in statuses))


def _told(payment: Payment, dispute: Dispute) -> PaymentDisputed:
    return PaymentDisputed(
        payment_id=payment.pk,
        order_id=payment.order_id,
        dispute_id=dispute.pk,
        amount=dispute.amount,
        reason=dispute.reason,
        status=dispute.status,
    )
