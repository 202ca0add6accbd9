"""What can be bought: a `Level` is what one stock row says, a `Supply` what all rows of a SKU say together."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from apps.inventory.interface import Availability, Demand

MOST_AVAILABLE_UNCOUNTED = 999
"""What is said to be available of an article that is sold without counting."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """Units on the shelf that are not sold yet, how many of them are held for orders, and what limits their sale.

    `safety` are units never sold online. Up to `preorder_limit` units are sold before they have arrived, as long as
    `preorder_until` says from which day they are sent. `on_hand` falls below zero where `backorder` allows it, and down
    to the limit of pre-orders: units sold that are still owed. `active`: the warehouse sells.
    """

    on_hand: int = 0
    reserved: int = 0
    safety: int = 0
    backorder: bool = False
    tracked: bool = True
    preorder_until: date | None = None
    preorder_limit: int = 0
    active: bool = True

    @property
    def unlimited(self) -> bool:
        """Whether more may be sold than is there, and any number more."""
        return self.backorder or not self.tracked

    @property
    def in_stock(self) -> int:
        """Units that can be bought from the shelf now."""
        return max(0, self._free) if self.tracked else MOST_AVAILABLE_UNCOUNTED

    @property
    def preorder(self) -> int:
        """Units that can be bought now and are sent from `preorder_until`."""
        if self.unlimited or self.preorder_until is None:
            return 0
        return max(0, self._free + self.preorder_limit) - self.in_stock

    @property
    def sent_from(self) -> date | None:
        """The day from which units still to come are sent, if such can be bought."""
        return self.preorder_until if self.preorder else None

    @property
    def available(self) -> int:
        """Units that can be bought now."""
        return self.in_stock + self.preorder

    @property
    def missing(self) -> int:
        """Units held for orders that a count did not find. None are missed where more may be sold than is there."""
        return 0 if self.unlimited else max(0, self.reserved - self.on_hand - self.preorder_limit)

    @property
    def owed(self) -> int:
        """Units sold and not there, beyond what pre-orders may owe."""
        return max(0, -self.on_hand - self.preorder_limit)

    @property
    def _free(self) -> int:
        return self.on_hand - self.reserved - self.safety

    def counted(self, units: int, *, backorder: bool, tracked: bool) -> "Level":
        """The level that a count or an import leads to.

        What is held for orders stays held. Fewer than none cannot be on a shelf, unless units are owed.
        """
        found = replace(self, backorder=backorder, tracked=tracked)
        return replace(found, on_hand=units if found.unlimited else max(-self.preorder_limit, units))


@dataclass(frozen=True, kw_only=True, slots=True)
class Supply:
    """What can be bought of a SKU from all warehouses together. `counted`: how much there is is known."""

    in_stock: int = 0
    preorder: int = 0
    preorder_until: date | None = None
    backorder: bool = False
    counted: bool = True

    @classmethod
    def of(cls, levels: Iterable[Level]) -> "Supply":
        """What these rows of a SKU offer, those of warehouses that sell."""
        selling = [level for level in levels if level.active]
        return cls(
            in_stock=sum(level.in_stock for level in selling),
            preorder=sum(level.preorder for level in selling),
            preorder_until=min(filter(None, (level.sent_from for level in selling)), default=None),
            backorder=any(level.unlimited for level in selling),
            counted=all(level.tracked for level in selling),
        )

    @property
    def available(self) -> int:
        """Units that can be bought now, those included that are sent later."""
        return self.in_stock + self.preorder

    def offers_the_same_as(self, other: "Supply") -> bool:
        """Whether a shopper could buy exactly the same of both."""
        return replace(self, counted=True) == replace(other, counted=True)

    def as_availability(self, sku: str) -> Availability:
        return Availability(
            sku=sku,
            available=self.available,
            backorder=self.backorder,
            preorder=self.preorder,
            preorder_until=self.preorder_until,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """What happened to a SKU. `version` is the sum of its rows' level_versions afterwards: it only ever grows."""

    sku: str
    before: Supply
    after: Supply
    threshold: int
    version: int

    @property
    def fell_low(self) -> bool:
        """Whether what is in stock has just come down to the threshold, or below."""
        return self.after.counted and self.before.in_stock > self.threshold >= self.after.in_stock


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
