"""Reactions to what catalog, inventory, orders and reviews tell. Each may run twice, late, or in another order."""

from collections import Counter
from decimal import Decimal

from apps.catalog.events import ProductCreated, ProductDeleted, ProductUpdated
from apps.inventory.events import StockChanged
from apps.orders.events import OrderPlaced
from apps.reviews.events import RatingChanged
from apps.search import services


def index_product(event: ProductCreated | ProductUpdated) -> None:
    services.index_product(product=event.product)


def remove_product(event: ProductDeleted) -> None:
    services.remove_product(product_id=event.product_id)


def set_stock(event: StockChanged) -> None:
    services.set_stock(
        sku=event.sku, available=event.available, backorder=event.backorder, level_version=event.level_version
    )


def count_sales(event: OrderPlaced) -> None:
    units: Counter[str] = Counter()
    for line in event.order.lines:
        units[line.product_id] += line.quantity
    services.record_order(order_id=event.order_id, units=dict(units), placed_at=event.order.created_at)


def set_rating(event: RatingChanged) -> None:
    services.set_rating(product_id=event.product_id, average=Decimal(event.average), count=event.count)
