"""Shopify's product CSV: rows in, drafts and problems out. Knows no database.

One product is several rows with one Handle, one beneath the other: the first also describes the product, each of them
may hold a variant, a picture or both. A product is read whole or not at all: one bad cell keeps all its rows out.
"""

from apps.catalog.shopify.problems import Problem
from apps.catalog.shopify.reader import ShopifyReader

__all__ = ["Problem", "ShopifyReader"]
