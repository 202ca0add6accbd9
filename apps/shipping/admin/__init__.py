"""Staff's view of delivery: zones with their methods, and methods with their weight bands."""

from apps.shipping.admin.zones import MethodAdmin, ZoneAdmin

__all__ = ["MethodAdmin", "ZoneAdmin"]
