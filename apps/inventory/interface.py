"""What inventory offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from commerce.errors import Conflict, Invalid
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


class UnknownWarehouse(Invalid):
    """There is no warehouse of this code. `params`: `warehouse`, the code."""

    code = "unknown_warehouse"


@dataclass(frozen=True, kw_only=True, slots=True)
class Demand:
    """So many units of one SKU. Several lines may name one SKU; they are summed."""

    sku: str
    quantity: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Availability:
    """What can be bought now: `available` units, and with `backorder` any number beyond them.

    `preorder` of the available units are still to come: they are sent from the day `preorder_until`.
    """

    sku: str
    available: int
    backorder: bool = False
    preorder: int = 0
    preorder_until: date | None = None

    def covers(self, quantity: int) -> bool:
        return self.backorder or self.available >= quantity

    def sent_later(self, quantity: int) -> date | None:
        """The day from which so many units are sent, where some of them are still to come; None: at once."""
        return self.preorder_until if quantity > self.available - self.preorder else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """Where an order goes. `country` is ISO 3166, two letters. The nearest warehouses send it."""

    country: str
    postcode: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Allocation:
    """Units of a SKU that one warehouse, named by its code, sends."""

    sku: str
    warehouse: str
    quantity: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Reservation:
    """Stock held for an order until `expires_at`, and where it is."""

    order_id: str
    expires_at: datetime
    allocations: tuple[Allocation, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class StockLevel:
    """What a count or an import says of one SKU in one warehouse, named by its code; empty: the default one.

    `tracked=False`: sold without counting. `backorder`: sold on when none is left. None: as it was.
    """

    sku: str
    on_hand: int
    backorder: bool | None = False
    tracked: bool | None = True
    warehouse: str = ""


class InventoryService(Protocol):
    def availability(self, *, skus: Sequence[str], holder: str = "") -> dict[str, Availability]:
        """For each of these SKUs, all warehouses together; one that inventory has never heard of has 0.

        What `holder` holds for orders not paid yet does not count against them. One query, however many.
        """
        ...

    def reserve(
        self,
        *,
        order_id: str,
        lines: Sequence[Demand],
        now: datetime,
        destination: Destination | None = None,
        holder: str = "",
    ) -> Reservation:
        """Hold stock for an order, all lines or none, for the configured time. Again for the same order: the same.

        It is held where it is best sent from to the destination. Where stock is short because of what `holder` (who
        buys: a cart, say) holds for older orders, those holds end: such an order can no longer be committed.
        Publishes InventoryReserved, and InventoryReleased of what ended.

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

        :raises UnknownWarehouse: a level names a warehouse that is not there; nothing is changed
        """
        ...


service: ServicePort[InventoryService] = ServicePort("inventory")
