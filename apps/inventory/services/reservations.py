"""Holding stock for orders, and what becomes of what is held."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from apps.inventory import statements
from apps.inventory.events import InventoryCommitted, InventoryReleased, InventoryReserved, ReservationExpired
from apps.inventory.interface import Demand, InsufficientStock, Reservation, ReservationLost
from apps.inventory.models import ACTIVE, ReservationState, Stock
from apps.inventory.models import Reservation as ReservationRow
from apps.inventory.rules import Movement, summed
from apps.inventory.services.movements import Change, store, told
from commerce.db.transaction import atomic
from commerce.events import publish
from commerce.ids import new_id

EXPIRY_BATCH = 100


@atomic("inventory")
def reserve(*, order_id: str, lines: Sequence[Demand], now: datetime) -> Reservation:
    """Hold stock for an order, all lines or none, for RESERVATION_MINUTES. Again for the same order: the same.

    Lines of one SKU are summed. What was released, ran out or was put back meanwhile may be reserved anew. Publishes
    InventoryReserved, and StockChanged and StockLow for what changed by it.

    :raises InsufficientStock: not every line can be held in full
    :raises ValueError: there are no lines, or one asks for less than a unit
    """
    return _hold(order_id, summed(lines), now)


@atomic("inventory")
def commit(*, order_id: str, now: datetime) -> None:
    """Take an order's reserved stock off the shelf and write it to the ledger. Again for the same order: nothing.

    A reservation that ran out meanwhile is made again if the stock is there. Publishes InventoryCommitted.

    :raises ReservationLost: it ran out and the stock has gone, a count found fewer units than were held, or nothing was
        ever held; what is still held stays so until it is released
    """
    taken = statements.take(order_id=order_id, now=now)
    if not taken.quantities:
        latest = ReservationRow.objects.latest_of(order_id)
        if latest and latest.state == ReservationState.COMMITTED:
            return
        _hold_again(latest, now)
        taken = statements.take(order_id=order_id, now=now)
    if not taken.covered:
        raise ReservationLost
    publish(InventoryCommitted(order_id=order_id, lines=_lines(taken.quantities)), *told(taken.movements))


@atomic("inventory")
def release(*, order_id: str, now: datetime) -> None:
    """Let an order's held stock go; nothing held is fine. Publishes InventoryReleased and StockChanged."""
    held = ReservationRow.objects.locked(order_id, ReservationState.HELD)
    if held is None:
        return
    held.settle(ReservationState.RELEASED, at=now)
    publish(InventoryReleased(order_id=order_id, lines=held.demand()), *told(_let_go([held])))


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
        ReservationRow.objects.filter(pk__in=[reservation.pk for reservation in due]).update(
            state=ReservationState.EXPIRED, settled_at=now
        )
        publish(*(ReservationExpired(order_id=reservation.order_id) for reservation in due), *told(_let_go(due)))
    return len(due)


def _hold(order_id: str, demand: dict[str, int], now: datetime) -> Reservation:
    expires_at = now + timedelta(minutes=settings.RESERVATION_MINUTES)
    held = statements.hold(
        reservation_id=new_id("res"), order_id=order_id, demand=demand, now=now, expires_at=expires_at
    )
    if held.already:
        return _the_same(order_id, now=now, until=expires_at)
    if held.short:
        raise InsufficientStock(skus=list(held.short), available=dict(held.short))
    reserved = InventoryReserved(order_id=order_id, lines=_lines(demand), expires_at=expires_at)
    publish(reserved, *told(held.movements))
    return Reservation(order_id=order_id, expires_at=expires_at)


def _the_same(order_id: str, *, now: datetime, until: datetime) -> Reservation:
    """What is held already; past its time but not swept up yet, it gets the time of a new one."""
    active = ReservationRow.objects.get(order_id=order_id, state__in=ACTIVE)
    if active.state == ReservationState.HELD and active.expires_at <= now:
        active.prolong(until=until)
    return Reservation(order_id=order_id, expires_at=active.expires_at)


def _hold_again(latest: ReservationRow | None, now: datetime) -> None:
    if latest is None or latest.state != ReservationState.EXPIRED:
        raise ReservationLost
    try:
        _hold(latest.order_id, summed(latest.demand()), now)
    except InsufficientStock as short:
        raise ReservationLost from short


def _let_go(reservations: Iterable[ReservationRow]) -> list[Movement]:
    """Free what settled reservations held."""
    freed: Counter[str] = Counter()
    for reservation in reservations:
        for line in reservation.lines.all():
            freed[line.stock_id] += line.quantity
    changes = []
    for stock in Stock.objects.filter(pk__in=freed).in_lock_order():
        changes.append(Change(stock, stock.level))
        stock.let_go(freed[stock.pk])
    return store(changes)


def _lines(quantities: Mapping[str, int]) -> tuple[Demand, ...]:
    return tuple(Demand(sku=sku, quantity=quantity) for sku, quantity in sorted(quantities.items()))
