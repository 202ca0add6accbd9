"""Reactions to what catalog and orders tell. Each may run twice, late, or in another order."""

from apps.catalog.events import ProductCreated, ProductDeleted, ProductUpdated
from apps.orders.events import OrderPlaced
from apps.recommendations import services


def keep_article(event: ProductCreated | ProductUpdated) -> None:
    services.keep_article(product=event.product)


def forget_article(event: ProductDeleted) -> None:
    services.forget_article(product_id=event.product_id)


def keep_basket(event: OrderPlaced) -> None:
    services.keep_basket(
        order_id=event.order_id,
        product_ids=[line.product_id for line in event.order.lines],
        bought_at=event.order.created_at,
    )
