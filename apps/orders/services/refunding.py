"""Gives part of an order's money back, without changing the order."""

from datetime import datetime

from apps.orders.services.reading import find
from apps.payments import interface as payments
from apps.payments.interface import PaymentStateConflict, PaymentStatus, Refund
from commerce.money import Money


def refund_in_part(*, order_id: str, amount: Money, reason: str, idempotency_key: str, now: datetime) -> Refund:
    """Give back some of what was taken for an order. The order and its stock stay as they are.

    :raises OrderNotFound: there is none
    :raises apps.payments.interface.PaymentStateConflict: nothing was captured for it
    :raises apps.payments.interface.AmountExceeded: more than is left
    :raises apps.payments.interface.GatewayUnavailable, apps.payments.interface.GatewayTimeout: see there
    """
    order = find(order_id)
    service = payments.service()
    captured = [p for p in service.payments_of(order_id=order.pk) if p.status is PaymentStatus.CAPTURED]
    if not captured:
        raise PaymentStateConflict("Nothing was captured for this order.", order_id=order.pk)
    return service.refund(
        payment_id=captured[-1].payment_id, amount=amount, reason=reason, idempotency_key=idempotency_key, now=now
    )
