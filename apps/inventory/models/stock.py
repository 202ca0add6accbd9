"""How much there is of a SKU in a warehouse."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import connections, models
from django.db.models import F, Q

from apps.inventory.models.warehouse import Warehouse
from apps.inventory.rules.levels import Level
from commerce.db.fields import TypeIdField
from commerce.errors import Conflict

SKU_LENGTH = 100
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


class MovedNowhere(Conflict):
    """It is there already."""

    code = "moved_nowhere"


class UnitsHeld(Conflict):
    """Units that are held for orders stay where they are until the orders are sent or let them go.

    `params`: `free`, how many are not held.
    """

    code = "units_held"


@dataclass(frozen=True, kw_only=True, slots=True)
class SellingTerms:
    """What limits the sale of a stock row, and when to warn; the fields of `Stock` of the same names."""

    backorder: bool = False
    tracked: bool = True
    low_stock_threshold: int = 5
    safety_stock: int = 0
    preorder_until: date | None = None
    preorder_limit: int = 0


class StockQuerySet(models.QuerySet["Stock"]):
    def of(self, skus: Collection[str]) -> "StockQuerySet":
        """The rows of these SKUs with their warehouses, whose word it is whether they sell."""
        return self.filter(sku__in=skus).select_related("warehouse")

    def low(self) -> "StockQuerySet":
        """Counted stock at its threshold or below."""
        return self.filter(tracked=True, on_hand__lte=F("reserved") + F("safety_stock") + F("low_stock_threshold"))

    def in_lock_order(self) -> "StockQuerySet":
        """The one order in which stock rows are locked, so that two movements never wait for each other."""
        return self.order_by("sku", "pk").select_for_update(of=("self",))

    def store(self, stock: Iterable["Stock"]) -> None:
        """Write the levels of rows the caller has locked, in one statement."""
        self.bulk_create(
            stock,
            update_conflicts=True,
            unique_fields=["sku", "warehouse"],
            update_fields=[
                "on_hand",
                "reserved",
                "missing",
                "safety_stock",
                "backorder",
                "tracked",
                "preorder_until",
                "preorder_limit",
                "low_stock_threshold",
                "level_version",
            ],
        )

    def wait_for_movements(self) -> None:
        """Wait until every movement of stock that is under way has committed; until the caller commits none begins.

        A movement that waits for a row has chosen its rows before. It would miss a row made meanwhile, and tell a sum
        that is not the SKU's. So whoever adds rows to SKUs that have some, or changes which rows count, calls this.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute("LOCK TABLE inventory_stock IN EXCLUSIVE MODE")


