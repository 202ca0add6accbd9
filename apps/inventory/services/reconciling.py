"""Comparing stock with its books, and putting right what is clear."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.inventory.models import Stock
from apps.inventory.services.reservations import expire_reservations
from apps.inventory.services.shelves import Shelves
from apps.inventory.statements import books
from apps.inventory.statements.books import OrderDiffers, RowDiffers
from commerce.db.transaction import atomic
from commerce.events import publish

BATCH = 500
GRACE = timedelta(minutes=5)
"""So late the job that ends reservations may be before it counts as a difference."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """What was found and what the books say. `kind`:

    "on_hand": a stock row differs from its ledger. "reserved": it differs from the reservations that hold it.
    "overdue": an order holds stock past its time. "order": what an order took and gave back differs from the ledger;
    nobody but people can say which is true.
    """

    kind: str
    sku: str = ""
    warehouse: str = ""
    order_id: str = ""
    found: int = 0
    expected: int = 0
    repaired: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Reconciliation:
    """How many stock rows were compared, and what differed."""

    compared: int
    differences: tuple[Difference, ...]

    @property
    def remaining(self) -> int:
        return sum(not difference.repaired for difference in self.differences)


def reconcile(*, repair: bool, now: datetime) -> Reconciliation:
    """Compare every stock row with the ledger and the reservations, and every order's lines with the ledger.

    With `repair` rows take over what the books say, where the books can be true of a shelf, and orders past their time
    let go. Safe beside running sales. Publishes what changes: StockChanged, StockLow, ReservationExpired.
    """
    overdue = books.orders_overdue(before=now - GRACE)
    if repair and overdue:
        expire_reservations(now)
    rows = books.rows_that_differ()
    repaired = _repair_all(rows) if repair else set()
    found = [
        *(Difference(kind="overdue", order_id=order_id, repaired=repair) for order_id in overdue),
        *(difference for row in rows for difference in _of_row(row, repaired=row.stock_id in repaired)),
        *(_of_order(order) for order in books.orders_that_differ()),
    ]
    return Reconciliation(compared=Stock.objects.count(), differences=tuple(found))


def _of_row(row: RowDiffers, *, repaired: bool) -> list[Difference]:
    pairs = (("on_hand", row.on_hand, row.entered), ("reserved", row.reserved, row.held))
    return [
        Difference(kind=kind, sku=row.sku, warehouse=row.warehouse, found=found, expected=expected, repaired=repaired)
        for kind, found, expected in pairs
        if found != expected
    ]


def _of_order(order: OrderDiffers) -> Difference:
    return Difference(
        kind="order",
        sku=order.sku,
        warehouse=order.warehouse,
        order_id=order.order_id,
        found=order.booked,
        expected=order.entered,
    )


def _repair_all(rows: Sequence[RowDiffers]) -> set[str]:
    """The ids of the rows that agree with their books afterwards."""
    repaired: set[str] = set()
    for start in range(0, len(rows), BATCH):
        repaired |= _repair(rows[start : start + BATCH])
    return repaired


@atomic("inventory")
def _repair(rows: Sequence[RowDiffers]) -> set[str]:
    """Compare again once the rows are locked, since they may have moved, and write what the books say."""
    shelves = Shelves({row.sku for row in rows})
    locked = shelves.by_id()
    still = {row.stock_id: row for row in books.rows_that_differ([row.stock_id for row in rows])}
    impossible = {
        stock_id
        for stock_id, row in still.items()
        if not locked[stock_id].take_over_books(on_hand=row.entered, reserved=row.held)
    }
    publish(*shelves.write())
    return {row.stock_id for row in rows} - impossible
