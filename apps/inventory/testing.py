"""For the tests of other domains: inventory in memory.

    with inventory.service.replaced_by(FakeInventory(stock={"MUG": 3})):
        ...

It keeps the Protocol's promises but publishes nothing; `tests/inventory/test_contract.py` holds both to the same suite.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from apps.inventory.interface import (
    Allocation,
    Availability,
    Demand,
    Destination,
    InsufficientStock,
    MoreThanTaken,
    Reservation,
    ReservationLost,
    StockLevel,
    UnknownWarehouse,
)
from apps.inventory.rules.levels import Level, Supply, missing_from, summed

WAREHOUSE = "main"


@dataclass(slots=True)
class _Held:
    demand: dict[str, int]
    expires_at: datetime
    holder: str = ""
    state: str = "held"
    references: set[str] = field(default_factory=set)
    returned: Counter[str] = field(default_factory=Counter)

    @property
    def outstanding(self) -> dict[str, int]:
        return {sku: units - self.returned[sku] for sku, units in self.demand.items()}


class FakeInventory:
    """Stock by SKU in one warehouse, "main", held for `ttl`. Reservations end when `expire` is called, as the sweeper
    would. `levels` may be replaced by others: of pre-orders, say.
    """

    def __init__(self, *, stock: Mapping[str, int] | None = None, ttl: timedelta = timedelta(minutes=15)) -> None:
        self.levels = {sku: Level(on_hand=units) for sku, units in (stock or {}).items()}
        self._ttl = ttl
        self._orders: dict[str, _Held] = {}

    def availability(self, *, skus: Sequence[str], holder: str = "") -> dict[str, Availability]:
        return {sku: self._availability(sku, self._held_by(holder)) for sku in skus}

    def reserve(
        self,
        *,
        order_id: str,
        lines: Sequence[Demand],
        now: datetime,
        destination: Destination | None = None,
        holder: str = "",
    ) -> Reservation:
        held = self._orders.get(order_id)
        if held is None or held.state not in ("held", "committed"):
            held = self._hold(order_id, summed(lines), holder, now)
            self._orders[order_id] = held
        if held.state == "held" and held.expires_at <= now:
            held.expires_at = now + self._ttl
        allocations = tuple(
            Allocation(sku=sku, warehouse=WAREHOUSE, quantity=quantity) for sku, quantity in sorted(held.demand.items())
        )
        return Reservation(order_id=order_id, expires_at=held.expires_at, allocations=allocations)

    def release(self, *, order_id: str, now: datetime) -> None:
        self._let_go(self._orders.get(order_id), "released")

    def commit(self, *, order_id: str, now: datetime) -> None:
        held = self._orders.get(order_id)
        if held is None or held.state not in ("held", "committed", "expired"):
            raise ReservationLost
        if held.state == "committed":
            return
        if held.state == "expired":
            held = self._held_again(order_id, held, now)
        if any(self._lacks(sku, quantity) for sku, quantity in held.demand.items()):
            raise ReservationLost
        self._move(held.demand, reserved=-1, on_hand=-1)
        held.state = "committed"
        self._orders[order_id] = held

    def restock(
        self, *, order_id: str, lines: Sequence[Demand] | None = None, now: datetime, reference: str = ""
    ) -> None:
        wanted = None if lines is None else summed(lines)
        if wanted is not None and not reference:
            raise ValueError("Units that come back in part need a reference, so that they come back once.")
        held = self._orders.get(order_id)
        if held and reference in held.references:
            return
        outstanding = held.outstanding if held and held.state == "committed" else {}
        coming = outstanding if wanted is None else wanted
        if too_many := missing_from(outstanding, wanted=coming):
            raise MoreThanTaken(skus=sorted(too_many), taken={sku: outstanding.get(sku, 0) for sku in sorted(too_many)})
        if held and outstanding:
            self._move(coming, reserved=0, on_hand=1)
            held.returned.update(coming)
            held.references |= {reference} - {""}
            held.state = "committed" if any(held.outstanding.values()) else "restocked"

    def set_levels(self, *, levels: Sequence[StockLevel], reason: str, now: datetime) -> int:
        wanted = {level.sku: level for level in levels}
        for said in wanted.values():
            if said.warehouse not in ("", WAREHOUSE):
                raise UnknownWarehouse(warehouse=said.warehouse)
        return sum(self._take_over(said) for said in wanted.values())

    def expire(self, *, order_id: str) -> None:
        """Let the reservation of an order run out."""
        self._let_go(self._orders.get(order_id), "expired")

    def _level(self, sku: str) -> Level:
        return self.levels.get(sku, Level())

    def _availability(self, sku: str, free: Iterable[_Held] = ()) -> Availability:
        """As if these reservations were not."""
        own = sum(held.demand.get(sku, 0) for held in free)
        level = self._level(sku)
        return Supply.of([replace(level, reserved=level.reserved - own)]).as_availability(sku)

    def _held_by(self, holder: str, *, before: str = "") -> list[_Held]:
        """What a holder holds for all orders, or for those older than one."""
        return [
            held
            for order_id, held in self._orders.items()
            if holder and held.holder == holder and held.state == "held" and (not before or order_id < before)
        ]

    def _lacks(self, sku: str, quantity: int) -> bool:
        level = self._level(sku)
        return not level.unlimited and level.on_hand + level.preorder_limit < quantity

    def _take_over(self, said: StockLevel) -> bool:
        before = self._level(said.sku)
        level = before.counted(
            said.on_hand,
            backorder=before.backorder if said.backorder is None else said.backorder,
            tracked=before.tracked if said.tracked is None else said.tracked,
        )
        changed = self.levels.get(said.sku) != level
        self.levels[said.sku] = level
        return changed

    def _hold(self, order_id: str, demand: dict[str, int], holder: str, now: datetime) -> _Held:
        if self._short(demand):
            older = self._held_by(holder, before=order_id)
            if short := self._short(demand, older):
                raise InsufficientStock(skus=list(short), available=short)
            for held in older:
                self._let_go(held, "released")
        self._move(demand, reserved=1, on_hand=0)
        return _Held(demand=demand, expires_at=now + self._ttl, holder=holder)

    def _short(self, demand: dict[str, int], free: Sequence[_Held] = ()) -> dict[str, int]:
        return {
            sku: self._availability(sku, free).available
            for sku, quantity in sorted(demand.items())
            if sku not in self.levels or not self._availability(sku, free).covers(quantity)
        }

    def _held_again(self, order_id: str, expired: _Held, now: datetime) -> _Held:
        try:
            return self._hold(order_id, expired.demand, expired.holder, now)
        except InsufficientStock as short:
            raise ReservationLost from short

    def _let_go(self, held: _Held | None, state: str) -> None:
        if held and held.state == "held":
            self._move(held.demand, reserved=-1, on_hand=0)
            held.state = state

    def _move(self, demand: Mapping[str, int], *, reserved: int, on_hand: int) -> None:
        for sku, quantity in demand.items():
            level = self.levels[sku]
            self.levels[sku] = replace(
                level,
                reserved=level.reserved + reserved * quantity,
                on_hand=level.on_hand + (on_hand * quantity if level.tracked else 0),
            )
