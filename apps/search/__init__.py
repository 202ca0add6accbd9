"""Search: browse and words over a read model of its own, fed by events.

Publishes nothing. Listens to catalog (ProductCreated, ProductUpdated, ProductDeleted) and inventory (StockChanged).
Calls catalog and inventory, for product pages and rebuilds.
"""
