"""What shoppers do: ask to send goods back, and think better of it."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from apps.orders import interface
from apps.orders.events import ReturnRequested
from apps.orders.interface import KeyUsedElsewhere, NotReturnable, ReturnableLine, ReturnLineRequest, ReturnState
from apps.orders.models import Order, Return, ReturnLine
from apps.orders.rules import InvalidLines, Parcel, in_return_window, units_by_sku
from apps.orders.selectors import return_as_dto
from apps.orders.services.moving import tell_of_return
from apps.orders.services.reading import find
from apps.orders.services.returning.reading import get_return
from apps.orders.services.returning.setting_aside import locked, release
from commerce.db.transaction import atomic


def returnable(*, order_id: str, now: datetime) -> Sequence[ReturnableLine]:
    """What of an order may be asked to go back: it was sent, its window is open, it is not on its way back yet.

    :raises OrderNotFound: there is none
    """
    return _returnable(find(order_id), now)


@atomic("orders")
def request_return(
    *, order_id: str, lines: Sequence[ReturnLineRequest], by: str, idempotency_key: str, now: datetime
) -> interface.Return:
    """Ask to send goods back. Again with the same key: the same return. Publishes ReturnRequested.

    Of each line as many units as are asked for are set aside: they can be neither refunded nor returned otherwise.

    :raises OrderNotFound: there is none
    :raises apps.orders.rules.InvalidLines: a line has no units, or its SKU is not the order's or comes twice
    :raises NotReturnable: not sent, too late, or returned already
    :raises KeyUsedElsewhere: the key was used for another return
    """
    units = units_by_sku(lines)
    order = Order.objects.locked(order_id)
    if asked := Return.objects.with_details().filter(order=order, idempotency_key=idempotency_key).first():
        if asked.units != units:
            raise KeyUsedElsewhere(idempotency_key=idempotency_key)
        return return_as_dto(asked)
    _set_aside(order, units, now)
    back: Return = order.returns.create(
        sequence=order.returns.count() + 1, idempotency_key=idempotency_key, created_at=now, updated_at=now
    )
    rows = {line.sku: line for line in order.sold}
    ReturnLine.objects.bulk_create(
        ReturnLine(
            back=back,
            line=rows[line.sku],
            quantity=line.quantity,
            reason=line.reason.value,
            comment=line.comment[:500],
        )
        for line in lines
    )
    back.begin(by=by, reason="", at=now)
    tell_of_return(back, ReturnRequested)
    return get_return(return_id=back.pk)


@atomic("orders")
def cancel_return(*, return_id: str, by: str, now: datetime) -> interface.Return:
    """The shopper keeps the goods. Again: nothing more happens.

    :raises ReturnNotFound: there is none
    :raises IllegalReturnStep: it has arrived, or is closed
    """
    order, back = locked(return_id)
    if back.is_at is not ReturnState.CANCELLED:
        back.move_to(ReturnState.CANCELLED, by=by, reason="", at=now)
        release(order, back.held)
    return get_return(return_id=return_id)


def _returnable(order: Order, now: datetime) -> list[ReturnableLine]:
    sent = order.dispatches.filter(dispatched_at__isnull=False)
    parcels = [
        Parcel(units=parcel.units, there_at=parcel.delivered_at or parcel.dispatched_at)
        for parcel in sent
        if parcel.dispatched_at is not None
    ]
    window = in_return_window(parcels, days=settings.RETURN_DAYS, now=now)
    return [
        ReturnableLine(
            sku=line.sku,
            name=line.name,
            options=line.options,
            image_url=line.image_url,
            quantity=units,
            until=window[line.sku][1],
        )
        for line in order.sold
        if line.sku in window and (units := min(window[line.sku][0], line.with_the_shopper)) > 0
    ]


def _set_aside(order: Order, units: dict[str, int], now: datetime) -> None:
    """:raises InvalidLines, NotReturnable: as `request_return` says"""
    if not units.keys() <= {line.sku for line in order.sold}:
        raise InvalidLines
    left = {line.sku: line.quantity for line in _returnable(order, now)}
    wanted = [(line, units[line.sku]) for line in order.sold if line.sku in units]
    if any(asked > left.get(line.sku, 0) or not line.count(returning=asked) for line, asked in wanted):
        raise NotReturnable(returnable=left)
