"""Every movement there ever was."""

from django.db import models
from django.db.models import Q

from apps.inventory.models.stock import SKU_LENGTH, Stock

REFERENCE_LENGTH = 100


class Reason(models.TextChoices):
    """Why the shelf changed."""

    IMPORT = "import"
    COUNT = "count"
    SALE = "sale"
    CANCELLATION = "cancellation", "cancelled order"
    RECEIVED = "received", "received from supplier"
    RETURNED = "returned", "returned by customer"
    DAMAGED = "damaged"
    LOST = "lost"
    CORRECTION = "correction"
    OWN_USE = "own_use", "own use"
    TRANSFER = "transfer", "moved to another warehouse"


ADJUSTMENT_REASONS = (Reason.RECEIVED, Reason.RETURNED, Reason.DAMAGED, Reason.LOST, Reason.CORRECTION, Reason.OWN_USE)
"""What a person may give as the reason of an adjustment; the others are written by a use case of their own."""


class LedgerEntry(models.Model):
    """One movement of stock on the shelf. Append-only: a trigger refuses to change or delete it."""

    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="ledger")
    sku = models.CharField("SKU", max_length=SKU_LENGTH)
    delta = models.IntegerField()
    reason = models.CharField(max_length=20, choices=Reason)
    reference = models.CharField(max_length=REFERENCE_LENGTH, blank=True, help_text="The order, or who adjusted.")
    at = models.DateTimeField()

    class Meta:
        db_table = "inventory_ledger"
        verbose_name_plural = "ledger"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(delta=0), name="ledger_moves_something"),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="ledger_reason_known"),
        ]
        indexes = [
            models.Index(fields=["sku", "-id"], name="ledger_by_sku"),
            models.Index(fields=["at"], name="ledger_by_time"),
            models.Index(fields=["reference"], name="ledger_by_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.delta:+d} {self.sku}"
