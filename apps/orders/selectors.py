"""Orders as others see them, and the feed for integrators."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from apps.orders import interface
from apps.orders.interface import Address, OrderStatus, RefundState, ReturnReason, ReturnState
from apps.orders.models import Dispatch, Order, OrderLine, Refund, Return, StatusHistory
from apps.orders.rules import fulfilment
from commerce.errors import Invalid
from commerce.money import Money
from commerce.wire import decode


class InvalidCursor(Invalid):
    """The cursor is not one that this list gave out."""

    code = "invalid_cursor"


def list_orders(
    *, status: OrderStatus | None, since: datetime | None, until: datetime | None, cursor: str, limit: int
) -> tuple[Sequence[interface.Order], str]:
    """Orders made from `since` and before `until`, newest first, and the cursor of the next page ("": there is none).

    As quick on the last page as on the first.

    :raises InvalidCursor: it was not given out by this list
    """
    orders = Order.objects.order_by("-created_at", "-id")
    if status is not None:
        orders = orders.filter(standing=status)
    if since is not None:
        orders = orders.filter(created_at__gte=since)
    if until is not None:
        orders = orders.filter(created_at__lt=until)
    if cursor:
        created_at, order_id = _read(cursor)
        orders = orders.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, id__lt=order_id))
    page = list(with_details(orders)[: limit + 1])
    more = _write(page[limit - 1]) if len(page) > limit else ""
    return [as_dto(order) for order in page[:limit]], more


def how_many_are_under_way() -> dict[str, float]:
    """Parcels and refunds that were decided and wait to be carried out; mostly none."""
    return {
        "parcel": Dispatch.objects.filter(dispatched_at__isnull=True).count(),
        "refund": Refund.objects.filter(state=RefundState.REQUESTED).count(),
    }


def with_details(orders: "QuerySet[Order]") -> "QuerySet[Order]":
    """Lines and history with them: three queries, however many orders."""
    return orders.prefetch_related("lines", "history")


def as_dto(order: Order) -> interface.Order:
    return interface.Order(
        order_id=order.pk,
        number=order.number,
        status=order.told,
        customer_id=order.customer_id,
        email=order.email,
        lines=tuple(_line(line) for line in order.sold),
        totals=_totals(order),
        shipping_address=decode(Address, order.shipping_address),
        billing_address=decode(Address, order.billing_address),
        shipping_method_id=order.shipping_method_id,
        shipping_method=order.shipping_method,
        estimate_from=order.estimate_from,
        estimate_to=order.estimate_to,
        history=tuple(_change(change) for change in order.story),
        created_at=order.created_at,
        updated_at=order.updated_at,
        payable_until=order.payable_until,
        language=order.language,
        fulfilment=fulfilment(order.state, shipped=sum(line.shipped_quantity for line in order.sold)),
        refunded_minor=order.refunded_amount,
    )


def return_as_dto(back: Return) -> interface.Return:
    """As others see it; quickest for one of `Return.objects.with_details()`."""
    return interface.Return(
        return_id=back.pk,
        number=back.number,
        order_id=back.order_id,
        order_number=back.order.number,
        state=back.is_at,
        lines=tuple(
            interface.ReturnLine(
                sku=line.line.sku,
                name=line.line.name,
                options=line.line.options,
                image_url=line.line.image_url,
                quantity=line.quantity,
                reason=ReturnReason(line.reason),
                comment=line.comment,
                received=line.received,
                restock=line.restock,
            )
            for line in back.goods
        ),
        instructions=back.instructions,
        refund=Money(back.refund.refund_amount, back.order.currency) if back.refund else None,
        history=tuple(
            interface.ReturnStep(state=ReturnState(step.state), at=step.at, by=step.by, reason=step.reason)
            for step in back.steps.all()
        ),
        created_at=back.created_at,
    )


def _line(line: OrderLine) -> interface.OrderLine:
    return interface.OrderLine(
        sku=line.sku,
        product_id=line.product_id,
        slug=line.slug,
        name=line.name,
        options=line.options,
        image_url=line.image_url,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        total=line.total,
        tax=line.tax,
        tax_rate=line.tax_rate,
        shipped=line.shipped_quantity,
        refunded=line.refunded_quantity,
        cancelled=line.cancelled_quantity,
    )


def _totals(order: Order) -> interface.OrderTotals:
    return interface.OrderTotals(
        subtotal=order.subtotal,
        discount=order.discount,
        shipping=order.shipping,
        tax=order.tax,
        total=order.total,
        prices_include_tax=order.prices_include_tax,
    )


def _change(change: StatusHistory) -> interface.StatusChange:
    return interface.StatusChange(status=OrderStatus(change.status), at=change.at, by=change.by, reason=change.reason)


def _write(order: Order) -> str:
    return base64.urlsafe_b64encode(f"{order.created_at.isoformat()} {order.pk}".encode()).decode()


def _read(cursor: str) -> tuple[datetime, str]:
    try:
        moment, order_id = base64.urlsafe_b64decode(cursor.encode()).decode().split(" ")
        created_at = datetime.fromisoformat(moment)
    except (binascii.Error, ValueError) as error:
        raise InvalidCursor from error
    if created_at.tzinfo is None:
        raise InvalidCursor
    return created_at, order_id
