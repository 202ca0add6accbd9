"""Recommendations: what is bought together, learnt from baskets.

Publishes nothing. Listens to catalog and orders. Calls nobody.
"""
