"""Catalogue: products, variants, options, categories, pictures, base prices.

Publishes ProductCreated, ProductUpdated, ProductDeleted, CategoryUpdated. Listens to nobody. Calls nobody.
"""
