"""Pricing: what a customer pays for these lines, explained line by line. Taxes by country and tax class.

Publishes nothing. Listens to nobody. Calls nobody: what it needs is passed in.
"""
