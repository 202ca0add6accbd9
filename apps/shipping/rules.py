"""When a consignment arrives, what it costs to send, where it can go, and how far it is. No Django."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from urllib.parse import quote

from babel import Locale

from apps.shipping.interface import InvalidShipment, ShipmentLine, ShipmentStatus
from commerce.errors import FieldError
from commerce.money import Money

S = ShipmentStatus

TRANSITIONS: dict[ShipmentStatus, frozenset[ShipmentStatus]] = {
    S.CREATED: frozenset({S.DISPATCHED}),
    S.DISPATCHED: frozenset({S.DELIVERED}),
    S.DELIVERED: frozenset(),
}
MOST_CHARACTERS = {"carrier": 60, "tracking_number": 80}

TRACKING_PAGES = {
    "royal mail": "https://www.royalmail.com/track-your-item#/tracking-results/{number}",
    "dhl": "https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}",
    "dpd": "https://track.dpd.co.uk/parcels/{number}",
    "evri": "https://www.evri.com/track/parcel/{number}",
    "fedex": "https://www.fedex.com/fedextrack/?trknbr={number}",
    "ups": "https://www.ups.com/track?tracknum={number}",
}
"""Where carriers show how far a parcel is, by their names in small letters."""

REST_OF_WORLD = "*"
SATURDAY = 5

# Territories of CLDR that are no destination: groupings, test data, and codes reserved for parts of other countries.
_NO_COUNTRIES = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"))
_GB_POSTCODE = re.compile(r"^(?:[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}|GIR0AA)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """What a parcel of up to so many grams costs, in minor units."""

    up_to_grams: int
    price: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Tariff:
    """What a method asks in one currency: by weight where there are bands, else flat; nothing from `free_from` on."""

    flat: Money
    free_from: Money | None
    bands: tuple[Band, ...] = ()

    def price_of(self, *, weight_grams: int, subtotal: Money) -> Money | None:
        """None beyond the last band."""
        rate = price_by_weight(self.bands, weight_grams) if self.bands else self.flat.minor
        if rate is None:
            return None
        is_free = self.free_from is not None and subtotal >= self.free_from
        return Money(0 if is_free else rate, self.flat.currency)


def countries_of_the_world() -> Sequence[str]:
    """ISO 3166 codes of all countries, in alphabetical order."""
    return sorted(_countries())


def is_country(code: str) -> bool:
    return code in _countries()


@cache
def _countries() -> frozenset[str]:
    codes = map(str, Locale("en").territories)
    return frozenset(code for code in codes if len(code) == len("GB") and code.isalpha()) - _NO_COUNTRIES


def is_postcode(postcode: str, *, country: str) -> bool:
    """Whether it can be one: known for GB by its pattern (outward part, inward part), elsewhere anything can."""
    return country != "GB" or _GB_POSTCODE.match(postcode.replace(" ", "").upper()) is not None


def price_by_weight(bands: Sequence[Band], weight_grams: int) -> int | None:
    """The price of the lightest band that holds the weight; None beyond the last."""
    holding = [band for band in bands if weight_grams <= band.up_to_grams]
    return min(holding, key=lambda band: band.up_to_grams).price if holding else None


def dispatch_day(*, ordered_at: datetime, cut_off_hour: int) -> date:
    """The working day on which an order leaves: the same day before the cut-off hour of that place, else the next."""
    day = ordered_at.date()
    return day if _works(day) and ordered_at.hour < cut_off_hour else working_days_after(day, 1)


def working_days_after(day: date, count: int) -> date:
    """The day that is so many working days later; Saturdays and Sundays do not count."""
    while count:
        day += timedelta(days=1)
        count -= _works(day)
    return day


def may_become(present: ShipmentStatus, new: ShipmentStatus) -> bool:
    return new in TRANSITIONS[present]


def steps_between(present: ShipmentStatus, wanted: ShipmentStatus) -> Sequence[ShipmentStatus]:
    """The statuses still to be gone through, the wanted one last; none when it is there or further."""
    way = list(ShipmentStatus)
    return way[way.index(present) + 1 : way.index(wanted) + 1]


def tracking_url(carrier: str, tracking_number: str) -> str:
    """The carrier's page about a parcel; empty for a carrier we do not know."""
    page = TRACKING_PAGES.get(carrier.strip().lower(), "") if tracking_number else ""
    return page.format(number=quote(tracking_number, safe=""))


def check_lines(lines: Sequence[ShipmentLine]) -> None:
    """:raises InvalidShipment: there are none, one has no units, or a SKU comes twice"""
    skus = [line.sku for line in lines]
    if not lines or len(set(skus)) < len(skus) or any(line.quantity < 1 for line in lines):
        raise InvalidShipment


def tidy_tracking(**values: str) -> dict[str, str]:
    """`carrier` and `tracking_number` without stray spaces.

    :raises InvalidShipment: one is too long, or not printable
    """
    tidied = {name: " ".join(value.split()) for name, value in values.items()}
    errors = tuple(
        FieldError(name, "invalid", f"At most {MOST_CHARACTERS[name]} printable characters.")
        for name, value in tidied.items()
        if len(value) > MOST_CHARACTERS[name] or not value.isprintable()
    )
    if errors:
        raise InvalidShipment(errors=errors)
    return tidied


def _works(day: date) -> bool:
    return day.weekday() < SATURDAY
