"""The hot path of a checkout in SQL: looking at stock, holding it, and taking it. However many lines and warehouses.

Written by hand because it was measured: a statement per step carries more than twice the orders of the same steps
through the ORM. Everything else about stock uses the ORM. Holding and taking

1. change the reservation's row first, which makes calls for one order wait for each other,
2. lock the stock rows in the order of `StockQuerySet.in_lock_order`, so that no two calls can wait in a circle,
3. judge all lines at once, on the locked rows, and change all of them or none.

When they change none the caller rolls back, since the reservation's row has changed already.

`hold` decides by itself where one warehouse can send everything, as `rules.allocation` would. Where it takes several,
it changes nothing and answers the rows, which are locked by then: what is allocated on them (`hold_shares`) is true
until the transaction ends, so nothing is planned on stale figures and nothing planned anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connections

from apps.inventory.models import Reservation
from apps.inventory.rules.allocation import Share, Source
from apps.inventory.rules.levels import Level, Movement, Supply
from apps.inventory.rules.regions import FURTHEST, rings_around

# What a row, `s`, says of itself and its warehouse, `w`: the fields of `rules.levels.Level`.
_LEVEL = "s.on_hand, s.reserved, s.safety_stock, s.backorder, s.tracked, s.preorder_until, s.preorder_limit, w.active"
_UNLIMITED = "(s.backorder OR NOT s.tracked)"
_FREE = "(s.on_hand - s.reserved - s.safety_stock)"
_PREORDER = "(CASE WHEN s.preorder_until IS NULL THEN 0 ELSE s.preorder_limit END)"

_LOOK = f"""
SELECT s.sku, coalesce(own.units, 0), {_LEVEL}
FROM inventory_stock s
JOIN inventory_warehouse w ON w.id = s.warehouse_id
LEFT JOIN (
    SELECT line.stock_id, sum(line.quantity)::int AS units
    FROM inventory_reservation reservation JOIN inventory_reservedline line ON line.reservation_id = reservation.id
    WHERE reservation.holder = %(holder)s AND reservation.holder <> '' AND reservation.state = 'held'
    GROUP BY line.stock_id
) own ON own.stock_id = s.id
WHERE s.sku = ANY(%(skus)s::text[])
"""  # noqa: S608  only the constants above are filled in

_HOLD = f"""
WITH reservation AS (
    INSERT INTO inventory_reservation (id, order_id, holder, country, state, created_at, expires_at)
    VALUES (%(id)s, %(order_id)s, %(holder)s, %(country)s, 'held', %(created_at)s, %(expires_at)s)
    -- Waits for whoever is reserving for this order, and locks what they made. Only what was claimed is ours.
    ON CONFLICT (order_id) WHERE state IN ('held', 'committed')
    DO UPDATE SET order_id = excluded.order_id WHERE inventory_reservation.id = excluded.id
    RETURNING id
), demand AS (
    SELECT * FROM unnest(%(skus)s::text[], %(quantities)s::int[]) AS wanted (sku, quantity)
), stock AS (
    SELECT s.id, s.sku, s.warehouse_id, demand.quantity, w.code, w.priority,
           CASE WHEN w.country = ANY(%(here)s::text[]) THEN 0 WHEN w.country = ANY(%(near)s::text[]) THEN 1
                ELSE {FURTHEST} END AS distance,
           w.active AND (cardinality(w.serves) = 0 OR %(country)s = '' OR %(country)s = ANY(w.serves)) AS may_send,
           NOT s.tracked OR {_FREE} >= demand.quantity AS on_shelf,
           {_UNLIMITED} OR {_FREE} + {_PREORDER} >= demand.quantity AS covered,
           {_LEVEL}, s.low_stock_threshold, s.level_version
    FROM inventory_stock s JOIN demand USING (sku) JOIN inventory_warehouse w ON w.id = s.warehouse_id
    CROSS JOIN reservation
    ORDER BY s.sku, s.id
    FOR UPDATE OF s
), sender AS (
    SELECT warehouse_id FROM stock WHERE may_send
    GROUP BY warehouse_id, distance, priority
    HAVING count(*) = (SELECT count(*) FROM demand) AND bool_and(covered)
        -- Goods that are there go first, so all of the others would have to be asked before any are owed.
        AND (bool_and(on_shelf) OR (SELECT count(DISTINCT warehouse_id) FROM stock WHERE may_send) = 1)
    ORDER BY distance, priority, warehouse_id LIMIT 1
), held AS (
    UPDATE inventory_stock s SET reserved = s.reserved + stock.quantity, level_version = s.level_version + 1
    FROM stock JOIN sender USING (warehouse_id) WHERE s.id = stock.id
), line AS (
    INSERT INTO inventory_reservedline (reservation_id, stock_id, sku, quantity, taken)
    SELECT reservation.id, stock.id, stock.sku, stock.quantity, 0
    FROM stock JOIN sender USING (warehouse_id) CROSS JOIN reservation
)
SELECT claim.ours, sender.warehouse_id IS NOT NULL, stock.quantity, stock.id, stock.sku, code, distance, priority,
       stock.warehouse_id, may_send, low_stock_threshold, level_version,
       {_LEVEL.replace("s.", "stock.").replace("w.", "stock.")}
