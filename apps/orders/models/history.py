"""How an order came to where it is."""

from django.db import models

from apps.orders.models.order import STATUSES, Order


class StatusHistory(models.Model):
    """One step of an order's life."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, models.CASCADE, related_name="history")
    status = models.CharField(max_length=20, choices=STATUSES)
    by = models.CharField(max_length=120)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "status history"
