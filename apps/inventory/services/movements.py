"""Writing down that stock moved: the rows, the ledger, and what others are told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.inventory.events import StockChanged, StockLow
from apps.inventory.models import LedgerEntry, Reason, Stock
from apps.inventory.rules import Level, Movement, fell_low
from commerce.events import Event


@dataclass(frozen=True, slots=True)
class Change:
    """A locked stock row that has been changed in memory, and its level before."""

    stock: Stock
    before: Level

    @property
    def movement(self) -> Movement:
        return Movement(
            sku=self.stock.sku,
            before=self.before,
            after=self.stock.level,
            threshold=self.stock.low_stock_threshold,
            version=self.stock.level_version,
        )


def store(changes: Sequence[Change]) -> list[Movement]:
    """Write the rows, in one statement."""
    Stock.objects.store(change.stock for change in changes)
    return [change.movement for change in changes]


def enter(changes: Sequence[Change], *, reason: Reason, reference: str = "", at: datetime) -> None:
    """Write to the ledger by how much each shelf changed, in one statement."""
    LedgerEntry.objects.bulk_create(
        LedgerEntry(stock=c.stock, sku=c.stock.sku, delta=delta, reason=reason, reference=reference, at=at)
        for c in changes
        if (delta := c.stock.on_hand - c.before.on_hand)
    )


def told(movements: Iterable[Movement]) -> Iterator[Event]:
    """StockChanged for each movement after which something else can be bought, StockLow where it fell low."""
    for moved in movements:
        if not moved.after.offers_the_same_as(moved.before):
            yield StockChanged(
                sku=moved.sku,
                available=moved.after.available,
                backorder=moved.after.unlimited,
                level_version=moved.version,
            )
        if fell_low(before=moved.before, after=moved.after, threshold=moved.threshold):
            yield StockLow(sku=moved.sku, available=moved.after.available, threshold=moved.threshold)
