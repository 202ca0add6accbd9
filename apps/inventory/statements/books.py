"""Comparing what the stock rows say with the books behind them, all rows in one statement.

A movement commits its row, its ledger entries and its reservation together, so one statement, which sees one moment,
never takes a movement under way for a difference.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections

_ROWS_THAT_DIFFER = """
SELECT s.id, s.sku, w.code, s.on_hand, coalesce(entered.units, 0), s.reserved, coalesce(held.units, 0)
FROM inventory_stock s
JOIN inventory_warehouse w ON w.id = s.warehouse_id
LEFT JOIN (
    SELECT stock_id, sum(delta)::int AS units FROM inventory_ledger
    WHERE %(all)s OR stock_id = ANY(%(ids)s::text[])
    GROUP BY stock_id
) entered ON entered.stock_id = s.id
LEFT JOIN (
    SELECT line.stock_id, sum(line.quantity)::int AS units
    FROM inventory_reservation reservation JOIN inventory_reservedline line ON line.reservation_id = reservation.id
    WHERE reservation.state = 'held'
    GROUP BY line.stock_id
) held ON held.stock_id = s.id
WHERE (%(all)s OR s.id = ANY(%(ids)s::text[]))
  AND (s.on_hand <> coalesce(entered.units, 0) OR s.reserved <> coalesce(held.units, 0))
ORDER BY s.sku, s.id
"""

# What an order took and gave back, by its lines and by the ledger. What was never counted was never entered.
_ORDERS_THAT_DIFFER = """
WITH booked AS (
    SELECT reservation.order_id, line.stock_id,
           sum(CASE WHEN line.taken > 0 THEN line.returned - line.taken ELSE 0 END)::int AS units
    FROM inventory_reservation reservation JOIN inventory_reservedline line ON line.reservation_id = reservation.id
    WHERE reservation.state IN ('committed', 'restocked')
    GROUP BY reservation.order_id, line.stock_id
), entered AS (
    SELECT reference AS order_id, stock_id, sum(delta)::int AS units
    FROM inventory_ledger entry
    WHERE reason IN ('sale', 'cancellation')
       -- People who enter returned goods are references too.
       OR reason = 'returned' AND reference IN (SELECT order_id FROM inventory_reservation)
    GROUP BY reference, stock_id
)
SELECT order_id, s.sku, w.code, coalesce(booked.units, 0), coalesce(entered.units, 0)
FROM booked FULL JOIN entered USING (order_id, stock_id)
JOIN inventory_stock s ON s.id = stock_id
JOIN inventory_warehouse w ON w.id = s.warehouse_id
WHERE coalesce(booked.units, 0) <> coalesce(entered.units, 0)
ORDER BY order_id, s.sku
"""

_OVERDUE = """
SELECT order_id FROM inventory_reservation WHERE state = 'held' AND expires_at < %(before)s ORDER BY expires_at
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowDiffers:
    """A stock row; what it says, and what the ledger and the held reservations say of it."""

    stock_id: str
    sku: str
    warehouse: str
    on_hand: int
    entered: int
    reserved: int
    held: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderDiffers:
    """Units an order moved from or to a shelf, by its reservations and by the ledger."""

    order_id: str
    sku: str
    warehouse: str
    booked: int
    entered: int


def rows_that_differ(stock_ids: Collection[str] | None = None) -> list[RowDiffers]:
    """Of all stock rows, or of these."""
    rows = _run(_ROWS_THAT_DIFFER, all=stock_ids is None, ids=list(stock_ids or []))
    return [
        RowDiffers(
            stock_id=stock_id,
            sku=sku,
            warehouse=warehouse,
            on_hand=on_hand,
            entered=entered,
            reserved=reserved,
            held=held,
        )
        for stock_id, sku, warehouse, on_hand, entered, reserved, held in rows
    ]


def orders_that_differ() -> list[OrderDiffers]:
    """Of all orders that ever took something."""
    return [
        OrderDiffers(order_id=order_id, sku=sku, warehouse=warehouse, booked=booked, entered=entered)
        for order_id, sku, warehouse, booked, entered in _run(_ORDERS_THAT_DIFFER)
    ]


def orders_overdue(*, before: datetime) -> list[str]:
    """Orders that still hold stock although their time ran out before this moment."""
    return [order_id for (order_id,) in _run(_OVERDUE, before=before)]


def _run(statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connections["inventory"].cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
