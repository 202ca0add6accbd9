"""What shipping offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from commerce.errors import Conflict, Invalid, NotFound
from commerce.money import Money
from commerce.ports import ServicePort


class CountryNotServed(Invalid):
    """The shop does not deliver to this country."""

    code = "country_not_served"


class InvalidPostcode(Invalid):
    """This is no postcode of the country. Its `errors` name the field `postcode`."""

    code = "invalid_postcode"


class ShippingMethodUnavailable(Conflict):
    """This delivery method cannot be had for this address and these goods. Choose one of those offered."""

    code = "shipping_method_unavailable"


class ShipmentNotFound(NotFound):
    """There is no such shipment."""

    code = "shipment_not_found"


class ShipmentConflict(Conflict):
    """The shipment is not at a point where this can happen."""

    code = "shipment_conflict"


class InvalidShipment(Invalid):
    """A shipment has lines of one unit or more, each SKU once, and a tracking number of at most 80 characters."""

    code = "invalid_shipment"


class ShipmentStatus(StrEnum):
    """`created`: written down, not handed over yet."""

    CREATED = "created"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Consignment:
    """What is to be delivered, and where to. `subtotal` is what the goods cost, for free delivery from an amount."""

    country: str
    postcode: str
    weight_grams: int
    subtotal: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class ShippingOption:
    """A method with its price for a consignment; `estimate_from` and `estimate_to` are days of delivery."""

    method_id: str
    name: str
    price: Money
    estimate_from: date
    estimate_to: date
    free_from: Money | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """Where a parcel goes; `country` is ISO 3166, two letters."""

    first_name: str
    last_name: str
    street: str
    city: str
    state: str = ""
    zip_code: str
    country: str
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShipmentLine:
    """So many units of one article in a parcel."""

    sku: str
    name: str
    quantity: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Shipment:
    """A parcel. `tracking_url` is the carrier's page about it, where the carrier is one we know.

    `reference` is the idempotency key it was made with, by which its maker knows it.
    """

    shipment_id: str
    order_id: str
    reference: str
    status: ShipmentStatus
    lines: tuple[ShipmentLine, ...]
    address: Recipient
    method: str
    carrier: str
    tracking_number: str
    tracking_url: str
    created_at: datetime
    dispatched_at: datetime | None
    delivered_at: datetime | None


class ShippingService(Protocol):
    def options(self, *, consignment: Consignment, now: datetime) -> Sequence[ShippingOption]:
        """The methods that can deliver it, cheapest first. An empty postcode is one not known yet.

        :raises CountryNotServed: no zone holds the country
        :raises InvalidPostcode: the country has no such postcode
        """
        ...

    def option(self, *, method_id: str, consignment: Consignment, now: datetime) -> ShippingOption:
        """One of them.

        :raises ShippingMethodUnavailable: it is not among the options
        :raises CountryNotServed: no zone holds the country
        :raises InvalidPostcode: the country has no such postcode
        """
        ...

    def countries(self) -> Sequence[str]:
        """ISO 3166 codes of the countries delivered to, in alphabetical order."""
        ...

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
        """Write down a parcel that is about to leave. Again with the same key: the same one. Publishes ShipmentCreated.

        :raises InvalidShipment: it has no lines, or one is not acceptable
        :raises ShipmentConflict: the key was used for another order
        """
        ...

    def update_shipment(
        self,
        *,
        shipment_id: str,
        status: ShipmentStatus | None = None,
        carrier: str | None = None,
        tracking_number: str | None = None,
        now: datetime,
    ) -> Shipment:
        """Say how far a parcel is, and how it is tracked; what is not given stays. Again: nothing more happens.

        Publishes ShipmentDispatched, ShipmentDelivered. A carrier may report the delivery of what nobody reported as
        dispatched: both are told then.

        :raises ShipmentNotFound: there is none
        :raises ShipmentConflict: it has been further already
        :raises InvalidShipment: the tracking number is not acceptable
        """
        ...

    def get_shipment(self, *, shipment_id: str) -> Shipment:
        """:raises ShipmentNotFound: there is none"""
        ...

    def shipments_of(self, *, order_id: str) -> Sequence[Shipment]:
        """The parcels of an order, oldest first."""
        ...


service: ServicePort[ShippingService] = ServicePort("shipping")
