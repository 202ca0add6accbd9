"""Orders: orders and the checkout that makes them; the orchestrator.

Publishes OrderCreated, OrderStatusChanged, OrderPlaced, OrderCancelled. Listens to payments.
Calls cart, catalog, pricing, shipping, inventory, payments.
"""
