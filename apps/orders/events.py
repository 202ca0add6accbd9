"""What orders tells others."""

from dataclasses import dataclass
from typing import ClassVar

from apps.orders.interface import Order
from commerce.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderCreated(Event):
    """An order was written down; it is not paid yet."""

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    order: Order


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderStatusChanged(Event):
    """An order moved on; every transition is told."""

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    previous_status: str
    new_status: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderPlaced(Event):
    """An order is paid for and confirmed. `order_token` lets its page be linked to from an e-mail."""

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    order: Order
    order_token: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderCancelled(Event):
    """A customer or a member of staff cancelled an order before it was dispatched."""

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    order: Order
    order_token: str
    reason: str