FROM (SELECT count(*) > 0 AS ours FROM reservation) claim
LEFT JOIN stock ON TRUE LEFT JOIN sender USING (warehouse_id)
ORDER BY stock.sku, stock.id
"""  # noqa: S608  only the constants above are filled in

_HOLD_SHARES = """
WITH held AS (
    UPDATE inventory_stock s SET reserved = s.reserved + share.quantity, level_version = s.level_version + 1
    FROM unnest(%(stock_ids)s::text[], %(quantities)s::int[]) AS share (stock_id, quantity)
    WHERE s.id = share.stock_id
    RETURNING s.id, s.sku, share.quantity
)
INSERT INTO inventory_reservedline (reservation_id, stock_id, sku, quantity, taken)
SELECT %(id)s, id, sku, quantity, 0 FROM held
"""

_TAKE = f"""
WITH reservation AS (
    UPDATE inventory_reservation SET state = 'committed', settled_at = %(now)s
    WHERE order_id = %(order_id)s AND state = 'held'
    RETURNING id
), stock AS (
    SELECT s.id, s.sku, line.id AS line_id, line.quantity,
           CASE WHEN s.tracked THEN line.quantity ELSE 0 END AS taken,
           -- A count may have found fewer than are held.
           {_UNLIMITED} OR s.on_hand + s.preorder_limit >= line.quantity AS covered
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
SELECT sku, quantity, covered FROM stock ORDER BY sku
"""  # noqa: S608  only the constants above are filled in


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A locked stock row, as it was before it was held. `may_send`: its warehouse sells to the destination."""

    source: Source
    may_send: bool
    threshold: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What became of an attempt to hold stock.

    `already`: the order has an active reservation, now locked, and nothing was changed. `rows`: all rows of the SKUs.
    `shares`: what is held of them; none where no warehouse alone could send everything, and nothing was changed.
    """

    already: bool
    rows: tuple[Row, ...]
    shares: tuple[Share, ...]

    @property
    def sources(self) -> list[Source]:
        """The rows that may send."""
        return [row.source for row in self.rows if row.may_send]


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What became of an attempt to take held stock: units by SKU (none: nothing is held); whether all were there."""

    quantities: Mapping[str, int]
    covered: bool


def look(skus: Collection[str], *, holder: str) -> dict[str, Supply]:
    """What there is of each SKU that has stock; what the holder holds for unpaid orders counts as free."""
    levels: dict[str, list[Level]] = {}
    for sku, own, *columns in _run(_LOOK, skus=list(skus), holder=holder):
        level = _level(columns)
        levels.setdefault(sku, []).append(replace(level, reserved=level.reserved - own))
    return {sku: Supply.of(found) for sku, found in levels.items()}


def hold(reservation: Reservation, demand: Mapping[str, int]) -> Held:
    """Hold all of the demand from one warehouse, or nothing of it. The reservation is new, or claimed."""
    here, near = rings_around(reservation.country)
    rows = _run(
        _HOLD,
        id=reservation.pk,
        order_id=reservation.order_id,
        holder=reservation.holder,
        country=reservation.country,
        created_at=reservation.created_at,
        expires_at=reservation.expires_at,
        here=list(here),
        near=list(near),
        skus=list(demand),
        quantities=list(demand.values()),
    )
    found = [(_row(row), row[1], row[2]) for row in rows if row[3] is not None]
    return Held(
        already=not rows[0][0],
        rows=tuple(row for row, _sends, _quantity in found),
        shares=tuple(Share(source=row.source, quantity=quantity) for row, sends, quantity in found if sends),
    )


def hold_shares(reservation: Reservation, shares: Sequence[Share]) -> None:
    """Hold what was allocated on rows that `hold` has locked."""
    _execute(
        _HOLD_SHARES,
        id=reservation.pk,
        stock_ids=[share.source.stock_id for share in shares],
        quantities=[share.quantity for share in shares],
    )


def movements(rows: Sequence[Row], shares: Sequence[Share]) -> list[Movement]:
    """What holding these shares did to each SKU."""
    held = {share.source.stock_id: share.quantity for share in shares}
    by_sku: dict[str, list[Row]] = {}
    for row in rows:
        by_sku.setdefault(row.source.sku, []).append(row)
    return [_movement(sku, found, held) for sku, found in by_sku.items()]


def take(*, order_id: str, now: datetime) -> Taken:
    """Take all that is held for an order off the shelf, or nothing of it. What can be bought stays the same."""
    quantities: dict[str, int] = {}
    covered = True
    for sku, quantity, row_covered in _run(_TAKE, order_id=order_id, now=now):
        quantities[sku] = quantities.get(sku, 0) + quantity
        covered = covered and row_covered
    return Taken(quantities=quantities, covered=covered)


def _run(statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connections["inventory"].cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _execute(statement: str, **parameters: Any) -> None:
    with connections["inventory"].cursor() as cursor:
        cursor.execute(statement, parameters)


def _row(row: tuple[Any, ...]) -> Row:
    stock_id, sku, code, distance, priority, warehouse_id, may_send, threshold, version, *level = row[3:]
    source = Source(
        stock_id=stock_id, sku=sku, warehouse=code, rank=(distance, priority, warehouse_id), level=_level(level)
    )
    return Row(source=source, may_send=may_send, threshold=threshold, version=version)


def _movement(sku: str, rows: Sequence[Row], held: Mapping[str, int]) -> Movement:
    before = [row.source.level for row in rows]
    units = [held.get(row.source.stock_id, 0) for row in rows]
    return Movement(
        sku=sku,
        before=Supply.of(before),
        after=Supply.of(replace(level, reserved=level.reserved + n) for level, n in zip(before, units, strict=True)),
        threshold=max(row.threshold for row in rows),
        version=sum(row.version + bool(n) for row, n in zip(rows, units, strict=True)),
    )


def _level(columns: Sequence[Any]) -> Level:
    on_hand, reserved, safety, backorder, tracked, preorder_until, preorder_limit, active = columns
    return Level(
        on_hand=on_hand,
        reserved=reserved,
        safety=safety,
        backorder=backorder,
        tracked=tracked,
        preorder_until=preorder_until,
        preorder_limit=preorder_limit,
        active=active,
    )
