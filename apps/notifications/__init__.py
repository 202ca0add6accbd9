"""Notifications: what the shop writes to people. E-mail, sent from a table of messages.

Publishes nothing. Listens to orders (OrderPlaced, OrderShipped, OrderCancelled) and customers (CustomerCreated,
CustomerErased, AccountSecurityChanged, and the events that ask for a link). Calls nobody.
"""
