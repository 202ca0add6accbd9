"""Which warehouse sends what of an order.

1. Goods that are there go before goods that are still to come (backorders, pre-orders).
2. The fewest warehouses, so that the buyer gets the fewest parcels; one that has everything is best.
3. Of equally few, the nearest to the destination: its country, then its continent, then the rest of the world, each by
   the warehouses' priority.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from apps.inventory.rules.levels import Level

MOST_WEIGHED = 10
"""So many warehouses are tried in every combination (1,023 of them); more are not weighed, and all may send."""

Demanded = Mapping[str, int]
Capacity = float
"""Units, or endlessly many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A stock row that may send. `rank`: how near its warehouse is, smaller is nearer."""

    stock_id: str
    sku: str
    warehouse: str
    rank: tuple[int, int, str]
    level: Level

    @property
    def from_shelf(self) -> Capacity:
        return self.level.in_stock if self.level.tracked else math.inf

    @property
    def in_all(self) -> Capacity:
        return math.inf if self.level.unlimited else self.level.available


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """Units that one stock row sends."""

    source: Source
    quantity: int


def short_of(demand: Demanded, sources: Iterable[Source]) -> dict[str, int]:
    """What can be had of each SKU of which there is not enough, however it were sent."""
    rows = list(sources)
    return {
        sku: sum(row.level.available for row in rows if row.sku == sku)
        for sku, quantity in sorted(demand.items())
        if sum(row.in_all for row in rows if row.sku == sku) < quantity
    }


def allocate(demand: Demanded, sources: Iterable[Source]) -> tuple[Share, ...]:
    """Who sends what. Call it when nothing is short (`short_of`): then all of the demand is shared out."""
    capacities = _capacities(demand, list(sources))
    names = {source.rank: source.warehouse for source in capacities}
    nearest_first = [names[rank] for rank in sorted(names)]
    senders = frozenset(_fewest(demand, capacities, nearest_first))
    shares: list[Share] = []
    for sku in sorted(demand):
        rows = {row: units for row, units in capacities.items() if row.sku == sku and row.warehouse in senders}
        shares += _fill(demand[sku], rows)
    return tuple(shares)


def _capacities(demand: Demanded, sources: Sequence[Source]) -> dict[Source, Capacity]:
    """What each row may send: from its shelf, and more only of SKUs of which the shelves do not hold enough."""
    shelves = dict.fromkeys(demand, 0.0)
    for source in sources:
        shelves[source.sku] += source.from_shelf
    enough = {sku for sku, quantity in demand.items() if shelves[sku] >= quantity}
    return {source: source.from_shelf if source.sku in enough else source.in_all for source in sources}


def _fewest(demand: Demanded, capacities: Mapping[Source, Capacity], nearest_first: Sequence[str]) -> Sequence[str]:
    """The fewest warehouses that cover the demand, nearest first."""
    if len(nearest_first) > MOST_WEIGHED:
        return nearest_first
    choices = (some for size in range(1, len(nearest_first)) for some in combinations(nearest_first, size))
    return next((some for some in choices if _cover(demand, capacities, frozenset(some))), tuple(nearest_first))


def _cover(demand: Demanded, capacities: Mapping[Source, Capacity], senders: frozenset[str]) -> bool:
    left: dict[str, Capacity] = dict(demand)
    for source, units in capacities.items():
        if source.warehouse in senders:
            left[source.sku] -= units
    return all(units <= 0 for units in left.values())


def _fill(quantity: int, rows: Mapping[Source, Capacity]) -> Iterable[Share]:
    """One line from the nearest row that has all of it, or else in the fewest pieces."""
    whole = [row for row, units in rows.items() if units >= quantity]
    if whole:
        yield Share(source=min(whole, key=lambda row: row.rank), quantity=quantity)
        return
    for row in sorted(rows, key=lambda row: (-rows[row], row.rank)):
        if piece := min(quantity, int(rows[row])):
            yield Share(source=row, quantity=piece)
            quantity -= piece
