"""The units of a return on the lines of its order."""

from collections.abc import Mapping

from apps.orders.interface import IllegalReturnStep
from apps.orders.models import Order, Return


def locked(return_id: str) -> tuple[Order, Return]:
    """The return and its order, and nobody else works on either until the transaction ends.

    :raises apps.orders.interface.ReturnNotFound: there is none
    """
    order = Order.objects.locked(Return.objects.known(return_id).order_id)
    return order, Return.objects.known(return_id)


def release(order: Order, units: Mapping[str, int]) -> None:
    """They stay with the shopper, or are paid back now: either way they are no longer set aside.

    :raises IllegalReturnStep: so many are not
    """
    for line in order.sold:
        if line.sku in units and not line.count(returning=-units[line.sku]):
            raise IllegalReturnStep(units={line.sku: line.returning_quantity})
