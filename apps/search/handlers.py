"""Reactions to what catalog and inventory tell. Each may run twice, late, or in another order."""

from apps.catalog.events import ProductCreated, ProductDeleted, ProductUpdated
from apps.inventory.events import StockChanged
from apps.search import services


def index_product(event: ProductCreated | ProductUpdated) -> None:
    services.index_product(product=event.product)


def remove_product(event: ProductDeleted) -> None:
    services.remove_product(product_id=event.product_id)


def set_stock(event: StockChanged) -> None:
    services.set_stock(
        sku=event.sku, available=event.available, backorder=event.backorder, level_version=event.level_version
    )
