"""Cases in which a cardholder asks their bank for the money back."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from apps.payments.models.payment import Payment
from apps.payments.rules import dispute_is_over
from commerce.db.fields import CurrencyField, TypeIdField
from commerce.money import Money


class Dispute(models.Model):
    """One case at one gateway. `reason` and `status` are the gateway's words; `told_at` is when it said so."""

    id = TypeIdField("dsp")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes")
    gateway = models.CharField(max_length=20)
    reference = models.CharField(max_length=255)
    disputed_amount = models.BigIntegerField()
    currency = CurrencyField()
    reason = models.CharField(max_length=60)
    status = models.CharField(max_length=40)
    due_by = models.DateTimeField(null=True, blank=True, help_text="Until then the shop may answer.")
    opened_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "reference"], name="dispute_once_per_gateway_reference"),
            models.CheckConstraint(condition=Q(disputed_amount__gt=0), name="dispute_is_about_money"),
        ]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="disputes_newest_first")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def amount(self) -> Money:
        return Money(self.disputed_amount, self.currency)

    def may_hear(self, status: str, *, said_at: datetime) -> bool:
        """Whether news is newer than what is known. Of two things said in one second the one that ends it counts."""
        if said_at == self.told_at:
            return dispute_is_over(status) and not dispute_is_over(self.status)
        return said_at > self.told_at
