"""Holding stock for orders, and what becomes of what is held."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from apps.inventory.events import InventoryCommitted, InventoryReleased, InventoryReserved, ReservationExpired
from apps.inventory.interface import (
    Allocation,
    Demand,
    Destination,
    InsufficientStock,
    Reservation,
    ReservationLost,
)
from apps.inventory.models import ACTIVE, ReservationState
from apps.inventory.models import Reservation as ReservationRow
from apps.inventory.rules.allocation import Share, allocate, short_of
from apps.inventory.rules.levels import summed
from apps.inventory.services.shelves import Shelves, told
from apps.inventory.statements import checkout
from commerce.db.transaction import atomic
from commerce.events import Event, publish

EXPIRY_BATCH = 100


def reserve(
    *,
    order_id: str,
    lines: Sequence[Demand],
    now: datetime,
    destination: Destination | None = None,
    holder: str = "",
) -> Reservation:
    """Hold stock for an order, all lines or none, for RESERVATION_MINUTES. Again for the same order: the same.

    Lines of one SKU are summed. `rules.allocation` says which warehouses send what. What was released, ran out or was
    put back meanwhile may be reserved anew. Where stock is short because `holder` holds some for older orders, those
    holds end: released, they can no longer be committed. Publishes InventoryReserved, InventoryReleased of what ended,
    and StockChanged and StockLow for what changed by it.

    :raises InsufficientStock: not every line can be held in full; no hold has ended
    :raises ValueError: there are no lines, or one asks for less than a unit
    """
    demand = summed(lines)
    reservation = _new(order_id, holder=holder, country=destination.country if destination else "", now=now)
    try:
        return _reserve(reservation, demand)
    except InsufficientStock:
        if not ReservationRow.objects.hold_older(holder, than=order_id):
            raise
        return _reserve_in_place_of_older(reservation, demand, now)


@atomic("inventory")
def commit(*, order_id: str, now: datetime) -> None:
    """Take an order's reserved stock off the shelf and write it to the ledger. Again for the same order: nothing.

    A reservation that ran out meanwhile is made again if the stock is there. Publishes InventoryCommitted.

    :raises ReservationLost: it ran out and the stock has gone, a count found fewer units than were held, its holder
        took the stock for a newer order, or nothing was ever held; what is still held stays so until it is released
    """
    taken = checkout.take(order_id=order_id, now=now)
    if not taken.quantities:
        latest = ReservationRow.objects.latest_of(order_id)
        if latest and latest.state == ReservationState.COMMITTED:
            return
        _hold_again(latest, now)
        taken = checkout.take(order_id=order_id, now=now)
    if not taken.covered:
        raise ReservationLost
    publish(InventoryCommitted(order_id=order_id, lines=_lines(taken.quantities)))


@atomic("inventory")
def release(*, order_id: str, now: datetime) -> None:
    """Let an order's held stock go; nothing held is fine. Publishes InventoryReleased and StockChanged."""
    held = ReservationRow.objects.locked(order_id, ReservationState.HELD)
    if held is not None:
        publish(*_release([held], Shelves(_skus([held])), now))


def expire_reservations(now: datetime) -> int:
    """Let go of what is held past its time; answers how many reservations ran out.

    In batches of a transaction each; what somebody else is settling just now is left to them. Publishes
    ReservationExpired and StockChanged.
    """
    expired = 0
    while batch := _expire_batch(now):
        expired += batch
    return expired


@atomic("inventory")
def _expire_batch(now: datetime) -> int:
    due = ReservationRow.objects.lock_due(now=now, limit=EXPIRY_BATCH)
    if due:
        ended = [ReservationExpired(order_id=reservation.order_id) for reservation in due]
        publish(*ended, *_let_go(due, Shelves(_skus(due)), ReservationState.EXPIRED, now))
    return len(due)


def _new(order_id: str, *, holder: str, country: str, now: datetime) -> ReservationRow:
    expires_at = now + timedelta(minutes=settings.RESERVATION_MINUTES)
    return ReservationRow(order_id=order_id, holder=holder, country=country, created_at=now, expires_at=expires_at)


