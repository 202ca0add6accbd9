"""Orders: orders and the checkout that makes them; the orchestrator.

Publishes OrderCreated, OrderStatusChanged, OrderPlaced, OrderCancelled, OrderShipped, OrderAddressChanged. Listens to
payments and shipping.
Calls cart, catalog, pricing, shipping, inventory, payments, customers.
"""
