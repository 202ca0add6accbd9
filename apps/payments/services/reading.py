"""Payments as others see them."""

from collections.abc import Sequence

from apps.payments import interface
from apps.payments.interface import PaymentNotFound
from apps.payments.models import Payment


def get_payment(*, payment_id: str) -> interface.Payment:
    """:raises PaymentNotFound: there is none"""
    return as_dto(find(payment_id))


def payments_of(*, order_id: str) -> Sequence[interface.Payment]:
    """The payments of an order, oldest first: declined tries, too."""
    return [as_dto(payment) for payment in Payment.objects.filter(order_id=order_id).order_by("id")]


def find(payment_id: str) -> Payment:
    """:raises PaymentNotFound: there is none"""
    payment = Payment.objects.filter(pk=payment_id).first()
    if payment is None:
        raise PaymentNotFound
    return payment


def as_dto(payment: Payment) -> interface.Payment:
    return interface.Payment(
        payment_id=payment.pk,
        order_id=payment.order_id,
        customer_id=payment.customer_id,
        status=payment.state,
        amount=payment.amount,
        captured=payment.captured,
        refunded=payment.refunded,
        card=interface.Card(brand=payment.card_brand, last4=payment.card_last4) if payment.card_last4 else None,
        next_action_url=payment.next_action_url,
        decline_code=payment.decline_code,
        decline_message=payment.decline_message,
        created_at=payment.created_at,
        expires_at=payment.expires_at,
        disputed=payment.disputed,
    )
