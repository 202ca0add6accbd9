"""Warehouses, what is in them, what is held for orders, and every movement there ever was."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from apps.inventory.interface import Demand
from apps.inventory.rules import Level, counted_level
from commerce.db.fields import ForeignIdField, TypeIdField
from commerce.errors import Conflict

SKU_LENGTH = 100
REFERENCE_LENGTH = 100
UNLIMITED = Q(backorder=True) | Q(tracked=False)


class StockTooLow(Conflict):
    """There are not as many units to take away. Count the shelf, and enter what is there.

    `params`: `on_hand`.
    """

    code = "stock_too_low"


class UnitsOwed(Conflict):
    """Units sold on backorder are still owed. Enter what was received before you end backorders.

    `params`: `owed`.
    """

    code = "units_owed"


class ReservationState(models.TextChoices):
    HELD = "held"
    COMMITTED = "committed"
    RELEASED = "released"
    EXPIRED = "expired"
    RESTOCKED = "restocked"


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


ADJUSTMENT_REASONS = (Reason.RECEIVED, Reason.RETURNED, Reason.DAMAGED, Reason.LOST, Reason.CORRECTION)
"""What a person may give as the reason of an adjustment; the others are written by a use case of their own."""

ACTIVE = (ReservationState.HELD, ReservationState.COMMITTED)


class WarehouseManager(models.Manager["Warehouse"]):
    def default(self) -> "Warehouse":
        """The warehouse that sells, made on first use: the first by priority."""
        return self.first() or self.get_or_create(code="main", defaults={"name": "Main warehouse"})[0]


class Warehouse(models.Model):
    """A place that holds stock. Goods are sold from the first by priority."""

    id = TypeIdField("wh")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    priority = models.PositiveSmallIntegerField(default=0, help_text="The lowest number comes first.")

    objects = WarehouseManager()

    class Meta:
        ordering = ["priority", "id"]

    def __str__(self) -> str:
        return self.name


class StockQuerySet(models.QuerySet["Stock"]):
    def on_sale(self) -> "StockQuerySet":
        """Stock of the warehouse that sells."""
        return self.filter(warehouse=Warehouse.objects.values("pk")[:1])

    def low(self) -> "StockQuerySet":
        """Counted stock at its threshold or below."""
        return self.filter(tracked=True, on_hand__lte=F("reserved") + F("low_stock_threshold"))

    def in_lock_order(self) -> "StockQuerySet":
        """The one order in which stock rows are locked, so that two movements never wait for each other."""
        return self.order_by("sku", "pk").select_for_update(of=("self",))

    def store(self, stock: Iterable["Stock"]) -> None:
        """Write the levels of rows the caller has locked, in one statement."""
        self.bulk_create(
            stock,
            update_conflicts=True,
            unique_fields=["sku", "warehouse"],
            update_fields=["on_hand", "reserved", "missing", "backorder", "tracked", "level_version"],
        )


class Stock(models.Model):
    """How much there is of a SKU in a warehouse.

    `on_hand` counts units that are not sold yet, `reserved` those of them held for orders being paid. `missing` are
    held units that a count did not find: nothing can be sold until they are back or the orders have let go. Below
    zero `on_hand` says how many are owed on backorder. `level_version` grows with every change.
    """

    id = TypeIdField("stk")
    sku = models.CharField("SKU", max_length=SKU_LENGTH)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="stock")
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    missing = models.IntegerField(default=0)
    backorder = models.BooleanField(default=False, help_text="Keep selling when none is left.")
    tracked = models.BooleanField("counted", default=True, help_text="Untick for what never runs out.")
    low_stock_threshold = models.PositiveIntegerField(default=5, help_text="Warn when this few can be bought.")
    level_version = models.BigIntegerField(default=0)

    objects = StockQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stock"
        ordering = ["sku"]
        constraints = [
            models.UniqueConstraint(fields=["sku", "warehouse"], name="stock_once_per_warehouse"),
            models.CheckConstraint(condition=UNLIMITED | Q(on_hand__gte=0), name="stock_never_negative"),
            models.CheckConstraint(
                condition=UNLIMITED | Q(reserved__lte=F("on_hand") + F("missing")), name="stock_never_oversold"
            ),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="stock_reserved_not_negative"),
            models.CheckConstraint(condition=Q(missing__gte=0), name="stock_missing_not_negative"),
        ]

    def __str__(self) -> str:
        return self.sku

    @property
    def level(self) -> Level:
        return Level(on_hand=self.on_hand, reserved=self.reserved, backorder=self.backorder, tracked=self.tracked)

    @property
    def is_new(self) -> bool:
        """Whether nobody has said yet how much there is."""
        return self.level_version == 0

    def count(self, counted: int, *, backorder: bool, tracked: bool) -> None:
        """Take over what a count says."""
        self._become(counted_level(counted=counted, backorder=backorder, tracked=tracked, reserved=self.reserved))

    def adjust(self, delta: int) -> None:
        """Put units on the shelf, or take them away.

        :raises StockTooLow: fewer are there than are to be taken away
        """
        if self.on_hand + delta < min(0, self.on_hand) and not self.level.unlimited:
            raise StockTooLow(on_hand=self.on_hand)
        self._become(replace(self.level, on_hand=self.on_hand + delta))

    def sell_by(self, *, backorder: bool, tracked: bool) -> None:
        """Change what limits its sale.

        :raises UnitsOwed: it would be limited while units are owed
        """
        level = replace(self.level, backorder=backorder, tracked=tracked)
        if level.on_hand < 0 and not level.unlimited:
            raise UnitsOwed(owed=-self.on_hand)
        self._become(level)

    def let_go(self, quantity: int) -> None:
        """Hold so many units less."""
        self._become(replace(self.level, reserved=self.reserved - quantity))

    def put_back(self, quantity: int) -> None:
        """Return units that an order had taken."""
        self._become(replace(self.level, on_hand=self.on_hand + quantity))

    def _become(self, level: Level) -> None:
        self.on_hand, self.reserved = level.on_hand, level.reserved
        self.backorder, self.tracked = level.backorder, level.tracked
        self.missing = level.missing
        self.level_version += 1


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def locked(self, order_id: str, state: ReservationState) -> "Reservation | None":
        """The order's reservation in this state with its lines, locked; None when there is none."""
        return self.filter(order_id=order_id, state=state).select_for_update().prefetch_related("lines").first()

    def latest_of(self, order_id: str) -> "Reservation | None":
        """The order's active reservation, or else its last one, with its lines."""
        return self.filter(order_id=order_id).prefetch_related("lines").order_by("created_at", "pk").last()

    def lock_due(self, *, now: datetime, limit: int) -> "list[Reservation]":
        """Some held reservations whose time has run out, locked, leaving out those that somebody else is settling."""
        due = self.filter(state=ReservationState.HELD, expires_at__lte=now).order_by("expires_at")
        return list(due.select_for_update(skip_locked=True).prefetch_related("lines")[:limit])


class Reservation(models.Model):
    """Stock held for an order, and what became of it. An order has at most one that is held or committed."""

    id = TypeIdField("res")
    order_id = ForeignIdField()
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
        ]

    def __str__(self) -> str:
        return f"{self.order_id} ({self.state})"

    def demand(self) -> tuple[Demand, ...]:
        """What it holds, or held, by SKU."""
        return tuple(Demand(sku=line.sku, quantity=line.quantity) for line in self.lines.all())

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
