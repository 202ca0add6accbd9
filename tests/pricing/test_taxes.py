"""Which taxes a quote is made with."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from apps.pricing import services
from apps.pricing.interface import LineToPrice, PricingService
from apps.pricing.models import TaxRate
from apps.pricing.testing import FakePricing
from commerce.money import Money
from commerce.ports import signature_differences

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("db")


def tax(country: str, tax_class: str = "standard") -> tuple[Money, Decimal]:
    """The tax within 120.00, and its rate."""
    line = LineToPrice(sku="MUG", unit_price=Money(12_000, "GBP"), quantity=1, tax_class=tax_class)
    quote = services.quote(lines=[line], currency="GBP", country=country, shipping=None)
    assert quote.total == Money(12_000, "GBP")
    return quote.tax, quote.lines[0].tax_rate


@pytest.mark.parametrize("service", [services, FakePricing()])
def test_it_offers_what_the_interface_says(service: Any) -> None:
    assert signature_differences(PricingService, service) == []


@pytest.mark.parametrize(
    ("country", "tax_class", "minor", "rate"),
    [
        ("GB", "standard", 2_000, "20"),
        ("GB", "reduced", 571, "5"),
        ("GB", "zero", 0, "0"),
        ("DE", "standard", 1_916, "19"),
        ("FR", "reduced", 626, "5.5"),
        ("US", "standard", 0, "0"),
        ("DE", "luxury", 0, "0"),
    ],
)
def test_the_destination_and_the_tax_class_decide(country: str, tax_class: str, minor: int, rate: str) -> None:
    assert services.load_default_rates(now=NOW) == 11
    assert tax(country, tax_class) == (Money(minor, "GBP"), Decimal(rate))


def test_without_a_destination_the_shop_s_own_country_counts() -> None:
    services.load_default_rates(now=NOW)
    assert tax("") == tax("GB")


def test_prices_without_tax_are_a_setting(settings: Any) -> None:
    settings.PRICES_INCLUDE_TAX = False
    services.load_default_rates(now=NOW)
    line = LineToPrice(sku="MUG", unit_price=Money(1_000, "GBP"), quantity=1, tax_class="standard")
    quote = services.quote(lines=[line], currency="GBP", country="GB", shipping=None)
    assert (quote.total, quote.prices_include_tax) == (Money(1_200, "GBP"), False)


def test_a_rate_holds_from_its_day_until_the_next() -> None:
    today = timezone.now().date()
    for valid_from, rate in ((None, 15), (date(2011, 1, 4), 20), (today + timedelta(days=2), 25)):
        TaxRate.objects.create(country="GB", rate=rate, valid_from=valid_from)
    assert tax("GB")[1] == Decimal(20)
    TaxRate.objects.filter(rate=25).update(valid_from=today)
    assert tax("GB")[1] == Decimal(25)


def test_loading_the_defaults_again_overwrites_nothing() -> None:
    services.load_default_rates(now=NOW)
    TaxRate.objects.filter(country="GB", tax_class="standard").update(rate=Decimal("17.5"))
    TaxRate.objects.filter(country="NL").delete()
    assert services.load_default_rates(now=NOW) == 0
    assert tax("GB")[1] == Decimal("17.5")
    assert tax("NL")[1] == Decimal(0)


@pytest.mark.parametrize(
    ("country", "rate"), [("GB", Decimal(-1)), ("GB", Decimal("100.001")), ("gb", Decimal(5)), ("G", Decimal(5))]
)
def test_what_is_no_rate_is_refused_by_the_database(country: str, rate: Decimal) -> None:
    with pytest.raises(IntegrityError):
        TaxRate.objects.create(country=country, rate=rate)


@pytest.mark.parametrize("valid_from", [None, date(2026, 1, 1)])
def test_a_class_has_one_rate_from_a_day_on(valid_from: date | None) -> None:
    TaxRate.objects.create(country="GB", rate=20, valid_from=valid_from)
    with pytest.raises(IntegrityError):
        TaxRate.objects.create(country="GB", rate=21, valid_from=valid_from)


@pytest.mark.parametrize("lines", [1, 30])
def test_a_quote_takes_one_query(lines: int, django_assert_num_queries: Any) -> None:
    line = LineToPrice(sku="MUG", unit_price=Money(100, "GBP"), quantity=1, tax_class="standard")
    with django_assert_num_queries(1, using="pricing"):
        services.quote(lines=[line] * lines, currency="GBP", country="GB", shipping=None)
