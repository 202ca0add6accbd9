"""What a customer pays: the implementation of the pricing port, and the rates a new shop begins with."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from apps.pricing import rules
from apps.pricing.interface import LineToPrice, Quote
from apps.pricing.models import TaxRate
from commerce.db.transaction import atomic
from commerce.money import Money

_DEFAULT_RATES = {
    "GB": {"standard": "20", "reduced": "5", "zero": "0"},
    "DE": {"standard": "19", "reduced": "7"},
    "FR": {"standard": "20", "reduced": "5.5"},
    "IE": {"standard": "23", "reduced": "13.5"},
    "NL": {"standard": "21", "reduced": "9"},
}


def quote(*, lines: Sequence[LineToPrice], currency: str, country: str, shipping: Money | None) -> Quote:
    """Price these lines for delivery to a country (ISO 3166, two letters; empty: the shop's own). One query.

    All amounts are in `currency`. `shipping` is the delivery charge as shown, None while no method is chosen; it is
    taxed at the standard rate. A country or a tax class without a rate is untaxed.

    :raises commerce.money.CurrencyMismatch: a line or the shipping is in another currency
    """
    return rules.quote(
        lines=lines,
        currency=currency,
        shipping=shipping,
        taxes=TaxRate.objects.in_force(country or settings.SHOP_COUNTRY),
        prices_include_tax=settings.PRICES_INCLUDE_TAX,
    )


@atomic("pricing")
def load_default_rates(*, now: datetime) -> int:
    """Give a shop that has no tax rates those of its first markets; answers how many.

    Does nothing once there is any rate: what a shop has edited or removed stays so. `now` is when they are loaded; they
    hold from the beginning.
    """
    if TaxRate.objects.exists():
        return 0
    rates = [
        TaxRate(country=country, tax_class=tax_class, rate=Decimal(rate))
        for country, classes in _DEFAULT_RATES.items()
        for tax_class, rate in classes.items()
    ]
    TaxRate.objects.bulk_create(rates, ignore_conflicts=True)
    return len(rates)
