"""Warehouses, what is in them, what is held for orders, and every movement there ever was."""

from apps.inventory.models.ledger import ADJUSTMENT_REASONS, LedgerEntry, Reason
from apps.inventory.models.reservation import ACTIVE, Reservation, ReservationState, ReservedLine, Restocking
from apps.inventory.models.stock import (
    SKU_LENGTH,
    MovedNowhere,
    SellingTerms,
    Stock,
    StockQuerySet,
    StockTooLow,
    UnitsHeld,
    UnitsOwed,
)
from apps.inventory.models.warehouse import Warehouse

__all__ = [
    "ACTIVE",
    "ADJUSTMENT_REASONS",
    "SKU_LENGTH",
    "LedgerEntry",
    "MovedNowhere",
    "Reason",
    "Reservation",
    "ReservationState",
    "ReservedLine",
    "Restocking",
    "SellingTerms",
    "Stock",
    "StockQuerySet",
    "StockTooLow",
    "UnitsHeld",
    "UnitsOwed",
    "Warehouse",
]
