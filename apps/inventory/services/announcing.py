"""What changes without a movement: warehouses that begin or cease to sell, and pre-orders whose day has come."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate

from apps.inventory.models import Stock, Warehouse
from apps.inventory.services.shelves import Shelves
from commerce.db.transaction import atomic
from commerce.events import publish

BATCH = 500


def announce_warehouses(now: datetime) -> int:
    """Tell others what can be bought since warehouses began or ceased to sell; answers how many warehouses that were.

    Publishes StockChanged of every SKU they hold, in batches of a transaction each. Again after a crash, from the
    start: a SKU told of twice does no harm.
    """
    changed = list(Warehouse.objects.filter(announced=False))
    if changed:
        _let_movements_pass()
    for warehouse in changed:
        last = ""
        while skus := _next_skus(warehouse, after=last):
            _announce(skus)
            last = skus[-1]
        # Switched again meanwhile: it is told of again.
        Warehouse.objects.filter(pk=warehouse.pk, active=warehouse.active).update(announced=True)
    return len(changed)


def end_preorders(now: datetime) -> int:
    """Sell no more before it has come what is to be sent from today; answers how many rows that were.

    What was sold is still owed. Publishes StockChanged.
    """
    ended = 0
    due = Stock.objects.filter(preorder_until__lte=localdate(now)).order_by("sku")
    while skus := list(due.values_list("sku", flat=True)[:BATCH]):
        ended += _end_preorders(skus, now)
    return ended


@atomic("inventory")
def _let_movements_pass() -> None:
    """Those that began before a warehouse was switched may believe that it is as before."""
    Stock.objects.wait_for_movements()


def _next_skus(warehouse: Warehouse, *, after: str) -> list[str]:
    held = Stock.objects.filter(warehouse=warehouse, sku__gt=after).order_by("sku")
    return list(held.values_list("sku", flat=True)[:BATCH])


@atomic("inventory")
def _announce(skus: Sequence[str]) -> None:
    shelves = Shelves(skus)
    publish(*shelves.tell_all())


@atomic("inventory")
def _end_preorders(skus: Sequence[str], now: datetime) -> int:
    shelves = Shelves(skus)
    due = [row for row in shelves.rows if row.preorder_until and row.preorder_until <= localdate(now)]
    for row in due:
        row.end_preorders()
    publish(*shelves.write())
    return len(due)
