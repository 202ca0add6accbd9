"""For the tests of other domains: shipping by one method, parcels in memory, and no database.

with shipping.service.replaced_by(FakeShipping(price=Money(395, "GBP"))):
    ...
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from apps.shipping.interface import (
    Consignment,
    CountryNotServed,
    Recipient,
    Shipment,
    ShipmentConflict,
    ShipmentLine,
    ShipmentNotFound,
    ShipmentStatus,
    ShippingMethodUnavailable,
    ShippingOption,
)
from apps.shipping.rules import check_lines, steps_between, tidy_tracking, tracking_url, working_days_after
from commerce.ids import new_id
from commerce.money import Money


class FakeShipping:
    """Delivers to `served`, in two to four working days, for one price, up to a weight."""

    METHOD_ID = "shm_standard"

    def __init__(
        self, *, price: Money, free_from: Money | None = None, served: Sequence[str] = ("GB",), max_grams: int = 15_000
    ) -> None:
        self.price = price
        self.free_from = free_from
        self.served = sorted(served)
        self.max_grams = max_grams
        self.shipments: dict[str, Shipment] = {}
        self._by_key: dict[str, str] = {}

    def options(self, *, consignment: Consignment, now: datetime) -> Sequence[ShippingOption]:
        if consignment.country not in self.served:
            raise CountryNotServed
        if consignment.weight_grams > self.max_grams:
            return []
        free = self.free_from is not None and consignment.subtotal >= self.free_from
        return [
            ShippingOption(
                method_id=self.METHOD_ID,
                name="Standard",
                price=Money.zero(self.price.currency) if free else self.price,
                estimate_from=working_days_after(now.date(), 2),
                estimate_to=working_days_after(now.date(), 4),
                free_from=self.free_from,
            )
        ]

    def option(self, *, method_id: str, consignment: Consignment, now: datetime) -> ShippingOption:
        for offered in self.options(consignment=consignment, now=now):
            if offered.method_id == method_id:
                return offered
        raise ShippingMethodUnavailable(method_id=method_id)

    def countries(self) -> Sequence[str]:
        return self.served

    def create_shipment(
        self,
        *,
        order_id: str,
        lines: Sequence[ShipmentLine],
        address: Recipient,
        method: str,
        carrier: str,
        tracking_number: str,
        idempotency_key: str,
        now: datetime,
    ) -> Shipment:
        check_lines(lines)
        if idempotency_key not in self._by_key:
            tracking = tidy_tracking(carrier=carrier, tracking_number=tracking_number)
            shipment = Shipment(
                shipment_id=new_id("shp"),
                order_id=order_id,
                reference=idempotency_key,
                status=ShipmentStatus.CREATED,
                lines=tuple(lines),
                address=address,
                method=method,
                tracking_url=tracking_url(**tracking),
                created_at=now,
                dispatched_at=None,
                delivered_at=None,
                **tracking,
            )
            self._by_key[idempotency_key] = shipment.shipment_id
            self.shipments[shipment.shipment_id] = shipment
        shipment = self.shipments[self._by_key[idempotency_key]]
        if shipment.order_id != order_id:
            raise ShipmentConflict
        return shipment

    def update_shipment(
        self,
        *,
        shipment_id: str,
        status: ShipmentStatus | None = None,
        carrier: str | None = None,
        tracking_number: str | None = None,
        now: datetime,
    ) -> Shipment:
        shipment = self.get_shipment(shipment_id=shipment_id)
        wanted = status or shipment.status
        steps = steps_between(shipment.status, wanted)
        if not steps and wanted is not shipment.status:
            raise ShipmentConflict
        tracking = tidy_tracking(
            carrier=shipment.carrier if carrier is None else carrier,
            tracking_number=shipment.tracking_number if tracking_number is None else tracking_number,
        )
        self.shipments[shipment_id] = replace(
            shipment,
            status=wanted,
            carrier=tracking["carrier"],
            tracking_number=tracking["tracking_number"],
            tracking_url=tracking_url(**tracking),
            dispatched_at=now if ShipmentStatus.DISPATCHED in steps else shipment.dispatched_at,
            delivered_at=now if ShipmentStatus.DELIVERED in steps else shipment.delivered_at,
        )
        return self.shipments[shipment_id]

    def get_shipment(self, *, shipment_id: str) -> Shipment:
        if shipment_id not in self.shipments:
            raise ShipmentNotFound
        return self.shipments[shipment_id]

    def shipments_of(self, *, order_id: str) -> Sequence[Shipment]:
        return [shipment for shipment in self.shipments.values() if shipment.order_id == order_id]
