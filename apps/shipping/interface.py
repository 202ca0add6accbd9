"""What shipping offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from commerce.errors import Conflict, Invalid
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


service: ServicePort[ShippingService] = ServicePort("shipping")
