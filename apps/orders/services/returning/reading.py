"""Returns as others see them, and the way to an order for whoever knows its number."""

from collections.abc import Sequence

from apps.orders import interface
from apps.orders.interface import OrderNotFound, OrderRef
from apps.orders.models import Order, Return
from apps.orders.rules import tidy_order_number
from apps.orders.selectors import return_as_dto
from apps.orders.services.reading import token_of


def find_order(*, number: str, email: str) -> OrderRef:
    """The order of this number, for whoever knows the e-mail address it was placed with; case does not matter.

    :raises OrderNotFound: no such order, or another address: nobody learns which
    """
    found = Order.objects.filter(number=tidy_order_number(number)).only("id", "email").first()
    if found is None or found.email.casefold() != email.strip().casefold():
        raise OrderNotFound
    return OrderRef(order_id=found.pk, token=token_of(order_id=found.pk))


def get_return(*, return_id: str) -> interface.Return:
    """:raises ReturnNotFound: there is none"""
    return return_as_dto(Return.objects.known(return_id))


def returns_of_order(*, order_id: str) -> Sequence[interface.Return]:
    """The returns of an order, oldest first."""
    return [return_as_dto(back) for back in Return.objects.with_details().filter(order_id=order_id)]


def returns_of(*, customer_id: str, page: int, limit: int) -> tuple[Sequence[interface.Return], int]:
    """A page of a customer's returns, newest first, and how many there are in all."""
    found = Return.objects.with_details().filter(order__customer_id=customer_id).order_by("-created_at", "-id")
    start = (page - 1) * limit
    return [return_as_dto(back) for back in found[start : start + limit]], found.count()
