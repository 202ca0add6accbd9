"""How much there is: asked by others, said by imports and counts, corrected and moved about by people."""

from collections.abc import Collection, Sequence
from datetime import datetime

from apps.inventory.interface import Availability, StockLevel, UnknownWarehouse
from apps.inventory.models import ADJUSTMENT_REASONS, MovedNowhere, Reason, SellingTerms, Stock, Warehouse
from apps.inventory.rules.levels import Supply
from apps.inventory.selectors import StockNotFound
from apps.inventory.services.shelves import Shelves
from apps.inventory.statements import checkout
from commerce.db.transaction import atomic
from commerce.events import publish

Place = tuple[str, str]
"""A SKU and a warehouse's id."""


def availability(*, skus: Sequence[str], holder: str = "") -> dict[str, Availability]:
    """For each of these SKUs, all warehouses that sell together; one that inventory has never heard of has 0.

    `backorder` is true of what is sold without counting too: any quantity can be bought. What `holder` holds for
    orders not paid yet does not count against them. One query, however many.
    """
    supplies = checkout.look(skus, holder=holder)
    return {sku: supplies.get(sku, Supply()).as_availability(sku) for sku in skus}


@atomic("inventory")
def set_levels(*, levels: Sequence[StockLevel], reason: str, now: datetime) -> int:
    """Make stock what a count or an import says; answers how many SKUs changed, per warehouse.

    `on_hand` counts units that are not sold yet, so leave out what is packed for orders. Units held for orders being
    paid are part of it, and a count may find fewer than are held: it is believed. Then nothing is available, the
    difference stands as `missing`, and the orders that commit first get what is there; the others learn
    ReservationLost. A level below zero is taken as zero, unless `backorder` or pre-orders let units be owed. Of several
    levels for one SKU in a warehouse the last counts.

    Writes each difference to the ledger with the reason ("import", "count"). Publishes StockChanged where something
    else can be bought than before, and StockLow. The number of queries does not depend on the number of levels.

    :raises UnknownWarehouse: a level names a warehouse that is not there
    :raises ValueError: the reason is none of the ledger's
    """
    warehouses = Warehouse.objects.all_or_first()
    wanted = {(level.sku, _named(level.warehouse, warehouses).pk): level for level in levels}
    shelves = _shelves_with(wanted, warehouses)
    for row in shelves.rows:
        if said := wanted.get((row.sku, row.warehouse_id)):
            row.count(said.on_hand, backorder=said.backorder, tracked=said.tracked)
    shelves.enter(reason=Reason(reason), at=now)
    publish(*shelves.write())
    return len(shelves.changed())


@atomic("inventory")
def adjust(*, sku: str, delta: int, reason: str, reference: str, now: datetime, warehouse: str = "") -> None:
    """Put units of a SKU on the shelf of a warehouse, or take them away, for a reason of ADJUSTMENT_REASONS.

    `warehouse` is a code; empty: the SKU's first. `reference` says who, or what for. Publishes StockChanged and
    StockLow. Units that are held for orders may be taken away too, when they are broken or lost: see `set_levels`.

    :raises StockNotFound: this SKU has no stock
    :raises UnknownWarehouse: there is no such warehouse
    :raises apps.inventory.models.StockTooLow: fewer are there than are to be taken away
    :raises ValueError: the reason is none of these
    """
    if reason not in ADJUSTMENT_REASONS:
        raise ValueError(f"{reason!r} is no reason for an adjustment.")
    shelves, row = _locked(sku, warehouse)
    row.adjust(delta)
    shelves.enter(reason=Reason(reason), reference=reference, at=now)
    publish(*shelves.write())


@atomic("inventory")
def transfer(*, sku: str, source: str, target: str, quantity: int, reference: str, now: datetime) -> None:
    """Move units of a SKU from one warehouse to another, both named by their codes: two entries in the ledger.

    What can be bought stays the same, unless only one of the two sells: then StockChanged is published.

    :raises StockNotFound: this SKU has no stock in `source`
    :raises UnknownWarehouse: there is no such warehouse
    :raises apps.inventory.models.StockTooLow: fewer are there
    :raises apps.inventory.models.UnitsHeld: some of them are held for orders
    :raises apps.inventory.models.MovedNowhere: from a warehouse to itself
    :raises ValueError: less than a unit
    """
    if quantity < 1:
        raise ValueError(f"{quantity} units of {sku!r} cannot be moved.")
    if source == target:
        raise MovedNowhere
    shelves, arriving = _locked(sku, target)
    leaving = next((row for row in shelves.rows if row.warehouse.code == source), None)
    if leaving is None:
        raise StockNotFound(f"There is no stock of this SKU in {source}.", sku=sku)
    leaving.send_away(quantity)
    arriving.put_back(quantity)
    shelves.enter(reason=Reason.TRANSFER, reference=reference, at=now)
    publish(*shelves.write())


@atomic("inventory")
def change_selling(*, sku: str, terms: SellingTerms, warehouse: str = "") -> None:
    """Say what limits the sale of a SKU in a warehouse (empty: its first), and when to warn. Publishes StockChanged.

    :raises StockNotFound: this SKU has no stock
    :raises UnknownWarehouse: there is no such warehouse
    :raises apps.inventory.models.UnitsOwed: more units are owed than the terms allow
    """
    shelves, row = _locked(sku, warehouse)
    row.sell_by(terms)
    publish(*shelves.write())


def _locked(sku: str, warehouse: str) -> tuple[Shelves, Stock]:
    """The shelves of a SKU, and its row in this warehouse, made where it is missing; without a name its first."""
    if warehouse and Stock.objects.filter(sku=sku).exists():
        warehouses = Warehouse.objects.all_or_first()
        shelves = _shelves_with([(sku, _named(warehouse, warehouses).pk)], warehouses)
    else:
        shelves = Shelves([sku])
    rows = [row for row in shelves.rows if warehouse in ("", row.warehouse.code)]
    if not rows:
        raise StockNotFound(sku=sku)
    return shelves, min(rows, key=lambda row: row.warehouse.standing)


def _named(code: str, warehouses: Sequence[Warehouse]) -> Warehouse:
    if not code:
        return warehouses[0]
    found = next((warehouse for warehouse in warehouses if warehouse.code == code), None)
    if found is None:
        raise UnknownWarehouse(warehouse=code)
    return found


def _shelves_with(places: Collection[Place], warehouses: Sequence[Warehouse]) -> Shelves:
    """The shelves of these SKUs, with a row at each of these places, made where it is missing."""
    if len(warehouses) == 1 or _some_are_missing(places):
        rows = [Stock(sku=sku, warehouse_id=warehouse_id) for sku, warehouse_id in sorted(places)]
        if len(warehouses) > 1:
            Stock.objects.wait_for_movements()
        Stock.objects.bulk_create(rows, ignore_conflicts=True)
    return Shelves({sku for sku, _warehouse_id in places})


def _some_are_missing(places: Collection[Place]) -> bool:
    known = Stock.objects.filter(sku__in={sku for sku, _warehouse_id in places})
    return not set(known.values_list("sku", "warehouse_id")).issuperset(places)
