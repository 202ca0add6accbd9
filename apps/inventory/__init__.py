"""Inventory: warehouses, stock, reservations, the stock ledger.

Publishes StockChanged, InventoryReserved, InventoryReleased, InventoryCommitted, ReservationExpired, StockLow.
Listens to nobody: orders lets go and restocks through the port. Calls nobody.

A unit's way: on the shelf (`on_hand`) → held for an order (`reserved` counts it) → off the shelf and in the ledger, or
let go, or run out. `statements` is the hot path of a checkout, `services` everything that can happen to stock.
"""
