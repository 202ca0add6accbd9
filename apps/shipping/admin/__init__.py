"""Staff's view of delivery: zones with their methods, methods with their weight bands, and shipments."""

from apps.shipping.admin.shipments import ShipmentAdmin
from apps.shipping.admin.zones import MethodAdmin, ZoneAdmin

__all__ = ["MethodAdmin", "ShipmentAdmin", "ZoneAdmin"]
