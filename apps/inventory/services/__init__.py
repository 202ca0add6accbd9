"""Inventory's use cases. This package is what stands behind `interface.service`; `adjust` and below are its own."""

from apps.inventory.services.announcing import announce_warehouses, end_preorders
from apps.inventory.services.levels import adjust, availability, change_selling, set_levels, transfer
from apps.inventory.services.reconciling import Difference, Reconciliation, reconcile
from apps.inventory.services.reservations import commit, expire_reservations, release, reserve
from apps.inventory.services.restocking import restock

__all__ = [
    "Difference",
    "Reconciliation",
    "adjust",
    "announce_warehouses",
    "availability",
    "change_selling",
    "commit",
    "end_preorders",
    "expire_reservations",
    "reconcile",
    "release",
    "reserve",
    "restock",
    "set_levels",
    "transfer",
]
