"""Orders as others see them, and the token that shows one to whoever holds it."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from apps.orders import interface
from apps.orders.interface import Address, OrderNotFound, OrderStatus
from apps.orders.models import Order, OrderLine, StatusHistory
from apps.payments import interface as payments
from commerce.money import Money
from commerce.wire import decode


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


def token_of(*, order_id: str) -> str:
    """The capability to look at one order. Derived, so that an e-mail written later can carry it again."""
    return salted_hmac("apps.orders.token", order_id, algorithm="sha256").hexdigest()


def find(order_id: str) -> Order:
    """:raises OrderNotFound: there is none"""
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        raise OrderNotFound
    return order


def with_details(orders: "QuerySet[Order]") -> "QuerySet[Order]":
    """Lines and history with them: three queries, however many orders."""
    return orders.prefetch_related("lines", "history")


def as_dto(
    order: Order, *, lines: Iterable[OrderLine] | None = None, history: Iterable[StatusHistory] | None = None
) -> interface.Order:
    """`lines` and `history` when they are at hand, to save reading them again."""
    return interface.Order(
        order_id=order.pk,
        number=order.number,
        status=order.state,
        customer_id=order.customer_id,
        email=order.email,
        lines=tuple(_line(line, order.currency) for line in (order.lines.all() if lines is None else lines)),
        totals=_totals(order),
        shipping_address=decode(Address, order.shipping_address),
        billing_address=decode(Address, order.billing_address),
        shipping_method_id=order.shipping_method_id,
        shipping_method=order.shipping_method,
        estimate_from=order.estimate_from,
        estimate_to=order.estimate_to,
        history=tuple(_change(change) for change in (order.history.all() if history is None else history)),
        created_at=order.created_at,
        updated_at=order.updated_at,
    )


def _line(line: OrderLine, currency: str) -> interface.OrderLine:
    return interface.OrderLine(
        sku=line.sku,
        product_id=line.product_id,
        slug=line.slug,
        name=line.name,
        options=line.options,
        image_url=line.image_url,
        quantity=line.quantity,
        unit_price=Money(line.unit_price_amount, currency),
        discount=Money(line.discount_amount, currency),
        total=Money(line.total_amount, currency),
        tax=Money(line.tax_amount, currency),
        tax_rate=line.tax_rate,
    )


def _totals(order: Order) -> interface.OrderTotals:
    return interface.OrderTotals(
        subtotal=Money(order.subtotal_amount, order.currency),
        discount=Money(order.discount_amount, order.currency),
        shipping=Money(order.shipping_amount, order.currency),
        tax=Money(order.tax_amount, order.currency),
        total=order.total,
        prices_include_tax=order.prices_include_tax,
    )


def _change(change: StatusHistory) -> interface.StatusChange:
    return interface.StatusChange(status=OrderStatus(change.status), at=change.at, by=change.by, reason=change.reason)
