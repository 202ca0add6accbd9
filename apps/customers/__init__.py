"""Customers: accounts, addresses, authentication, staff roles, integrators' keys.

Publishes CustomerCreated, CustomerUpdated. Listens to nobody. Calls nobody.
"""
