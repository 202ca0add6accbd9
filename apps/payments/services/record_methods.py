"""A card that the gateway kept while it was paid with, written down for the next purchase. In a transaction."""

from datetime import datetime

from apps.payments.gateways import GatewayPayment
from apps.payments.models import Payment, SavedMethod


def keep_method(payment: Payment, answer: GatewayPayment, *, now: datetime) -> None:
    """Remember the card of a payment that was to be kept, once the gateway has kept it."""
    if not (payment.saves_method and answer.method_reference and answer.card):
        return
    kept = SavedMethod(
        customer_id=payment.customer_id,
        gateway=payment.gateway,
        reference=answer.method_reference,
        idempotency_key=f"{payment.pk}:method",
        card_brand=answer.card.brand,
        card_last4=answer.card.last4,
        created_at=now,
    )
    SavedMethod.objects.bulk_create([kept], ignore_conflicts=True)
