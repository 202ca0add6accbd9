"""An order together with what other domains know of it."""

from collections.abc import Callable, Sequence
from typing import Any

from apps.customers import interface as customers
from apps.orders.interface import Order
from apps.payments import interface as payments
from apps.shipping import interface as shipping


def parts_of(*, order: Order, names: Sequence[str]) -> dict[str, Any]:
    """What was asked for by name: `customer` (None for a guest, and once forgotten), `payments`, `shipments`."""
    return {name: _PARTS[name](order) for name in names}


def _customer_of(order: Order) -> customers.Customer | None:
    if not order.customer_id:
        return None
    try:
        return customers.service().get_customer(customer_id=order.customer_id)
    except customers.CustomerNotFound:
        return None


def _payments_of(order: Order) -> Sequence[payments.Payment]:
    return payments.service().payments_of(order_id=order.order_id)


def _shipments_of(order: Order) -> Sequence[shipping.Shipment]:
    return shipping.service().shipments_of(order_id=order.order_id)


_PARTS: dict[str, Callable[[Order], Any]] = {
    "customer": _customer_of,
    "payments": _payments_of,
    "shipments": _shipments_of,
}
