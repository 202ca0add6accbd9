"""Parcels: written down, handed over, arrived."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError

from apps.shipping import interface
from apps.shipping.events import ShipmentCreated, ShipmentDelivered, ShipmentDispatched
from apps.shipping.interface import Recipient, ShipmentConflict, ShipmentNotFound, ShipmentStatus
from apps.shipping.models import Shipment, ShipmentLine
from apps.shipping.rules import check_lines, steps_between, tidy_tracking, tracking_url
from commerce.db.transaction import atomic
from commerce.events import Event, publish
from commerce.wire import decode, encode

_TOLD_BY: dict[ShipmentStatus, type[ShipmentDispatched] | type[ShipmentDelivered]] = {
    ShipmentStatus.DISPATCHED: ShipmentDispatched,
    ShipmentStatus.DELIVERED: ShipmentDelivered,
}


def create_shipment(
    *,
    order_id: str,
    lines: Sequence[interface.ShipmentLine],
    address: Recipient,
    method: str,
    carrier: str,
    tracking_number: str,
    idempotency_key: str,
    now: datetime,
) -> interface.Shipment:
    """Write down a parcel that is about to leave. Again with the same key: the same one. Publishes ShipmentCreated.

    :raises InvalidShipment: it has no lines, or one is not acceptable
    :raises ShipmentConflict: the key was used for another order
    """
    check_lines(lines)
    tracking = tidy_tracking(carrier=carrier, tracking_number=tracking_number)
    shipment = Shipment(
        order_id=order_id,
        address=encode(address),
        method=method,
        idempotency_key=idempotency_key,
        created_at=now,
        updated_at=now,
        **tracking,
    )
    try:
        return _create(shipment, lines)
    except IntegrityError:
        earlier = Shipment.objects.whole().filter(idempotency_key=idempotency_key).first()
        if earlier is None:
            raise
    if earlier.order_id != order_id:
        raise ShipmentConflict("This key was used for another order.", shipment_id=earlier.pk)
    return as_dto(earlier)


def update_shipment(
    *,
    shipment_id: str,
    status: ShipmentStatus | None = None,
    carrier: str | None = None,
    tracking_number: str | None = None,
    now: datetime,
) -> interface.Shipment:
    """Say how far a parcel is, and how it is tracked; what is not given stays. Again: nothing more happens.

    Publishes ShipmentDispatched, ShipmentDelivered; both for a parcel that arrived before anybody said that it left.

    :raises ShipmentNotFound: there is none
    :raises ShipmentConflict: it has been further already
    :raises InvalidShipment: the tracking number is not acceptable
    """
    with atomic("shipping"):
        shipment = _locked(shipment_id)
        tracking = tidy_tracking(
            carrier=shipment.carrier if carrier is None else carrier,
            tracking_number=shipment.tracking_number if tracking_number is None else tracking_number,
        )
        if tracking != {"carrier": shipment.carrier, "tracking_number": shipment.tracking_number}:
            shipment.track(**tracking, at=now)
        _advance(shipment, status or shipment.state, now)
        return as_dto(shipment)


def get_shipment(*, shipment_id: str) -> interface.Shipment:
    """:raises ShipmentNotFound: there is none"""
    shipment = Shipment.objects.whole().filter(pk=shipment_id).first()
    if shipment is None:
        raise ShipmentNotFound
    return as_dto(shipment)


def shipments_of(*, order_id: str) -> Sequence[interface.Shipment]:
    """The parcels of an order, oldest first."""
    return [as_dto(shipment) for shipment in Shipment.objects.whole().filter(order_id=order_id).order_by("id")]


def as_dto(shipment: Shipment) -> interface.Shipment:
    """A parcel as others see it."""
    return interface.Shipment(
        shipment_id=shipment.pk,
        order_id=shipment.order_id,
        reference=shipment.idempotency_key,
        status=shipment.state,
        lines=tuple(
            interface.ShipmentLine(sku=line.sku, name=line.name, quantity=line.quantity)
            for line in shipment.lines.all()
        ),
        address=decode(Recipient, shipment.address),
        method=shipment.method,
        carrier=shipment.carrier,
        tracking_number=shipment.tracking_number,
        tracking_url=tracking_url(shipment.carrier, shipment.tracking_number),
        created_at=shipment.created_at,
        dispatched_at=shipment.dispatched_at,
        delivered_at=shipment.delivered_at,
    )


@atomic("shipping")
def forget_recipients(*, order_ids: Sequence[str]) -> None:
    """Take names and addresses out of the parcels of these orders; which goods went to which country stays."""
    shipments = list(Shipment.objects.select_for_update().filter(order_id__in=order_ids).order_by("pk"))
    for shipment in shipments:
        shipment.forget_recipient()
    Shipment.objects.bulk_update(shipments, ["address"])


@atomic("shipping")
def _create(shipment: Shipment, lines: Sequence[interface.ShipmentLine]) -> interface.Shipment:
    shipment.save(force_insert=True)
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, sku=line.sku, name=line.name, quantity=line.quantity) for line in lines
    )
    created = as_dto(shipment)
    publish(ShipmentCreated(order_id=shipment.order_id, shipment=created))
    return created


def _locked(shipment_id: str) -> Shipment:
    shipment = Shipment.objects.select_for_update().filter(pk=shipment_id).first()
    if shipment is None:
        raise ShipmentNotFound
    return shipment


def _advance(shipment: Shipment, wanted: ShipmentStatus, now: datetime) -> None:
    steps = steps_between(shipment.state, wanted)
    if not steps and wanted is not shipment.state:
        raise ShipmentConflict(f"The shipment is {shipment.status} already.", shipment_status=shipment.state)
    events: list[Event] = []
    for step in steps:
        shipment.move_to(step, at=now)
        events.append(_TOLD_BY[step](order_id=shipment.order_id, shipment=as_dto(shipment)))
    publish(*events)