@atomic("inventory")
def _reserve(reservation: ReservationRow, demand: Mapping[str, int]) -> Reservation:
    return _hold(reservation, demand)


@atomic("inventory")
def _reserve_in_place_of_older(reservation: ReservationRow, demand: Mapping[str, int], now: datetime) -> Reservation:
    """Locks as all others do: reservations before stock, and all stock at once, in its one order.

    So it may lock stock only once the order's own reservation is its own; else whoever has that may wait for the stock.
    """
    if ReservationRow.objects.claim(reservation):
        older = ReservationRow.objects.lock_older(reservation.holder, than=reservation.order_id)
        publish(*_release(older, Shelves({*demand, *_skus(older)}), now))
    return _hold(reservation, demand)


def _hold(reservation: ReservationRow, demand: Mapping[str, int]) -> Reservation:
    held = checkout.hold(reservation, demand)
    if held.already:
        return _the_same(reservation)
    shares = held.shares or _share_out(reservation, demand, held)
    reserved = InventoryReserved(order_id=reservation.order_id, lines=_lines(demand), expires_at=reservation.expires_at)
    publish(reserved, *told(checkout.movements(held.rows, shares)))
    return Reservation(
        order_id=reservation.order_id, expires_at=reservation.expires_at, allocations=_allocations(shares)
    )


def _share_out(reservation: ReservationRow, demand: Mapping[str, int], held: checkout.Held) -> Sequence[Share]:
    """Hold from several warehouses what none can send alone; their rows are locked."""
    if short := short_of(demand, held.sources):
        raise InsufficientStock(skus=list(short), available=short)
    shares = allocate(demand, held.sources)
    checkout.hold_shares(reservation, shares)
    return shares


def _the_same(wanted: ReservationRow) -> Reservation:
    """What is held already; past its time but not swept up yet, it gets the time of a new one."""
    rows = ReservationRow.objects.prefetch_related("lines__stock__warehouse")
    active = rows.get(order_id=wanted.order_id, state__in=ACTIVE)
    if active.state == ReservationState.HELD and active.expires_at <= wanted.created_at:
        active.prolong(until=wanted.expires_at)
    return Reservation(order_id=active.order_id, expires_at=active.expires_at, allocations=active.allocations())


def _hold_again(latest: ReservationRow | None, now: datetime) -> None:
    if latest is None or latest.state != ReservationState.EXPIRED:
        raise ReservationLost
    anew = _new(latest.order_id, holder=latest.holder, country=latest.country, now=now)
    try:
        _hold(anew, summed(latest.demand()))
    except InsufficientStock as short:
        raise ReservationLost from short


def _release(held: Sequence[ReservationRow], shelves: Shelves, now: datetime) -> list[Event]:
    ended = [InventoryReleased(order_id=reservation.order_id, lines=reservation.demand()) for reservation in held]
    return [*ended, *_let_go(held, shelves, ReservationState.RELEASED, now)]


def _let_go(
    held: Sequence[ReservationRow], shelves: Shelves, state: ReservationState, now: datetime
) -> Iterable[Event]:
    """End reservations, locked by the caller, and free what they held; answers what others are to be told."""
    ReservationRow.objects.filter(pk__in=[row.pk for row in held]).update(state=state, settled_at=now)
    rows = shelves.by_id()
    for reservation in held:
        for line in reservation.lines.all():
            rows[line.stock_id].let_go(line.quantity)
    return shelves.write()


def _skus(reservations: Iterable[ReservationRow]) -> set[str]:
    return {line.sku for reservation in reservations for line in reservation.lines.all()}


def _lines(quantities: Mapping[str, int]) -> tuple[Demand, ...]:
    return tuple(Demand(sku=sku, quantity=quantity) for sku, quantity in sorted(quantities.items()))


def _allocations(shares: Iterable[Share]) -> tuple[Allocation, ...]:
    found = [Allocation(sku=s.source.sku, warehouse=s.source.warehouse, quantity=s.quantity) for s in shares]
    return tuple(sorted(found, key=lambda allocation: (allocation.sku, allocation.warehouse)))
