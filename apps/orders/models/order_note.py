"""What staff say about an order, and what was replaced in it."""

from django.db import models

from apps.orders.models.order import Order


class OrderNote(models.Model):
    """For staff only. `replaced` is the address that was in its place before, where one was changed."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, models.CASCADE, related_name="notes")
    by = models.CharField(max_length=120)
    text = models.TextField()
    replaced = models.JSONField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name = "note"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by}: {self.text}"
