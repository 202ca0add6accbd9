"""Money given back."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from apps.payments.interface import RefundReason, RefundStatus
from apps.payments.models.payment import Payment
from commerce.db.fields import CurrencyField, TypeIdField
from commerce.money import Money


class Refund(models.Model):
    """Money given back, or on its way. `pending` until the gateway has confirmed it."""

    id = TypeIdField("ref")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RefundStatus], default="pending")
    refund_amount = models.BigIntegerField()
    currency = CurrencyField()
    kind = models.CharField(
        max_length=30,
        choices=[(r.value, r.value.replace("_", " ")) for r in RefundReason],
        default=RefundReason.REQUESTED_BY_CUSTOMER.value,
    )
    reason = models.CharField(max_length=200, blank=True)
    idempotency_key = models.CharField(max_length=255, unique=True)
    reference = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(refund_amount__gt=0), name="refund_is_more_than_nothing"),
            models.UniqueConstraint(
                fields=["payment", "reference"], condition=~Q(reference=""), name="refund_once_per_gateway_reference"
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(status="pending"), name="refunds_pending"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def amount(self) -> Money:
        return Money(self.refund_amount, self.currency)

    @property
    def state(self) -> RefundStatus:
        return RefundStatus(self.status)

    def settle(self, to: RefundStatus, *, at: datetime, reference: str = "") -> None:
        """Move on from the status it was read in, and keep the gateway's name for it. The payment is locked."""
        self.status, self.reference = to.value, reference or self.reference
        self.finished_at = None if to is RefundStatus.PENDING else at
        self.save(update_fields=["status", "reference", "finished_at"])
