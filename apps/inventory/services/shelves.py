"""Changing stock: all rows of the SKUs are locked, changed in memory, and written down together."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from apps.inventory.events import StockChanged, StockLow
from apps.inventory.models import LedgerEntry, Reason, Stock
from apps.inventory.rules.levels import Level, Movement, Supply
from commerce.events import Event


class Shelves:
    """Every row of some SKUs, in all warehouses, locked; and how each was found.

    What is told of a SKU is the sum of its rows, so none of them may move while it is told.
    """

    def __init__(self, skus: Collection[str]) -> None:
        self.rows = list(Stock.objects.of(skus).in_lock_order())
        self._found: dict[str, tuple[Level, int]] = {row.pk: (row.level, row.level_version) for row in self.rows}

    def by_id(self) -> dict[str, Stock]:
        return {row.pk: row for row in self.rows}

    def changed(self) -> list[Stock]:
        """The rows that were changed since."""
        return [row for row in self.rows if row.level_version != self._found[row.pk][1]]

    def write(self) -> list[Event]:
        """Write the changed rows, in one statement; answers what others are to be told."""
        Stock.objects.store(self.changed())
        return list(told(self._movements()))

    def tell_all(self) -> list[Event]:
        """Raise the version of every SKU, in one statement; answers StockChanged of each, as it is."""
        for row in self.rows:
            row.level_version += 1
        Stock.objects.store(self.rows)
        return [stock_changed(moved.sku, moved.after, moved.version) for moved in self._movements()]

    def enter(self, *, reason: Reason, reference: str = "", at: datetime) -> None:
        """Write to the ledger by how much each shelf changed, in one statement."""
        LedgerEntry.objects.bulk_create(
            LedgerEntry(stock=row, sku=row.sku, delta=delta, reason=reason, reference=reference, at=at)
            for row in self.rows
            if (delta := row.on_hand - self._found[row.pk][0].on_hand)
        )

    def _movements(self) -> Iterator[Movement]:
        changed = {row.sku for row in self.changed()}
        by_sku: dict[str, list[Stock]] = {row.sku: [] for row in self.rows if row.sku in changed}
        for row in self.rows:
            if row.sku in changed:
                by_sku[row.sku].append(row)
        for sku, rows in by_sku.items():
            yield Movement(
                sku=sku,
                before=Supply.of(self._found[row.pk][0] for row in rows),
                after=Supply.of(row.level for row in rows),
                threshold=max(row.low_stock_threshold for row in rows),
                version=sum(row.level_version for row in rows),
            )


def told(movements: Iterable[Movement]) -> Iterator[Event]:
    """StockChanged for each movement after which something else can be bought, StockLow where it fell low."""
    for moved in movements:
        if not moved.after.offers_the_same_as(moved.before):
            yield stock_changed(moved.sku, moved.after, moved.version)
        if moved.fell_low:
            yield StockLow(sku=moved.sku, available=moved.after.in_stock, threshold=moved.threshold)


def stock_changed(sku: str, supply: Supply, version: int) -> StockChanged:
    return StockChanged(
        sku=sku,
        available=supply.available,
        backorder=supply.backorder,
        level_version=version,
        preorder_until=supply.preorder_until,
    )
