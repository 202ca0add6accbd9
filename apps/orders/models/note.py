"""What people say about a checkout."""

from django.db import models

from apps.orders.models.saga import CheckoutSaga


class CheckoutNote(models.Model):
    """What a member of staff wrote, or did, about a checkout; kept for good."""

    id = models.BigAutoField(primary_key=True)
    saga = models.ForeignKey(CheckoutSaga, models.CASCADE, related_name="notes")
    by = models.CharField(max_length=120)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name = "note"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by}: {self.text}"
