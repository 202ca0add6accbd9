"""Tables of shipping: where the shop delivers and for how much (`delivery`), and what was sent (`shipment`)."""

from apps.shipping.models.delivery import Method, MethodPrice, Place, RateBand, Zone
from apps.shipping.models.shipment import Shipment, ShipmentLine

__all__ = ["Method", "MethodPrice", "Place", "RateBand", "Shipment", "ShipmentLine", "Zone"]
