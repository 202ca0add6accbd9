"""When a consignment arrives, what it costs to send, and where it can go. No Django."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from babel import Locale

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


def _works(day: date) -> bool:
    return day.weekday() < SATURDAY
