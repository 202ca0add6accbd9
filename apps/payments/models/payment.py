"""Payments, refunds, and every call that was made to a gateway for them."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from apps.payments.interface import PaymentStateConflict, PaymentStatus
from commerce.db.fields import CurrencyField, ForeignIdField, TypeIdField
from commerce.money import Money


class Payment(models.Model):
    """One payment of one order through one gateway. `reference` is the gateway's name for it, once known."""

    id = TypeIdField("pay")
    order_id = ForeignIdField()
    customer_id = ForeignIdField(blank=True)
    status = models.CharField(
        max_length=20, choices=[(s.value, s.value.replace("_", " ")) for s in PaymentStatus], default="pending"
    )
    authorized_amount = models.BigIntegerField()
    captured_amount = models.BigIntegerField(default=0)
    refunded_amount = models.BigIntegerField(default=0)
    refunding_amount = models.BigIntegerField(default=0, help_text="Asked of the gateway and not yet confirmed.")
    currency = CurrencyField()
    gateway = models.CharField(max_length=20)
    reference = models.CharField(max_length=255, blank=True)
    idempotency_key = models.CharField(max_length=255, unique=True)
    method_token = models.CharField(max_length=255)
    return_url = models.TextField(blank=True)
    next_action_url = models.TextField(blank=True)
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    decline_code = models.CharField(max_length=60, blank=True)
    decline_message = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded_amount__gte=0)
                & Q(refunding_amount__gte=0)
                & Q(captured_amount__gte=F("refunded_amount") + F("refunding_amount"))
                & Q(authorized_amount__gte=F("captured_amount"))
                & Q(authorized_amount__gt=0),
                name="payment_refunded_le_captured_le_authorized",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in PaymentStatus]), name="payment_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="captured", captured_amount__gt=0) | (~Q(status="captured") & Q(captured_amount=0)),
                name="payment_captured_has_an_amount",
            ),
            models.UniqueConstraint(
                fields=["gateway", "reference"], condition=~Q(reference=""), name="payment_once_per_gateway_reference"
            ),
        ]
        indexes = [
            models.Index(fields=["order_id", "id"], name="payments_of_order"),
            models.Index(fields=["-created_at", "-id"], name="payments_newest_first"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def state(self) -> PaymentStatus:
        return PaymentStatus(self.status)

    @property
    def amount(self) -> Money:
        return Money(self.authorized_amount, self.currency)

    @property
    def captured(self) -> Money:
        return Money(self.captured_amount, self.currency)

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_amount, self.currency)

    @property
    def refundable(self) -> Money:
        """What is left of the captured money, refunds on their way not counted."""
        return Money(self.captured_amount - self.refunded_amount - self.refunding_amount, self.currency)

    def advance(self, to: PaymentStatus, *, at: datetime, **details: Any) -> None:
        """Move on from the status it was read in.

        :raises PaymentStateConflict: it has left that status meanwhile
        """
        changes = {"status": to.value, "updated_at": at, **details}
        if not Payment.objects.filter(pk=self.pk, status=self.status).update(**changes):
            raise PaymentStateConflict(payment_id=self.pk)
        for name, value in changes.items():
            setattr(self, name, value)


class Refund(models.Model):
    """Money given back, or on its way. `pending` until the gateway has confirmed it."""

    class Status(models.TextChoices):
        PENDING = "pending"
        SUCCEEDED = "succeeded"
        FAILED = "failed"

    id = TypeIdField("ref")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    refund_amount = models.BigIntegerField()
    currency = CurrencyField()
    reason = models.CharField(max_length=200, blank=True)
    idempotency_key = models.CharField(max_length=255, unique=True)
    reference = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(refund_amount__gt=0), name="refund_is_more_than_nothing"),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(status="pending"), name="refunds_pending"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def amount(self) -> Money:
        return Money(self.refund_amount, self.currency)

    def finish(self, to: "Refund.Status", *, at: datetime, reference: str = "") -> bool:
        """Settle a pending refund; False if somebody else did."""
        pending = Refund.objects.filter(pk=self.pk, status=self.Status.PENDING)
        if not pending.update(status=to, finished_at=at, reference=reference):
            return False
        self.status, self.finished_at, self.reference = to, at, reference
        return True


class Attempt(models.Model):
    """One call to a gateway, written down before it was made. Without an outcome it was never heard back from."""

    class Operation(models.TextChoices):
        AUTHORIZE = "authorize"
        RETRIEVE = "retrieve"
        CAPTURE = "capture"
        VOID = "void"
        REFUND = "refund"

    class Outcome(models.TextChoices):
        UNKNOWN = "unknown"
        ANSWERED = "answered"
        REFUSED = "refused"
        TIMED_OUT = "timed_out"
        UNREACHED = "unreached"

    id = models.BigAutoField(primary_key=True)
    payment = models.ForeignKey(Payment, models.CASCADE, related_name="attempts")
    operation = models.CharField(max_length=10, choices=Operation)
    idempotency_key = models.CharField(max_length=255, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.UNKNOWN)
    detail = models.CharField(max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    started_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def finish(self, outcome: "Attempt.Outcome", *, milliseconds: int, detail: str = "") -> None:
        self.outcome, self.milliseconds, self.detail = outcome, milliseconds, detail[:300]
        self.save(update_fields=["outcome", "milliseconds", "detail"])
