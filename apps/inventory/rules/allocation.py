"""Which warehouse sends what of an order.

1. Goods that are there go first: only of a SKU of which all shelves do not hold enough are units sold that are still to
   come (backorders, pre-orders).
2. The fewest warehouses, so that the buyer gets the fewest parcels; one that has everything is best.
3. Of equally few, the nearest to the destination: its country, then its continent, then the rest of the world, each by
   the warehouses' priority.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from apps.inventory.rules.levels import Level

MOST_WEIGHED = 8
"""So many warehouses are tried in every combination (255 of them); more are not weighed, and all may send."""

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


Offer = tuple[Source, Capacity]
"""A row, and how much it may send of an order."""


def short_of(demand: Demanded, sources: Iterable[Source]) -> dict[str, int]:
    """What can be had of each SKU of which there is not enough, however it were sent."""
    rows = _by_sku(demand, sources)
    return {
        sku: sum(row.level.available for row in rows[sku])
        for sku, quantity in sorted(demand.items())
        if sum(row.in_all for row in rows[sku]) < quantity
    }


def allocate(demand: Demanded, sources: Iterable[Source]) -> tuple[Share, ...]:
    """Who sends what. Call it when nothing is short (`short_of`): then all of the demand is shared out."""
    offers = {sku: _offers(demand[sku], rows) for sku, rows in _by_sku(demand, sources).items()}
    senders = _fewest(demand, offers)
    return tuple(
        share
        for sku in sorted(demand)
        for share in _fill(demand[sku], [offer for offer in offers[sku] if offer[0].warehouse in senders])
    )


def _by_sku(demand: Demanded, sources: Iterable[Source]) -> dict[str, list[Source]]:
    rows: dict[str, list[Source]] = {sku: [] for sku in demand}
    for source in sources:
        rows[source.sku].append(source)
    return rows


def _offers(quantity: int, rows: Sequence[Source]) -> list[Offer]:
    """What each row of one SKU may send: from its shelf, and more only where all shelves do not hold enough."""
    enough = sum(row.from_shelf for row in rows) >= quantity
    return [(row, row.from_shelf if enough else row.in_all) for row in rows]


def _fewest(demand: Demanded, offers: Mapping[str, Sequence[Offer]]) -> frozenset[str]:
    """The fewest warehouses that cover the demand, nearest first."""
    ranks = {row.warehouse: row.rank for rows in offers.values() for row, _units in rows}
    nearest_first = sorted(ranks, key=lambda warehouse: ranks[warehouse])
    sizes = range(1, len(nearest_first)) if len(nearest_first) <= MOST_WEIGHED else ()
    choices = (frozenset(some) for size in sizes for some in combinations(nearest_first, size))
    return next((some for some in choices if _cover(demand, offers, some)), frozenset(nearest_first))


def _cover(demand: Demanded, offers: Mapping[str, Sequence[Offer]], senders: frozenset[str]) -> bool:
    return all(
        sum(units for row, units in rows if row.warehouse in senders) >= demand[sku] for sku, rows in offers.items()
    )


def _fill(quantity: int, offers: Sequence[Offer]) -> Iterable[Share]:
    """One line from the nearest row that has all of it, or else in the fewest pieces."""
    whole = [row for row, units in offers if units >= quantity]
    if whole:
        yield Share(source=min(whole, key=lambda row: row.rank), quantity=quantity)
        return
    for row, units in sorted(offers, key=lambda offer: (-offer[1], offer[0].rank)):
        if piece := min(quantity, int(units)):
            yield Share(source=row, quantity=piece)
            quantity -= piece
