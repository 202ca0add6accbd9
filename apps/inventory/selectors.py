"""Reads for inventory's own screens and REST."""

from collections.abc import Sequence

from apps.inventory.models import LedgerEntry, Stock
from commerce.errors import NotFound


class StockNotFound(NotFound):
    """There is no stock of this SKU. An import or a count makes it known."""

    code = "stock_not_found"


def stock_of(*, sku: str) -> Sequence[Stock]:
    """The stock rows of a SKU with their warehouses, those that sell first, then by priority.

    :raises StockNotFound: there is none
    """
    stock = Stock.objects.of([sku])
    if not stock:
        raise StockNotFound(sku=sku)
    return sorted(stock, key=lambda row: row.warehouse.standing)


def ledger_of(*, sku: str, before: int | None, limit: int) -> tuple[Sequence[LedgerEntry], int | None]:
    """Movements of a SKU, newest first, from before an entry's id; and the id to go on from, None at the end.

    :raises StockNotFound: there is no stock of this SKU
    """
    if not Stock.objects.filter(sku=sku).exists():
        raise StockNotFound(sku=sku)
    entries = LedgerEntry.objects.filter(sku=sku).select_related("stock__warehouse").order_by("-id")
    page = list((entries.filter(pk__lt=before) if before else entries)[: limit + 1])
    return page[:limit], page[limit - 1].pk if len(page) > limit else None
