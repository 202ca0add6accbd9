"""A sample of how domains are called: it calls inventory and pricing, and only names catalog and orders."""

from apps.catalog import interface as catalog
from apps.inventory import interface as inventory
from apps.orders.interface import Order
from apps.pricing.interface import service as pricing


def use(order: Order) -> object:
    try:
        return inventory.service().availability(skus=[]), pricing()
    except catalog.ProductNotFound:
        return None
