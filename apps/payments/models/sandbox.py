"""The books of the sandbox gateway, as if kept by another company: no key leads here from our own tables.

Tests read them as the judge of what was really held, taken and given back.
"""

from django.db import models
from django.db.models import F, Q

from commerce.db.fields import CurrencyField, TypeIdField
from commerce.money import Money


class SandboxIntent(models.Model):
    """A payment in the gateway's books."""

    id = TypeIdField("sbx")
    merchant_reference = models.CharField(max_length=40, db_index=True)
    status = models.CharField(max_length=20)
    held_amount = models.BigIntegerField()
    captured_amount = models.BigIntegerField(default=0)
    refunded_amount = models.BigIntegerField(default=0)
    currency = CurrencyField()
    captures_at_once = models.BooleanField(default=False)
    customer_reference = models.CharField(max_length=40, blank=True)
    saves_method = models.BooleanField(default=False)
    method_token = models.CharField(max_length=60, blank=True)
    method_reference = models.CharField(max_length=40, blank=True)
    card_brand = models.CharField(max_length=20)
    card_last4 = models.CharField(max_length=4)
    decline_code = models.CharField(max_length=40, blank=True)
    decline_message = models.CharField(max_length=200, blank=True)
    return_url = models.TextField(blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded_amount__gte=0)
                & Q(captured_amount__gte=F("refunded_amount"))
                & Q(held_amount__gte=F("captured_amount")),
                name="sandbox_gives_back_no_more_than_it_took",
            ),
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="sandbox_intents_by_time")]

    @property
    def held(self) -> Money:
        return Money(self.held_amount, self.currency)

    @property
    def captured(self) -> Money:
        return Money(self.captured_amount, self.currency)

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_amount, self.currency)


class SandboxRefund(models.Model):
    """Money the gateway gave back. It does so at once."""

    id = TypeIdField("sbr")
    intent = models.ForeignKey(SandboxIntent, models.CASCADE, related_name="refunds")
    merchant_reference = models.CharField(max_length=255)
    refund_amount = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "id"]


class SandboxCustomer(models.Model):
    """Somebody the gateway keeps cards for."""

    id = TypeIdField("sbc")
    merchant_reference = models.CharField(max_length=40)
    email = models.EmailField(blank=True)


class SandboxMethod(models.Model):
    """A card kept for a customer: the test card behind `token`."""

    id = TypeIdField("sbm")
    customer = models.ForeignKey(SandboxCustomer, models.CASCADE, related_name="methods")
    token = models.CharField(max_length=60)


class SandboxCall(models.Model):
    """The first answer given under an idempotency key."""

    key = models.CharField(max_length=255, unique=True)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
