"""Staff's view of stock. Levels change through the services, so that the ledger and other domains hear of it."""

from apps.inventory.admin.history import LedgerAdmin, ReservationAdmin
from apps.inventory.admin.stock import StockAdmin, WarehouseAdmin

__all__ = ["LedgerAdmin", "ReservationAdmin", "StockAdmin", "WarehouseAdmin"]
