"""Sends orders, whole or in part.

Money that is only held is taken first. Then one transaction decides: it counts the units as shipped, so that from
there on nobody can cancel, refund or readdress them as unsent. What was decided is carried out by shipping, at once,
or by `resume_dispatches` if this process dies. What shipping says of the parcel comes back as events.
"""

from collections.abc import Sequence
from datetime import datetime

from apps.orders.events import OrderShipped
from apps.orders.interface import (
    KeyUsedElsewhere,
    NotPaidFor,
    NotShippable,
    Order,
    OrderStatus,
    ShipLine,
)
from apps.orders.models import Dispatch
from apps.orders.models import Order as OrderRow
from apps.orders.models.dispatch import LEASE
from apps.orders.rules import TO_BE_SENT, InvalidLines, check_tracking, units_by_sku
from apps.orders.selectors import as_dto
from apps.orders.services.moving import go_on, tell
from apps.orders.services.reading import find, token_of
from apps.orders.services.resuming import take_up
from apps.payments import interface as payments
from apps.payments.interface import PaymentStatus
from apps.shipping import interface as shipping
from apps.shipping.interface import Recipient, Shipment, ShipmentLine, ShipmentStatus
from commerce.db.transaction import atomic
from commerce.errors import Conflict
from commerce.events import publish
from commerce.money import Money
from commerce.wire import decode


@atomic("orders")
def start_processing(*, order_id: str, by: str, now: datetime) -> Order:
    """Say that an order is being packed. Again: nothing more happens. Publishes OrderStatusChanged.

    :raises OrderNotFound: there is none
    :raises NotShippable: it is not paid for, or closed
    """
    order = OrderRow.objects.locked(order_id)
    if order.state not in TO_BE_SENT:
        raise NotShippable(order_status=order.told)
    if order.state is OrderStatus.CONFIRMED:
        previous, reason = order.told, "Being packed."
        order.move_to(OrderStatus.PROCESSING, by=by, reason=reason, at=now)
        tell(order, previous, reason)
    return as_dto(order)


def ship(
    *,
    order_id: str,
    lines: Sequence[ShipLine] | None,
    carrier: str,
    tracking_number: str,
    by: str,
    idempotency_key: str,
    now: datetime,
) -> Shipment:
    """Send some units of an order, or all that are left (None). Again with the same key: the same shipment.

    Money that is only held is taken first. From the first shipment on the order can neither be cancelled nor go
    elsewhere. Publishes OrderStatusChanged, and OrderShipped once shipping says that the parcel has left.

    :raises OrderNotFound: there is none
    :raises NotShippable: it is not paid for or closed, or more is asked for than is left to be sent
    :raises NotPaidFor: the money could not be taken; nothing is sent
    :raises KeyUsedElsewhere: the key was used for other lines
    :raises apps.orders.rules.InvalidLines: a line has no units, or its SKU is not the order's or comes twice
    :raises apps.shipping.interface.InvalidShipment: the tracking number is not acceptable
    :raises apps.payments.interface.GatewayUnavailable, apps.payments.interface.GatewayTimeout: see there
    """
    tracking = {"carrier": " ".join(carrier.split()), "tracking_number": " ".join(tracking_number.split())}
    check_tracking(**tracking)
    wanted = None if lines is None else units_by_sku(lines)
    order = find(order_id)
    dispatch = _decided(order, idempotency_key, wanted)
    if dispatch is None:
        _units_to_send(order, wanted)
        _take_money(order, now)
        dispatch = _decide(order_id, wanted, by=by, idempotency_key=idempotency_key, now=now, **tracking)
    return _carry_out(dispatch, now)


def resume_dispatches(now: datetime) -> int:
    """Carry out what was decided by processes that died; answers how many parcels were taken up."""
    return take_up(Dispatch.objects.forgotten(now), _carry_out, lease=LEASE, now=now)


@atomic("orders")
def record_dispatch(*, shipment: Shipment, now: datetime) -> None:
    """Shipping says that a parcel left. Again: nothing. Publishes OrderShipped."""
    dispatch = (
        Dispatch.objects.filter(pk=shipment.reference, order_id=shipment.order_id).select_related("order").first()
    )
    at = shipment.dispatched_at or now
    if dispatch is not None and dispatch.record_dispatched(shipment_id=shipment.shipment_id, at=at):
        order = dispatch.order
        publish(
            OrderShipped(
                order_id=order.pk, order=as_dto(order), order_token=token_of(order_id=order.pk), shipment=shipment
            )
        )


