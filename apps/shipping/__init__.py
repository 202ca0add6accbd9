"""Shipping: zones, methods and their rates.

Publishes nothing. Listens to nobody. Calls nobody: what it needs is passed in.
"""
