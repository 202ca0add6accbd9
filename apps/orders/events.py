"""What orders tells others."""

from dataclasses import dataclass
from typing import ClassVar

from apps.orders.interface import Address, Order, Return
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


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnRequested(Event):
    """A shopper asked to send goods back."""

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    back: Return
    email: str
    order_token: str
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnApproved(Event):
    """A return may be sent; `back` says how."""

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    back: Return
    email: str
    order_token: str
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnReceived(Event):
    """Goods of a return arrived."""

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    back: Return
    email: str
    order_token: str
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnRefunded(Event):
    """The money of a return is on its way: the gateway took the refund."""

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    back: Return
    email: str
    order_token: str
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnRejected(Event):
    """A return was refused; its last step says why."""

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    back: Return
    email: str
    order_token: str
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrdersAnonymised(Event):
    """A customer was erased, and is no longer named in these orders of theirs.

    Whoever keeps something of these orders now forgets the person in it. `email_digests` are
    `commerce.privacy.digest_of` the addresses the orders were placed under.
    """

    topic: ClassVar[str] = "orders.events"
    key: ClassVar[str] = "customer_id"

    customer_id: str
    order_ids: tuple[str, ...]
    email_digests: tuple[str, ...]
