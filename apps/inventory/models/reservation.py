"""What is held for orders, and what became of it."""

from collections import Counter
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from apps.inventory.interface import Allocation, Demand
from apps.inventory.models.ledger import REFERENCE_LENGTH
from apps.inventory.models.stock import SKU_LENGTH, Stock
from commerce.db.fields import ForeignIdField, TypeIdField


class ReservationState(models.TextChoices):
    HELD = "held"
    COMMITTED = "committed"
    RELEASED = "released"
    EXPIRED = "expired"
    RESTOCKED = "restocked"


ACTIVE = (ReservationState.HELD, ReservationState.COMMITTED)


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def locked(self, order_id: str, state: ReservationState) -> "Reservation | None":
        """The order's reservation in this state with its lines, locked; None when there is none."""
        return self.filter(order_id=order_id, state=state).select_for_update().prefetch_related("lines").first()

    def latest_of(self, order_id: str) -> "Reservation | None":
        """The order's active reservation, or else its last one, with its lines."""
        return self.filter(order_id=order_id).prefetch_related("lines").order_by("created_at", "pk").last()

    def claim(self, reservation: "Reservation") -> bool:
        """Make others who reserve for its order wait; false where the order has an active reservation already."""
        self.bulk_create([reservation], ignore_conflicts=True)
        return self.filter(pk=reservation.pk).exists()

    def hold_older(self, holder: str, *, than: str) -> bool:
        """Whether a holder still holds stock for orders older than this one."""
        return bool(holder) and self._older(holder, than).exists()

    def lock_older(self, holder: str, *, than: str) -> "list[Reservation]":
        """What a holder still holds for orders older than this one, locked."""
        return list(self._older(holder, than).order_by("order_id").select_for_update().prefetch_related("lines"))

    def lock_due(self, *, now: datetime, limit: int) -> "list[Reservation]":
        """Some held reservations whose time has run out, locked, leaving out those that somebody else is settling."""
        due = self.filter(state=ReservationState.HELD, expires_at__lte=now).order_by("expires_at")
        return list(due.select_for_update(skip_locked=True).prefetch_related("lines")[:limit])

    def _older(self, holder: str, order_id: str) -> "ReservationQuerySet":
        """Ids of orders grow with time. A newer order is left alone: it has taken this one's place."""
        held = self.filter(holder=holder, state=ReservationState.HELD).exclude(holder="")
        return held.filter(order_id__lt=order_id)


class Reservation(models.Model):
    """Stock held for an order, and what became of it. An order has at most one that is held or committed.

    `holder` is who holds it, whatever the order: their own holds never stand in their way. `country`: where it goes.
    """

    id = TypeIdField("res")
    order_id = ForeignIdField()
    holder = models.CharField(max_length=64, blank=True, default="", db_default="")
    country = models.CharField(max_length=2, blank=True, default="", db_default="")
    state = models.CharField(max_length=10, choices=ReservationState, default=ReservationState.HELD)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, help_text="When it was committed, released, or ran out.")

    objects = ReservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order_id"], condition=Q(state__in=ACTIVE), name="one_active_reservation_per_order"
            ),
            models.CheckConstraint(condition=Q(state__in=ReservationState.values), name="reservation_state_known"),
        ]
        indexes = [
            models.Index(fields=["order_id", "created_at"], name="reservation_by_order"),
            models.Index(fields=["expires_at"], condition=Q(state="held"), name="reservation_due"),
            models.Index(fields=["holder"], condition=Q(state="held") & ~Q(holder=""), name="reservation_by_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} ({self.state})"

    def demand(self) -> tuple[Demand, ...]:
        """What it holds, or held, by SKU."""
        units: Counter[str] = Counter()
        for line in self.lines.all():
            units[line.sku] += line.quantity
        return tuple(Demand(sku=sku, quantity=quantity) for sku, quantity in units.items())

    def allocations(self) -> tuple[Allocation, ...]:
        """Which warehouse sends what. Read its lines with `stock__warehouse`."""
        lines = sorted(self.lines.all(), key=lambda line: (line.sku, line.stock.warehouse.code))
        return tuple(
            Allocation(sku=line.sku, warehouse=line.stock.warehouse.code, quantity=line.quantity) for line in lines
        )

    def prolong(self, *, until: datetime) -> None:
        """Give a held reservation, locked by the caller, more time."""
        self.expires_at = until
        self.save(update_fields=["expires_at"])

    def settle(self, state: ReservationState, *, at: datetime) -> None:
        """End a reservation, locked by the caller."""
        self.state, self.settled_at = state, at
        self.save(update_fields=["state", "settled_at"])


class ReservedLine(models.Model):
    """Units of one SKU held by a reservation. `taken`: how many of them its commit took off the shelf: all, or none of
    what is not counted. `returned`: how many the order gave back since.
    """

    reservation = models.ForeignKey(Reservation, on_delete=models.CASCADE, related_name="lines")
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="+")
    sku = models.CharField("SKU", max_length=SKU_LENGTH)
    quantity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reservation", "stock"], name="stock_once_per_reservation"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reserved_line_holds_something"),
            models.CheckConstraint(condition=Q(taken__lte=F("quantity")), name="reserved_line_takes_what_it_holds"),
            models.CheckConstraint(condition=Q(returned__lte=F("quantity")), name="reserved_line_returns_what_it_held"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"

    @property
    def outstanding(self) -> int:
        """Units that have not come back."""
        return self.quantity - self.returned

    @property
    def was_counted(self) -> bool:
        """Whether its units came off a shelf, and so go back to one."""
        return self.taken > 0


class Restocking(models.Model):
    """Units of an order came back under this reference: they do so once."""

    order_id = ForeignIdField()
    reference = models.CharField(max_length=REFERENCE_LENGTH)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_id", "reference"], name="restocked_once_per_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.reference}"