class Stock(models.Model):
    """How much there is of a SKU in a warehouse.

    `on_hand` counts units that are not sold yet, `reserved` those of them held for orders being paid. `missing` are
    held units that a count did not find: nothing can be sold until they are back or the orders have let go. Below
    zero `on_hand` says how many are owed on backorder or to those who ordered before it came. What is told of a SKU is
    the sum of its rows, so all of them are locked to change one; `level_version` grows with every change of the row.
    """

    id = TypeIdField("stk")
    sku = models.CharField("SKU", max_length=SKU_LENGTH)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="stock")
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    missing = models.IntegerField(default=0)
    safety_stock = models.PositiveIntegerField(default=0, db_default=0, help_text="Units never sold online.")
    backorder = models.BooleanField(default=False, help_text="Keep selling when none is left.")
    preorder_until = models.DateField(
        "pre-order until", null=True, blank=True, help_text="Sell what is still to come; it is sent from this day."
    )
    preorder_limit = models.PositiveIntegerField(
        "pre-order limit", default=0, db_default=0, help_text="How many units may be sold before they have come."
    )
    tracked = models.BooleanField("counted", default=True, help_text="Untick for what never runs out.")
    low_stock_threshold = models.PositiveIntegerField(default=5, help_text="Warn when this few can be bought.")
    level_version = models.BigIntegerField(default=0)

    objects = StockQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stock"
        ordering = ["sku"]
        constraints = [
            models.UniqueConstraint(fields=["sku", "warehouse"], name="stock_once_per_warehouse"),
            models.CheckConstraint(
                condition=UNLIMITED | Q(on_hand__gte=0 - F("preorder_limit")), name="stock_never_negative"
            ),
            models.CheckConstraint(
                condition=UNLIMITED | Q(reserved__lte=F("on_hand") + F("missing") + F("preorder_limit")),
                name="stock_never_oversold",
            ),
            models.CheckConstraint(
                condition=Q(preorder_until=None) | Q(preorder_limit__gt=0), name="stock_preorders_have_a_limit"
            ),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="stock_reserved_not_negative"),
            models.CheckConstraint(condition=Q(missing__gte=0), name="stock_missing_not_negative"),
        ]

        indexes = [
            models.Index(
                fields=["preorder_until"], condition=Q(preorder_until__isnull=False), name="stock_on_preorder"
            ),
        ]

    def __str__(self) -> str:
        return self.sku

    @property
    def level(self) -> Level:
        return Level(
            on_hand=self.on_hand,
            reserved=self.reserved,
            safety=self.safety_stock,
            backorder=self.backorder,
            tracked=self.tracked,
            preorder_until=self.preorder_until,
            preorder_limit=self.preorder_limit,
            active=self.warehouse.active,
        )

    @property
    def is_new(self) -> bool:
        """Whether nobody has said yet how much there is."""
        return self.level_version == 0

    def count(self, counted: int, *, backorder: bool | None, tracked: bool | None) -> None:
        """Take over what a count says, if it is news. What it does not say (None) stays as it was."""
        level = self.level.counted(
            counted,
            backorder=self.backorder if backorder is None else backorder,
            tracked=self.tracked if tracked is None else tracked,
        )
        if self.is_new or level != self.level:
            self._become(level)

    def adjust(self, delta: int) -> None:
        """Put units on the shelf, or take them away.

        :raises StockTooLow: fewer are there than are to be taken away
        """
        if self.on_hand + delta < min(0, self.on_hand) and not self.level.unlimited:
            raise StockTooLow(on_hand=self.on_hand)
        self._become(replace(self.level, on_hand=self.on_hand + delta))

    def send_away(self, quantity: int) -> None:
        """Give units to another warehouse.

        :raises StockTooLow: fewer are there
        :raises UnitsHeld: some of them are held for orders
        """
        if quantity > self.on_hand:
            raise StockTooLow(on_hand=self.on_hand)
        if quantity > self.on_hand - self.reserved:
            raise UnitsHeld(free=max(0, self.on_hand - self.reserved))
        self._become(replace(self.level, on_hand=self.on_hand - quantity))

    def sell_by(self, terms: SellingTerms) -> None:
        """Change what limits its sale.

        :raises UnitsOwed: it would be limited while more units are owed
        """
        level = replace(
            self.level,
            backorder=terms.backorder,
            tracked=terms.tracked,
            safety=terms.safety_stock,
            preorder_until=terms.preorder_until,
            preorder_limit=terms.preorder_limit,
        )
        if level.owed and not level.unlimited:
            raise UnitsOwed(owed=-self.on_hand)
        self.low_stock_threshold = terms.low_stock_threshold
        self._become(level)

    def end_preorders(self) -> None:
        """Sell no more before it has come. What was sold so far is still owed."""
        self._become(replace(self.level, preorder_until=None))

    def let_go(self, quantity: int) -> None:
        """Hold so many units less."""
        self._become(replace(self.level, reserved=self.reserved - quantity))

    def put_back(self, quantity: int) -> None:
        """Return units that an order had taken."""
        self._become(replace(self.level, on_hand=self.on_hand + quantity))

    def take_over_books(self, *, on_hand: int, reserved: int) -> bool:
        """Become what the ledger and the reservations say; false where that cannot be true of a shelf."""
        level = replace(self.level, on_hand=on_hand, reserved=reserved)
        possible = level.unlimited or not level.owed
        if possible:
            self._become(level)
        return possible

    def _become(self, level: Level) -> None:
        self.on_hand, self.reserved, self.safety_stock = level.on_hand, level.reserved, level.safety
        self.backorder, self.tracked = level.backorder, level.tracked
        self.preorder_until, self.preorder_limit = level.preorder_until, level.preorder_limit
        self.missing = level.missing
        self.level_version += 1
