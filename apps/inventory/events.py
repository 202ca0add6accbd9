"""What inventory tells others."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from apps.inventory.interface import Demand
from commerce.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class StockChanged(Event):
    """What can be bought of a SKU changed, for whatever reason. Carries what all warehouses hold after the change.

    `available` includes units still to come, which are sent from the day `preorder_until`. `level_version` grows with
    every change of the SKU; an older one that arrives late is to be ignored.
    """

    topic: ClassVar[str] = "inventory.events"
    key: ClassVar[str] = "sku"

    sku: str
    available: int
    backorder: bool
    level_version: int
    preorder_until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class InventoryReserved(Event):
    """Stock is held for an order."""

    topic: ClassVar[str] = "inventory.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    lines: tuple[Demand, ...]
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class InventoryReleased(Event):
    """Held stock was let go because the order did not come about."""

    topic: ClassVar[str] = "inventory.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    lines: tuple[Demand, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class InventoryCommitted(Event):
    """Held stock was taken off the shelf for a paid order."""

    topic: ClassVar[str] = "inventory.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    lines: tuple[Demand, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReservationExpired(Event):
    """A reservation's time ran out before the order was paid; its stock is free again."""

    topic: ClassVar[str] = "inventory.events"
    key: ClassVar[str] = "order_id"

    order_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StockLow(Event):
    """What all warehouses have in stock of a SKU fell to its threshold or below, having been above it."""

    topic: ClassVar[str] = "inventory.events"
    key: ClassVar[str] = "sku"

    sku: str
    available: int
    threshold: int
