"""What orders tells others."""

from dataclasses import dataclass
from typing import ClassVar

from apps.orders.interface import Address, Order
from apps.shipping.interface import Shipment
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
    """An order moved on; every transition is told.

    An order of which money went back keeps saying so while its goods move on: `fulfilment` tells of them.
    """

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    previous_status: str
    new_status: str
    reason: str
    fulfilment: str = ""


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


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderShipped(Event):
    """A parcel with some or all of an order has left. `order` is as it was when that became known."""

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    order: Order
    order_token: str
    shipment: Shipment


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderAddressChanged(Event):
    """A paid order goes, or is billed, elsewhere. Carries both addresses as they now are."""

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    shipping_address: Address
    billing_address: Address
