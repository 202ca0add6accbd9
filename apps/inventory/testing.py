"""For the tests of other domains: inventory in memory.

    with inventory.service.replaced_by(FakeInventory(stock={"MUG": 3})):
        ...

It keeps the Protocol's promises but publishes nothing; `tests/inventory/test_contract.py` holds both to the same suite.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from apps.inventory.interface import (
    Availability,
    Demand,
    InsufficientStock,
    MoreThanTaken,
    Reservation,
    ReservationLost,
    StockLevel,
)
from apps.inventory.rules import Level, counted_level, missing_from, summed


@dataclass(slots=True)
class _Held:
    demand: dict[str, int]
    expires_at: datetime
    state: str = "held"
    references: set[str] = field(default_factory=set)
    returned: Counter[str] = field(default_factory=Counter)

    @property
    def outstanding(self) -> dict[str, int]:
        return {sku: units - self.returned[sku] for sku, units in self.demand.items()}


class FakeInventory:
    """Stock by SKU, held for `ttl`. Reservations end when `expire` is called, as the sweeper would."""

    def __init__(self, *, stock: Mapping[str, int] | None = None, ttl: timedelta = timedelta(minutes=15)) -> None:
        self.levels = {sku: Level(on_hand=units) for sku, units in (stock or {}).items()}
        self._ttl = ttl
        self._orders: dict[str, _Held] = {}

    def availability(self, *, skus: Sequence[str]) -> dict[str, Availability]:
        return {sku: self._availability(sku) for sku in skus}

    def reserve(self, *, order_id: str, lines: Sequence[Demand], now: datetime) -> Reservation:
        held = self._orders.get(order_id)
        if held is None or held.state not in ("held", "committed"):
            held = self._hold(summed(lines), now)
            self._orders[order_id] = held
        if held.state == "held" and held.expires_at <= now:
            held.expires_at = now + self._ttl
        return Reservation(order_id=order_id, expires_at=held.expires_at)

    def release(self, *, order_id: str, now: datetime) -> None:
        self._let_go(order_id, "released")

    def commit(self, *, order_id: str, now: datetime) -> None:
        held = self._orders.get(order_id)
        if held is None or held.state not in ("held", "committed", "expired"):
            raise ReservationLost
        if held.state == "committed":
            return
        if held.state == "expired":
            held = self._held_again(held, now)
        if any(not self._level(sku).unlimited and self._level(sku).on_hand < n for sku, n in held.demand.items()):
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
        changed = 0
        for sku, said in wanted.items():
            level = counted_level(
                counted=said.on_hand,
                backorder=said.backorder,
                tracked=said.tracked,
                reserved=self._level(sku).reserved,
            )
            changed += self.levels.get(sku) != level
            self.levels[sku] = level
        return changed

    def expire(self, *, order_id: str) -> None:
        """Let the reservation of an order run out."""
        self._let_go(order_id, "expired")

    def _level(self, sku: str) -> Level:
        return self.levels.get(sku, Level())

    def _availability(self, sku: str) -> Availability:
        level = self._level(sku)
        return Availability(sku=sku, available=level.available, backorder=level.unlimited)

    def _hold(self, demand: dict[str, int], now: datetime) -> _Held:
        short = {
            sku: self._level(sku).available
            for sku, quantity in sorted(demand.items())
            if sku not in self.levels or not self._availability(sku).covers(quantity)
        }
        if short:
            raise InsufficientStock(skus=list(short), available=short)
        self._move(demand, reserved=1, on_hand=0)
        return _Held(demand=demand, expires_at=now + self._ttl)

    def _held_again(self, expired: _Held, now: datetime) -> _Held:
        try:
            return self._hold(expired.demand, now)
        except InsufficientStock as short:
            raise ReservationLost from short

    def _let_go(self, order_id: str, state: str) -> None:
        held = self._orders.get(order_id)
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
