"""Cards that a gateway keeps for our customers: tokens and what may be shown, never a card number."""

from django.db import models
from django.db.models import Q

from commerce.db.fields import ForeignIdField, TypeIdField


class GatewayCustomer(models.Model):
    """How a gateway calls one of our customers.

    With `forget_from` it waits to be forgotten by the gateway, which is asked from then on until it has been; then the
    row goes, too.
    """

    customer_id = ForeignIdField()
    gateway = models.CharField(max_length=20)
    reference = models.CharField(max_length=255)
    created_at = models.DateTimeField()
    forget_from = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["forget_from"], condition=Q(forget_from__isnull=False), name="gateway_customers_to_forget"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer_id", "gateway"], name="gateway_knows_a_customer_once"),
        ]


class SavedMethod(models.Model):
    """A card kept at a gateway. `reference` is the gateway's token, worthless without the shop's own secret."""

    id = TypeIdField("pmt")
    customer_id = ForeignIdField()
    gateway = models.CharField(max_length=20)
    reference = models.CharField(max_length=255)
    idempotency_key = models.CharField(max_length=255, unique=True)
    card_brand = models.CharField(max_length=20)
    card_last4 = models.CharField(max_length=4)
    expires_month = models.PositiveSmallIntegerField(default=0)
    expires_year = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "reference"], name="method_once_per_gateway_reference"),
            models.CheckConstraint(condition=Q(expires_month__lte=12), name="method_expires_in_a_month"),
        ]
        indexes = [models.Index(fields=["customer_id", "-created_at"], name="methods_of_customer")]

    def __str__(self) -> str:
        return str(self.id)
