"""What shipping tells others."""

from dataclasses import dataclass
from typing import ClassVar

from apps.shipping.interface import Shipment
from commerce.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ShipmentCreated(Event):
    """A parcel was written down; it has not left yet."""

    topic: ClassVar[str] = "shipping.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    shipment: Shipment


@dataclass(frozen=True, kw_only=True, slots=True)
class ShipmentDispatched(Event):
    """A parcel was handed over to its carrier."""

    topic: ClassVar[str] = "shipping.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    shipment: Shipment


@dataclass(frozen=True, kw_only=True, slots=True)
class ShipmentDelivered(Event):
    """A parcel arrived."""

    topic: ClassVar[str] = "shipping.events"
    key: ClassVar[str] = "order_id"

    order_id: str
    shipment: Shipment
