"""Payments."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from apps.payments.interface import PaymentStateConflict, PaymentStatus
from commerce.db.fields import CurrencyField, ForeignIdField, TypeIdField
from commerce.money import Money

OPEN = (PaymentStatus.PENDING, PaymentStatus.REQUIRES_ACTION, PaymentStatus.AUTHORIZED)


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
    customer_reference = models.CharField(max_length=255, blank=True, help_text="The gateway's name for the customer.")
    captures_at_once = models.BooleanField(default=False)
    saves_method = models.BooleanField(default=False)
    return_url = models.TextField(blank=True)
    next_action_url = models.TextField(blank=True)
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    decline_code = models.CharField(max_length=60, blank=True)
    decline_message = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    expiry_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    lapse_checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    disputed = models.BooleanField(default=False)

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
            models.Index(fields=["expires_at"], condition=Q(status="authorized"), name="payments_on_hold"),
            models.Index(
                fields=["created_at"],
                condition=Q(status__in=["pending", "requires_action", "authorized"]),
                name="payments_open",
            ),
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

    @property
    def is_open(self) -> bool:
        """Whether money may still move forward on it."""
        return self.state in OPEN

    def advance(self, to: PaymentStatus, *, at: datetime, **details: Any) -> None:
        """Move on from the status it was read in.

        :raises PaymentStateConflict: it has left that status meanwhile
        """
        changes = {"status": to.value, "updated_at": at, **details}
        if not Payment.objects.filter(pk=self.pk, status=self.status).update(**changes):
            raise PaymentStateConflict(payment_id=self.pk)
        for name, value in changes.items():
            setattr(self, name, value)

    def learn(self, *, at: datetime, **details: Any) -> None:
        """Keep what became known without a change of status. The row is locked, or the values only grow."""
        new = {name: value for name, value in details.items() if getattr(self, name) != value}
        if new:
            Payment.objects.filter(pk=self.pk).update(updated_at=at, **new)
            for name, value in new.items():
                setattr(self, name, value)
