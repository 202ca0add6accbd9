"""What delivery costs, how long it takes, and where it goes."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from apps.shipping.interface import (
    Consignment,
    CountryNotServed,
    InvalidPostcode,
    ShippingMethodUnavailable,
    ShippingOption,
)
from apps.shipping.models import Method, Place
from apps.shipping.rules import REST_OF_WORLD, countries_of_the_world, is_country, is_postcode
from commerce.errors import FieldError
from commerce.money import Money


def options(*, consignment: Consignment, now: datetime) -> Sequence[ShippingOption]:
    """The methods that can deliver it, cheapest first; none when it is too heavy for all of them.

    Methods without a price in the currency of the goods are left out. An empty postcode is one not known yet.

    :raises CountryNotServed: no zone holds the country
    :raises InvalidPostcode: the country has no such postcode
    """
    zone = Place.objects.zone_of(consignment.country) if is_country(consignment.country) else None
    if zone is None:
        raise CountryNotServed(errors=(FieldError("country", CountryNotServed.code, "We do not deliver there."),))
    _check_postcode(consignment)
    priced = [(method, price) for method in zone.methods.all() if (price := method.price_for(consignment)) is not None]
    cheapest_first = sorted(priced, key=lambda offer: (offer[1], offer[0].position, offer[0].name))
    return [_option(method, price, now) for method, price in cheapest_first]


def option(*, method_id: str, consignment: Consignment, now: datetime) -> ShippingOption:
    """One of the options.

    :raises ShippingMethodUnavailable: it is not among the options
    :raises CountryNotServed: no zone holds the country
    :raises InvalidPostcode: the country has no such postcode
    """
    for offered in options(consignment=consignment, now=now):
        if offered.method_id == method_id:
            return offered
    raise ShippingMethodUnavailable(method_id=method_id)


def countries() -> Sequence[str]:
    """ISO 3166 codes of the countries delivered to, in alphabetical order: those that some active method serves."""
    named = Place.objects.order_by("country").values_list("country", flat=True)
    served = list(named.filter(zone__methods__active=True).distinct())
    if REST_OF_WORLD not in served:
        return served
    unserved = set(named) - set(served)
    return [country for country in countries_of_the_world() if country not in unserved]


def _check_postcode(consignment: Consignment) -> None:
    if consignment.postcode and not is_postcode(consignment.postcode, country=consignment.country):
        message = "This is not a UK postcode. It looks like SW1A 1AA."
        raise InvalidPostcode(errors=(FieldError("postcode", InvalidPostcode.code, message),))


def _option(method: Method, price: Money, now: datetime) -> ShippingOption:
    first, last = method.days_of_delivery(ordered_at=now.astimezone(ZoneInfo(settings.SHOP_TIME_ZONE)))
    tariff = method.tariff(price.currency)
    return ShippingOption(
        method_id=method.id,
        name=method.name,
        price=price,
        estimate_from=first,
        estimate_to=last,
        free_from=tariff.free_from if tariff else None,
    )