@atomic("orders")
def record_delivery(*, shipment: Shipment, now: datetime) -> None:
    """Shipping says that a parcel arrived; with the last one the order has. Again: nothing.

    Publishes OrderStatusChanged.
    """
    order = OrderRow.objects.locked(shipment.order_id)
    dispatch = order.dispatches.filter(pk=shipment.reference).first()
    if dispatch is not None and dispatch.record_delivered(at=shipment.delivered_at or now):
        all_arrived = not order.units.outstanding and not order.units.parcels_on_their_way
        if all_arrived:
            go_on(order, OrderStatus.DELIVERED, by="carrier", reason="Delivered.", now=now)


def _decided(order: OrderRow, key: str, wanted: dict[str, int] | None) -> Dispatch | None:
    """:raises KeyUsedElsewhere: the key was used for other lines"""
    dispatch = order.dispatches.filter(idempotency_key=key).first()
    if dispatch is not None and wanted not in (None, dispatch.units):
        raise KeyUsedElsewhere(idempotency_key=key)
    return dispatch


def _units_to_send(order: OrderRow, wanted: dict[str, int] | None) -> dict[str, int]:
    """:raises NotShippable, apps.orders.rules.InvalidLines: as `ship` says"""
    outstanding = {line.sku: line.outstanding for line in order.sold}
    left = {sku: units for sku, units in outstanding.items() if units}
    asked = left if wanted is None else wanted
    if not asked.keys() <= outstanding.keys():
        raise InvalidLines
    if order.state not in TO_BE_SENT:
        raise NotShippable(f"The order is {order.told.replace('_', ' ')}.", order_status=order.told)
    if not asked or any(units > outstanding[sku] for sku, units in asked.items()):
        raise NotShippable(outstanding=left)
    return asked


def _take_money(order: OrderRow, now: datetime) -> None:
    """Capture what is still only held, as far as the order is not paid for.

    :raises NotPaidFor: the bank will not give it
    """
    service = payments.service()
    found = service.payments_of(order_id=order.pk)
    due = order.total_amount - sum(payment.captured.minor for payment in found)
    for payment in found:
        if due > 0 and payment.status is PaymentStatus.AUTHORIZED:
            part = Money(min(due, payment.amount.minor), order.currency)
            try:
                service.capture(payment_id=payment.payment_id, amount=part, now=now)
            except Conflict as refusal:
                raise NotPaidFor(f"{NotPaidFor().detail} {refusal.detail}", payment_id=payment.payment_id) from refusal
            due -= part.minor
    if due > 0:
        raise NotPaidFor(missing=Money(due, order.currency))


@atomic("orders")
def _decide(
    order_id: str,
    wanted: dict[str, int] | None,
    *,
    carrier: str,
    tracking_number: str,
    by: str,
    idempotency_key: str,
    now: datetime,
) -> Dispatch:
    order = OrderRow.objects.locked(order_id)
    if earlier := _decided(order, idempotency_key, wanted):
        return earlier
    units = _units_to_send(order, wanted)
    sent = [line for line in order.sold if line.sku in units]
    for line in sent:
        if not line.count(shipped=units[line.sku]):
            raise NotShippable(outstanding={line.sku: line.outstanding})
    dispatch: Dispatch = order.dispatches.create(
        lines=[{"sku": line.sku, "name": line.name, "quantity": units[line.sku]} for line in sent],
        address=order.shipping_address,
        carrier=carrier,
        tracking_number=tracking_number,
        by=by[:120],
        idempotency_key=idempotency_key,
        lease_until=now + LEASE,
        created_at=now,
    )
    go_on(order, _step(order), by=by, reason=_said(dispatch), now=now)
    return dispatch


def _step(order: OrderRow) -> OrderStatus:
    return OrderStatus.PROCESSING if order.units.outstanding else OrderStatus.SHIPPED


def _said(dispatch: Dispatch) -> str:
    what = ", ".join(f"{line['quantity']} × {line['name']}" for line in dispatch.lines)
    carrier = f" with {dispatch.carrier}" if dispatch.carrier else ""
    return f"Sent{carrier}: {what}."


def _carry_out(dispatch: Dispatch, now: datetime) -> Shipment:
    """Have the parcel written down and dispatched; both are done once, however often this runs."""
    service = shipping.service()
    shipment = service.create_shipment(
        order_id=dispatch.order_id,
        lines=decode(list[ShipmentLine], dispatch.lines),
        address=decode(Recipient, dispatch.address),
        method=dispatch.order.shipping_method,
        carrier=dispatch.carrier,
        tracking_number=dispatch.tracking_number,
        idempotency_key=dispatch.pk,
        now=now,
    )
    if shipment.status is not ShipmentStatus.CREATED:
        return shipment
    return service.update_shipment(shipment_id=shipment.shipment_id, status=ShipmentStatus.DISPATCHED, now=now)
