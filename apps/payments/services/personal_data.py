"""What payments holds about a person; satisfies `commerce.privacy.PersonalData`."""

from collections.abc import Sequence
from typing import Any

from apps.payments.models import Payment, SavedMethod
from commerce.privacy import Subject
from commerce.wire import encode


def personal_data_of(*, subject: Subject) -> dict[str, Any]:
    """What was paid with which card, and the cards that are kept, as far as they may be shown."""
    payments = Payment.objects.filter(customer_id=subject.customer_id).order_by("created_at", "id")
    methods = SavedMethod.objects.filter(customer_id=subject.customer_id)
    return {
        "payments": [_payment(payment) for payment in payments],
        "savedCards": [_card(method) for method in methods],
    }


def hindrances_to_erasure(*, subject: Subject) -> Sequence[str]:
    """None of its own: what is not settled belongs to an order that is still open."""
    return ()


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        "orderId": payment.order_id,
        "captured": encode(payment.captured),
        "refunded": encode(payment.refunded),
        "status": payment.status,
        "card": f"{payment.card_brand} {payment.card_last4}".strip(),
        "createdAt": encode(payment.created_at),
    }


def _card(method: SavedMethod) -> dict[str, Any]:
    return {
        "brand": method.card_brand,
        "last4": method.card_last4,
        "expires": f"{method.expires_year}-{method.expires_month:02d}" if method.expires_year else "",
        "keptSince": encode(method.created_at),
    }
