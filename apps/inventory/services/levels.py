"""How much there is: asked by others, said by imports and counts, corrected by people."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from apps.inventory.interface import Availability, StockLevel
from apps.inventory.models import ADJUSTMENT_REASONS, Reason, Stock, Warehouse
from apps.inventory.rules import Level
from apps.inventory.selectors import StockNotFound
from apps.inventory.services.movements import Change, enter, store, told
from commerce.db.transaction import atomic
from commerce.events import publish


def availability(*, skus: Sequence[str]) -> dict[str, Availability]:
    """For each of these SKUs; one that inventory has never heard of has 0. One query, however many.

    `backorder` is true of what is sold without counting too: any quantity can be bought.
    """
    found = Stock.objects.on_sale().filter(sku__in=skus)
    levels = {stock.sku: stock.level for stock in found}
    return {sku: _availability(sku, levels.get(sku, Level())) for sku in skus}


@atomic("inventory")
def set_levels(*, levels: Sequence[StockLevel], reason: str, now: datetime) -> int:
    """Make stock of the default warehouse what a count or an import says; answers how many SKUs changed.

    `on_hand` counts units that are not sold yet, so leave out what is packed for orders. Units held for orders being
    paid are part of it, and a count may find fewer than are held: it is believed. Then nothing is available, the
    difference stands as `missing`, and the orders that commit first get what is there; the others learn
    ReservationLost. A level below zero is taken as zero, unless `backorder` lets units be owed. Of several levels for
    one SKU the last counts.

    Writes each difference to the ledger with the reason ("import", "count"). Publishes StockChanged where something
    else can be bought than before, and StockLow. The number of queries does not depend on the number of levels.

    :raises ValueError: the reason is none of the ledger's
    """
    wanted = {level.sku: level for level in levels}
    changes = [
        Change(stock, before)
        for stock in _known_and_locked(sorted(wanted))
        for before in [stock.level]
        if _take_over(stock, wanted[stock.sku])
    ]
    enter(changes, reason=Reason(reason), at=now)
    publish(*told(store(changes)))
    return len(changes)


@atomic("inventory")
def adjust(*, sku: str, delta: int, reason: str, reference: str, now: datetime) -> None:
    """Put units of a SKU on the shelf of the default warehouse, or take them away, for a reason of ADJUSTMENT_REASONS.

    `reference` says who, or what for. Publishes StockChanged and StockLow. Units that are held for orders may be taken
    away too, when they are broken or lost: see `set_levels`.

    :raises StockNotFound: this SKU has no stock
    :raises apps.inventory.models.StockTooLow: fewer are there than are to be taken away
    :raises ValueError: the reason is none of these
    """
    if reason not in ADJUSTMENT_REASONS:
        raise ValueError(f"{reason!r} is no reason for an adjustment.")
    stock = _locked(sku)
    change = Change(stock, stock.level)
    stock.adjust(delta)
    enter([change], reason=Reason(reason), reference=reference, at=now)
    publish(*told(store([change])))


@atomic("inventory")
def change_selling(*, sku: str, backorder: bool, tracked: bool, low_stock_threshold: int) -> None:
    """Say what limits the sale of a SKU, and when to warn. Publishes StockChanged.

    :raises StockNotFound: this SKU has no stock
    :raises apps.inventory.models.UnitsOwed: backorders end while units are owed
    """
    stock = _locked(sku)
    change = Change(stock, stock.level)
    stock.sell_by(backorder=backorder, tracked=tracked)
    stock.low_stock_threshold = low_stock_threshold
    stock.save()
    publish(*told([change.movement]))


def _known_and_locked(skus: Sequence[str]) -> Iterable[Stock]:
    """The stock rows of these SKUs in the default warehouse, made where they are missing."""
    warehouse = Warehouse.objects.default()
    Stock.objects.bulk_create([Stock(sku=sku, warehouse=warehouse) for sku in skus], ignore_conflicts=True)
    return Stock.objects.filter(sku__in=skus, warehouse=warehouse).in_lock_order()


def _locked(sku: str) -> Stock:
    stock = Stock.objects.on_sale().filter(sku=sku).in_lock_order().first()
    if stock is None:
        raise StockNotFound(sku=sku)
    return stock


def _take_over(stock: Stock, said: StockLevel) -> bool:
    """Whether what is said of it is news."""
    before, was_new = stock.level, stock.is_new
    stock.count(said.on_hand, backorder=said.backorder, tracked=said.tracked)
    return was_new or stock.level != before


def _availability(sku: str, level: Level) -> Availability:
    return Availability(sku=sku, available=level.available, backorder=level.unlimited)
