"""Notifications: what the shop writes to people. E-mail, sent from a table of messages.

Publishes nothing. Listens to orders (OrderPlaced, OrderShipped, OrderCancelled) and customers (CustomerCreated). Calls
nobody.
"""
