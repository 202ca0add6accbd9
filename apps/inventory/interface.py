"""What inventory offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from commerce.errors import Conflict
from commerce.ports import ServicePort


class InsufficientStock(Conflict):
    """Some of these articles cannot be had in this quantity now.

    `params`: `skus`, the SKUs that are short; `available`, what can be had of each, by SKU.
    """

    code = "insufficient_stock"


class ReservationLost(Conflict):
    """The reservation ran out and its stock has gone to somebody else."""

    code = "reservation_lost"


class MoreThanTaken(Conflict):
    """More units of these articles would come back than the order took and has not given back yet.

    `params`: `skus`, the SKUs of which it is too many; `taken`, what may still come back of each, by SKU.
    """

    code = "more_than_taken"


@dataclass(frozen=True, kw_only=True, slots=True)
class Demand:
    """So many units of one SKU. Several lines may name one SKU; they are summed."""

    sku: str
    quantity: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Availability:
    """What can be bought now: `available` units from stock, and whether more may be ordered beyond them."""

    sku: str
    available: int
    backorder: bool = False

    def covers(self, quantity: int) -> bool:
        return self.backorder or self.available >= quantity


@dataclass(frozen=True, kw_only=True, slots=True)
class Reservation:
    """Stock held for an order until `expires_at`."""

    order_id: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class StockLevel:
    """What a count or an import says of one SKU in the default warehouse.

    `tracked=False`: sold without counting. `backorder`: sold on when none is left.
    """

    sku: str
    on_hand: int
    backorder: bool = False
    tracked: bool = True


class InventoryService(Protocol):
    def availability(self, *, skus: Sequence[str]) -> dict[str, Availability]:
        """For each of these SKUs; one that inventory has never heard of has 0. One query, however many."""
        ...

    def reserve(self, *, order_id: str, lines: Sequence[Demand], now: datetime) -> Reservation:
        """Hold stock for an order, all lines or none, for the configured time. Again for the same order: the same.

        Publishes InventoryReserved.

        :raises InsufficientStock: not every line can be held in full
        """
        ...

    def release(self, *, order_id: str, now: datetime) -> None:
        """Let an order's held stock go; nothing held is fine. Publishes InventoryReleased."""
        ...

    def commit(self, *, order_id: str, now: datetime) -> None:
        """Take an order's reserved stock off the shelf. Again for the same order: nothing.

        A reservation that ran out meanwhile is made again if the stock is there. Publishes InventoryCommitted.

        :raises ReservationLost: it ran out and the stock has gone, or nothing is held for this order
        """
        ...

    def restock(
        self, *, order_id: str, lines: Sequence[Demand] | None = None, now: datetime, reference: str = ""
    ) -> None:
        """Put what an order had taken back on the shelf: all that is not back yet, or some of it.

        Once per `reference` of an order (a refund's id, say): again with the same changes nothing. Units in part need
        a reference. Without lines, what was never taken is fine.

        :raises MoreThanTaken: the lines name more than the order took and has not given back
        :raises ValueError: lines without a reference, or a line of less than a unit
        """
        ...

    def set_levels(self, *, levels: Sequence[StockLevel], reason: str, now: datetime) -> int:
        """Make stock what a count or an import says; answers how many SKUs changed.

        What is held for orders stays held, even where a count finds less. Writes the difference to the ledger with the
        reason ("import", "count"). Publishes StockChanged for each SKU of which something else can be bought.
        """
        ...


service: ServicePort[InventoryService] = ServicePort("inventory")
