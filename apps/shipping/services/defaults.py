"""The zones and methods a new shop begins with, priced in pounds and in euros."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from apps.shipping.models import Method, MethodPrice, Place, RateBand, Zone
from apps.shipping.rules import REST_OF_WORLD
from commerce.db.transaction import atomic
from commerce.money import exponent

_Price = tuple[str, str]
"""In major units of pounds and of euros."""

_CURRENCIES = ("GBP", "EUR")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Method:
    """A method to begin with; weights in grams, `bands` as weight → price."""

    name: str
    price: _Price = ("0", "0")
    free_from: _Price | None = None
    over: int = 0
    up_to: int | None = None
    days: tuple[int, int]
    bands: dict[int, _Price] = field(default_factory=dict)


_HEAVY = 15_000
# fmt: off
_EUROPE = (
    "AD", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR",
    "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MT", "NL", "NO", "PL", "PT", "RO",
    "SE", "SI", "SK", "SM", "VA",
)
# fmt: on
_DEFAULTS = {
    ("United Kingdom", ("GB", "GG", "IM", "JE")): (
        _Method(name="Standard", price=("3.95", "4.95"), free_from=("50", "60"), up_to=_HEAVY, days=(2, 4)),
        _Method(name="Express", price=("6.95", "7.95"), up_to=_HEAVY, days=(1, 1)),
        _Method(name="Two-person delivery", price=("39", "45"), over=_HEAVY, days=(3, 7)),
    ),
    ("Europe", _EUROPE): (
        _Method(
            name="Tracked",
            days=(3, 6),
            bands={2_000: ("9.95", "11.95"), 5_000: ("14.95", "16.95"), _HEAVY: ("29.95", "34.95")},
        ),
        _Method(
            name="Express courier",
            days=(1, 3),
            bands={2_000: ("19.95", "22.95"), 5_000: ("27.95", "31.95"), _HEAVY: ("49.95", "56.95")},
        ),
    ),
    ("Rest of the world", (REST_OF_WORLD,)): (
        _Method(
            name="Tracked",
            days=(5, 12),
            bands={2_000: ("18.95", "21.95"), 5_000: ("34.95", "39.95"), _HEAVY: ("79.95", "89.95")},
        ),
    ),
}


@atomic("shipping")
def load_default_methods(*, now: datetime) -> int:
    """Give a shop that delivers nowhere its first zones; answers how many methods they have.

    Does nothing once there is any zone: what a shop has edited or removed stays so. Prices are in SHOP_CURRENCY, in
    pounds and in euros; a shop in neither begins with the figures of pounds. `now` is when they are loaded.
    """
    if Zone.objects.exists():
        return 0
    for (name, countries), methods in _DEFAULTS.items():
        _load_zone(name, countries, methods)
    return sum(len(methods) for methods in _DEFAULTS.values())


def _load_zone(name: str, countries: tuple[str, ...], methods: tuple[_Method, ...]) -> None:
    zone = Zone.objects.create(name=name)
    Place.objects.bulk_create(Place(zone=zone, country=country) for country in countries)
    rows = [_method(zone, position, method) for position, method in enumerate(methods)]
    Method.objects.bulk_create(rows)
    pairs = list(zip(rows, methods, strict=True))
    MethodPrice.objects.bulk_create(price for row, method in pairs for price in _foreign_prices(row, method))
    RateBand.objects.bulk_create(band for row, method in pairs for band in _bands(row, method))


def _method(zone: Zone, position: int, method: _Method) -> Method:
    own = settings.SHOP_CURRENCY
    return Method(
        zone=zone,
        name=method.name,
        price_amount=_minor(method.price, own),
        free_from_amount=_minor(method.free_from, own) if method.free_from else None,
        currency=own,
        over_grams=method.over,
        max_grams=method.up_to,
        transit_days_min=method.days[0],
        transit_days_max=method.days[1],
        position=position,
    )


def _foreign_prices(row: Method, method: _Method) -> Iterator[MethodPrice]:
    """Its flat prices in currencies other than the shop's; one by weight has none."""
    for currency in () if method.bands else _CURRENCIES:
        if currency != row.currency:
            yield MethodPrice(
                method=row,
                currency=currency,
                price_amount=_minor(method.price, currency),
                free_from_amount=_minor(method.free_from, currency) if method.free_from else None,
            )


def _bands(row: Method, method: _Method) -> Iterator[RateBand]:
    for currency in sorted({row.currency, *_CURRENCIES}):
        for grams, price in method.bands.items():
            yield RateBand(method=row, currency=currency, up_to_grams=grams, price_amount=_minor(price, currency))


def _minor(price: _Price, currency: str) -> int:
    """Rounded, so that a shop in a currency without decimals can begin too."""
    figure = price[_CURRENCIES.index(currency) if currency in _CURRENCIES else 0]
    return int(Decimal(figure).scaleb(exponent(currency)).to_integral_value())
