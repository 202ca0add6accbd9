"""What was sent: parcels of orders, and how far they are."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from apps.shipping.interface import ShipmentConflict, ShipmentStatus
from apps.shipping.rules import may_become
from commerce.db.fields import ForeignIdField, TypeIdField


class ShipmentQuerySet(models.QuerySet["Shipment"]):
    def whole(self) -> "ShipmentQuerySet":
        """With their lines: two queries, however many shipments."""
        return self.prefetch_related("lines")


class Shipment(models.Model):
    """A parcel of some of an order's goods. The address is the one it was sent to, whatever becomes of the order's."""

    id = TypeIdField("shp")
    order_id = ForeignIdField()
    status = models.CharField(
        max_length=10,
        choices=[(status.value, status.value) for status in ShipmentStatus],
        default=ShipmentStatus.CREATED.value,
    )
    address = models.JSONField()
    method = models.CharField(max_length=120)
    carrier = models.CharField(max_length=60, blank=True)
    tracking_number = models.CharField(max_length=80, blank=True)
    idempotency_key = models.CharField(max_length=255, unique=True)
    created_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    objects = ShipmentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="created", dispatched_at__isnull=True, delivered_at__isnull=True)
                | Q(status="dispatched", dispatched_at__isnull=False, delivered_at__isnull=True)
                | Q(status="delivered", dispatched_at__isnull=False, delivered_at__isnull=False),
                name="shipment_times_say_its_status",
            ),
        ]
        indexes = [
            models.Index(fields=["order_id", "id"], name="shipments_of_order"),
            models.Index(fields=["-created_at", "-id"], name="shipments_newest_first"),
            models.Index(fields=["tracking_number"], name="shipments_by_tracking"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def state(self) -> ShipmentStatus:
        return ShipmentStatus(self.status)

    def move_to(self, new: ShipmentStatus, *, at: datetime) -> None:
        """Go on from the status it was read in.

        :raises ShipmentConflict: it does not go there from here, or has moved on meanwhile
        """
        if not may_become(self.state, new):
            raise ShipmentConflict(shipment_status=self.state, wanted=new)
        self._write(at, status=new.value, **{f"{new}_at": at})

    def track(self, *, carrier: str, tracking_number: str, at: datetime) -> None:
        """Say who carries it, and under which number."""
        self._write(at, carrier=carrier, tracking_number=tracking_number)

    def forget_recipient(self) -> None:
        """Leave, in memory, only the country of where it went."""
        self.address = {**dict.fromkeys(self.address, ""), "country": self.address["country"]}

    def _write(self, at: datetime, **changes: Any) -> None:
        changes["updated_at"] = at
        if not Shipment.objects.filter(pk=self.pk, status=self.status).update(**changes):
            raise ShipmentConflict(shipment_status=self.state)
        for name, value in changes.items():
            setattr(self, name, value)


class ShipmentLine(models.Model):
    """So many units of one article in a parcel."""

    id = models.BigAutoField(primary_key=True)
    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="lines")
    sku = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["shipment", "sku"], name="shipment_line_once_per_sku"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shipment_line_has_units"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"
