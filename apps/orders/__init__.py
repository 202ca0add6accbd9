"""Orders: orders and the checkout that makes them; the orchestrator.

Publishes OrderCreated, OrderStatusChanged, OrderPlaced, OrderCancelled, OrderShipped, OrderAddressChanged,
OrdersAnonymised, and what becomes of returns. Listens to
payments, shipping and customers (CustomerErased).
Calls cart, catalog, pricing, shipping, inventory, payments, customers.
"""
