"""Notifications: what the shop writes to people, its newsletter, and what people write to the shop.

Publishes nothing. Listens to orders (OrderPlaced, OrderShipped, OrderCancelled, and the events of returns) and
customers (CustomerCreated, CustomerErased, AccountSecurityChanged, and the events that ask for a link). Calls nobody.
"""
