"""Inventory: warehouses, stock, reservations, the stock ledger.

Publishes StockChanged, InventoryReserved, InventoryReleased, InventoryCommitted, ReservationExpired, StockLow.
Listens to nobody: orders lets go and restocks through the port. Calls nobody.

A unit's way: on the shelf of a warehouse (`on_hand`) → held for an order (`reserved` counts it) → off the shelf and in
the ledger, or let go, or run out; what was sold may come back. Several warehouses sell together: what is told of a SKU
is their sum, and `rules.allocation` says which of them sends what. `statements.checkout` is the hot path of a checkout,
`services` everything that can happen to stock, `manage.py reconcile_inventory` compares it with the books.
"""
