"""Shipping: zones, methods and their rates; shipments and how they are tracked.

Publishes ShipmentCreated, ShipmentDispatched, ShipmentDelivered. Listens to orders (OrdersAnonymised). Calls
nobody: what it needs is passed in.
"""
