"""The hot path of a checkout in SQL: holding stock, and taking it. One statement each, however many lines.

Written by hand because it was measured: a statement per step carries more than twice the orders of the same steps
through the ORM. Everything else about stock uses the ORM. Both statements

1. change the reservation's row first, which makes calls for one order wait for each other,
2. lock the stock rows in the order of `StockQuerySet.in_lock_order`, so that no two calls can wait in a circle,
3. judge all lines at once, on the locked rows, and change all of them or none.

When they change none the caller rolls back, since the reservation's row has changed already.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connections

from apps.inventory.rules import Level, Movement

# The columns of a locked row that both statements answer, and what bounds its sale.
_LEVEL = "s.on_hand, s.reserved, s.backorder, s.tracked, s.low_stock_threshold, s.level_version"
_UNLIMITED = "s.backorder OR NOT s.tracked"

_HOLD = f"""
WITH reservation AS (
    INSERT INTO inventory_reservation (id, order_id, state, created_at, expires_at)
    VALUES (%(reservation_id)s, %(order_id)s, 'held', %(now)s, %(expires_at)s)
    -- Never updates: it waits for whoever is reserving for this order, and locks what they made.
    ON CONFLICT (order_id) WHERE state IN ('held', 'committed') DO UPDATE SET order_id = excluded.order_id WHERE FALSE
    RETURNING id
), demand AS (
    SELECT * FROM unnest(%(skus)s::text[], %(quantities)s::int[]) AS wanted (sku, quantity)
), stock AS (
    SELECT s.id, s.sku, demand.quantity, {_LEVEL},
           {_UNLIMITED} OR s.on_hand - s.reserved >= demand.quantity AS covered
    FROM inventory_stock s JOIN demand USING (sku) CROSS JOIN reservation
    WHERE s.warehouse_id = (SELECT id FROM inventory_warehouse ORDER BY priority, id LIMIT 1)
    ORDER BY s.sku, s.id
    FOR UPDATE OF s
), verdict AS (
    SELECT count(*) = (SELECT count(*) FROM demand) AND coalesce(bool_and(covered), FALSE) AS all_covered FROM stock
), held AS (
    UPDATE inventory_stock s SET reserved = s.reserved + stock.quantity, level_version = s.level_version + 1
    FROM stock, verdict WHERE verdict.all_covered AND s.id = stock.id
), line AS (
    INSERT INTO inventory_reservedline (reservation_id, stock_id, sku, quantity, taken)
    SELECT reservation.id, stock.id, stock.sku, stock.quantity, 0
    FROM stock, reservation, verdict WHERE verdict.all_covered
)
SELECT demand.sku, demand.quantity, coalesce(covered, FALSE), (SELECT count(*) FROM reservation) = 0,
       on_hand, reserved, backorder, tracked, low_stock_threshold, level_version
FROM demand LEFT JOIN stock USING (sku)
ORDER BY demand.sku
"""  # noqa: S608  only the constants above are filled in

_TAKE = f"""
WITH reservation AS (
    UPDATE inventory_reservation SET state = 'committed', settled_at = %(now)s
    WHERE order_id = %(order_id)s AND state = 'held'
    RETURNING id
), stock AS (
    SELECT s.id, s.sku, line.id AS line_id, line.quantity, {_LEVEL},
           CASE WHEN s.tracked THEN line.quantity ELSE 0 END AS taken,
           -- A count may have found fewer than are held.
           {_UNLIMITED} OR s.on_hand >= line.quantity AS covered
    FROM inventory_stock s
    JOIN inventory_reservedline line ON line.stock_id = s.id
    JOIN reservation ON reservation.id = line.reservation_id
    ORDER BY s.sku, s.id
    FOR UPDATE OF s
), verdict AS (
    SELECT bool_and(covered) AS all_covered FROM stock
), moved AS (
    UPDATE inventory_stock s
    SET on_hand = s.on_hand - stock.taken, reserved = s.reserved - stock.quantity, level_version = s.level_version + 1
    FROM stock, verdict WHERE verdict.all_covered AND s.id = stock.id
), line AS (
    UPDATE inventory_reservedline line SET taken = stock.taken
    FROM stock, verdict WHERE verdict.all_covered AND line.id = stock.line_id
), ledger AS (
    INSERT INTO inventory_ledger (stock_id, sku, delta, reason, reference, at)
    SELECT stock.id, stock.sku, -stock.taken, 'sale', %(order_id)s, %(now)s
    FROM stock, verdict WHERE verdict.all_covered AND stock.taken > 0
)
SELECT sku, quantity, covered, taken, on_hand, reserved, backorder, tracked, low_stock_threshold, level_version
FROM stock
ORDER BY sku
"""  # noqa: S608  only the constants above are filled in


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What became of an attempt to hold stock.

    `already`: the order has an active reservation, now locked, and nothing was changed. `short`: what is available of
    each SKU of which there is not enough, and nothing was changed.
    """

    already: bool
    short: Mapping[str, int]
    movements: tuple[Movement, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What became of an attempt to take held stock: units by SKU (none: nothing is held); whether all were there."""

    quantities: Mapping[str, int]
    covered: bool
    movements: tuple[Movement, ...]


def hold(*, reservation_id: str, order_id: str, demand: Mapping[str, int], now: datetime, expires_at: datetime) -> Held:
    """Hold all of the demand for an order, or nothing of it."""
    skus = sorted(demand)
    rows = _run(
        _HOLD,
        reservation_id=reservation_id,
        order_id=order_id,
        skus=skus,
        quantities=[demand[sku] for sku in skus],
        now=now,
        expires_at=expires_at,
    )
    already = rows[0][3]
    short = {} if already else {row[0]: _available(row) for row in rows if not row[2]}
    moved = () if already or short else tuple(_movement(row, reserved=row[1]) for row in rows)
    return Held(already=already, short=short, movements=moved)


def take(*, order_id: str, now: datetime) -> Taken:
    """Take all that is held for an order off the shelf, or nothing of it."""
    rows = _run(_TAKE, order_id=order_id, now=now)
    covered = all(row[2] for row in rows)
    return Taken(
        quantities={row[0]: row[1] for row in rows},
        covered=covered,
        movements=tuple(_movement(row, reserved=-row[1], on_hand=-row[3]) for row in rows) if covered else (),
    )


def _run(statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connections["inventory"].cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _available(row: tuple[Any, ...]) -> int:
    known = row[4] is not None
    return _level(row).available if known else 0


def _movement(row: tuple[Any, ...], *, reserved: int, on_hand: int = 0) -> Movement:
    before = _level(row)
    after = replace(before, on_hand=before.on_hand + on_hand, reserved=before.reserved + reserved)
    return Movement(sku=row[0], before=before, after=after, threshold=row[8], version=row[9] + 1)


def _level(row: tuple[Any, ...]) -> Level:
    return Level(on_hand=row[4], reserved=row[5], backorder=row[6], tracked=row[7])
