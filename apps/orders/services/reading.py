"""Orders as others see them, and the token that shows one to whoever holds it."""

from collections.abc import Sequence

from django.utils.crypto import constant_time_compare, salted_hmac

from apps.orders import interface
from apps.orders.interface import OrderNotFound
from apps.orders.models import Order
from apps.orders.selectors import as_dto, with_details
from apps.payments import interface as payments
from apps.shipping import interface as shipping


def get_order(*, order_id: str) -> interface.Order:
    """:raises OrderNotFound: there is none"""
    return as_dto(find(order_id))


def get_order_by_token(*, order_id: str, token: str) -> interface.Order:
    """An order shown to whoever holds its token.

    :raises OrderNotFound: there is none, or the token is not its own
    """
    if not constant_time_compare(token, token_of(order_id=order_id)):
        raise OrderNotFound
    return get_order(order_id=order_id)


def orders_of(*, customer_id: str, page: int, limit: int) -> tuple[Sequence[interface.Order], int]:
    """A page of a customer's orders, newest first, and how many there are in all."""
    orders = Order.objects.filter(customer_id=customer_id)
    start = (page - 1) * limit
    return [as_dto(order) for order in with_details(orders)[start : start + limit]], orders.count()


def payments_of_order(*, order_id: str) -> Sequence[payments.Payment]:
    """The payments of an order, oldest first: declined tries, too."""
    return payments.service().payments_of(order_id=order_id)


def shipments_of_order(*, order_id: str) -> Sequence[shipping.Shipment]:
    """The parcels of an order, oldest first."""
    return shipping.service().shipments_of(order_id=order_id)


def token_of(*, order_id: str) -> str:
    """The capability to look at one order. Derived, so that an e-mail written later can carry it again."""
    return salted_hmac("apps.orders.token", order_id, algorithm="sha256").hexdigest()


def find(order_id: str) -> Order:
    """:raises OrderNotFound: there is none"""
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        raise OrderNotFound
    return order
