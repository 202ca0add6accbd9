"""Inventory: warehouses, stock, reservations, the stock ledger.

Publishes StockChanged, InventoryReserved, InventoryReleased, InventoryCommitted, ReservationExpired, StockLow.
Listens to orders (OrderCancelled). Calls nobody.
"""
