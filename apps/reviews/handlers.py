"""Reactions to what catalog, orders and customers tell. Each may run twice, late, or in another order."""

from apps.catalog.events import ProductCreated, ProductDeleted, ProductUpdated
from apps.customers.events import CustomerErased
from apps.orders.events import OrderPlaced, OrdersAnonymised, OrderStatusChanged
from apps.orders.interface import OrderStatus
from apps.reviews import services

_TAKEN_BACK = (OrderStatus.CANCELLED, OrderStatus.REFUNDED)


def know_subject(event: ProductCreated | ProductUpdated) -> None:
    product = event.product
    services.know_subject(
        product_id=product.product_id, version=product.version, title=product.title, slug=product.slug
    )


def forget_subject(event: ProductDeleted) -> None:
    services.forget_subject(product_id=event.product_id)


def know_purchase(event: OrderPlaced) -> None:
    services.know_purchase(
        order_id=event.order_id,
        order_token=event.order_token,
        customer_id=event.order.customer_id,
        product_ids=[line.product_id for line in event.order.lines],
        bought_at=event.order.created_at,
    )


def revoke_purchase(event: OrderStatusChanged) -> None:
    if event.new_status in _TAKEN_BACK:
        services.revoke_purchase(order_id=event.order_id)


def forget_author(event: CustomerErased) -> None:
    services.forget_author(customer_id=event.customer_id)


def forget_orders(event: OrdersAnonymised) -> None:
    services.forget_orders(order_ids=event.order_ids)
