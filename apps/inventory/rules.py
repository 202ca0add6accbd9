"""Decisions and sums about stock. A `Level` is what one stock row says, before or after a movement."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.inventory.interface import Demand

MOST_AVAILABLE_UNCOUNTED = 999
"""What is said to be available of an article that is sold without counting."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """Units on the shelf that are not sold yet, how many of them are held for orders, and what limits their sale.

    `on_hand` falls below zero only where `backorder` allows it: units sold that are still owed.
    """

    on_hand: int = 0
    reserved: int = 0
    backorder: bool = False
    tracked: bool = True

    @property
    def unlimited(self) -> bool:
        """Whether more may be sold than is there."""
        return self.backorder or not self.tracked

    @property
    def available(self) -> int:
        """Units that can be bought from stock now."""
        return max(0, self.on_hand - self.reserved) if self.tracked else MOST_AVAILABLE_UNCOUNTED

    @property
    def missing(self) -> int:
        """Units held for orders that a count did not find. None are missed where more may be sold than is there."""
        return 0 if self.unlimited else max(0, self.reserved - self.on_hand)

    def offers_the_same_as(self, other: "Level") -> bool:
        """Whether a shopper could buy exactly the same of both."""
        return (self.available, self.unlimited) == (other.available, other.unlimited)


def fell_low(*, before: Level, after: Level, threshold: int) -> bool:
    """Whether what is available has just come down to the threshold, or below."""
    return after.tracked and before.available > threshold >= after.available


def counted_level(*, counted: int, backorder: bool, tracked: bool, reserved: int) -> Level:
    """The level that a count or an import leads to.

    What is held for orders stays held. Fewer than none cannot be on a shelf, unless units are owed.
    """
    on_hand = counted if backorder or not tracked else max(0, counted)
    return Level(on_hand=on_hand, reserved=reserved, backorder=backorder, tracked=tracked)


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """What happened to one stock row. `version` is its level_version afterwards."""

    sku: str
    before: Level
    after: Level
    threshold: int
    version: int


def missing_from(held: Mapping[str, int], *, wanted: Mapping[str, int]) -> dict[str, int]:
    """By SKU, how many units more are wanted than are held."""
    short = {sku: units - held.get(sku, 0) for sku, units in wanted.items()}
    return {sku: units for sku, units in short.items() if units > 0}


def summed(lines: Iterable[Demand]) -> dict[str, int]:
    """Units wanted of each SKU.

    :raises ValueError: nothing is wanted, or less than one unit of something
    """
    wanted: Counter[str] = Counter()
    for line in lines:
        if line.quantity < 1:
            raise ValueError(f"{line.quantity} units of {line.sku!r} cannot be wanted.")
        wanted[line.sku] += line.quantity
    if not wanted:
        raise ValueError("Nothing is wanted.")
    return dict(wanted)
