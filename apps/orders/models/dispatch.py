"""What of an order was given to shipping."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from apps.orders.models.order import Order
from commerce.db.fields import TypeIdField

LEASE = timedelta(seconds=30)
"""So long the process that decided to send a parcel is left to have it written down and dispatched."""


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def forgotten(self, now: datetime) -> "DispatchQuerySet":
        """Decided, and not heard of since."""
        return self.filter(dispatched_at__isnull=True, lease_until__lt=now).order_by("lease_until")


class Dispatch(models.Model):
    """The decision to send some units, in the transaction that counts them as shipped: what follows is carried out.

    `lines` are the SKUs and units, `address` is where they went; `dispatched_at` and `delivered_at` are what shipping
    says of the parcel.
    """

    id = TypeIdField("dsp")
    order = models.ForeignKey(Order, models.CASCADE, related_name="dispatches")
    lines = models.JSONField()
    address = models.JSONField()
    carrier = models.CharField(max_length=60, blank=True)
    tracking_number = models.CharField(max_length=80, blank=True)
    by = models.CharField(max_length=120)
    idempotency_key = models.CharField(max_length=255)
    shipment_id = models.CharField(max_length=40, blank=True)
    lease_until = models.DateTimeField()
    created_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "idempotency_key"], name="one_dispatch_per_key_of_an_order"),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(dispatched_at__isnull=False),
                name="dispatch_delivered_was_dispatched",
            ),
        ]
        indexes = [
            models.Index(fields=["lease_until"], condition=Q(dispatched_at__isnull=True), name="dispatches_under_way"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def units(self) -> dict[str, int]:
        return {line["sku"]: line["quantity"] for line in self.lines}

    def record_dispatched(self, *, shipment_id: str, at: datetime) -> bool:
        """Shipping says that it left; False if that is known."""
        return self._record(Q(dispatched_at__isnull=True), shipment_id=shipment_id, dispatched_at=at)

    def record_delivered(self, *, at: datetime) -> bool:
        """Shipping says that it arrived, and so that it left; False if that is known."""
        left_at = self.dispatched_at or at
        return self._record(Q(delivered_at__isnull=True), dispatched_at=left_at, delivered_at=at)

    def _record(self, still: Q, **changes: object) -> bool:
        if not Dispatch.objects.filter(still, pk=self.pk).update(**changes):
            return False
        for name, value in changes.items():
            setattr(self, name, value)
        return True
