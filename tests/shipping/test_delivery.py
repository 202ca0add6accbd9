"""What delivery costs, how long it takes, and where it goes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError

from apps.shipping import services
from apps.shipping.interface import (
    Consignment,
    CountryNotServed,
    InvalidPostcode,
    ShippingMethodUnavailable,
    ShippingOption,
    ShippingService,
)
from apps.shipping.models import Method, MethodPrice, RateBand, Zone
from apps.shipping.testing import FakeShipping
from commerce.errors import FieldError
from commerce.money import Money
from commerce.ports import signature_differences

MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PARCEL = Consignment(country="GB", postcode="SW1A 1AA", weight_grams=1_200, subtotal=Money(2_000, "GBP"))


@pytest.fixture(autouse=True)
def _shop(db: None) -> None:
    services.load_default_methods(now=MONDAY_MORNING)


def offers(consignment: Consignment) -> list[tuple[str, str]]:
    return [(o.name, str(o.price)) for o in services.options(consignment=consignment, now=MONDAY_MORNING)]


@pytest.mark.parametrize("service", [services, FakeShipping(price=Money(0, "GBP"))])
def test_it_offers_what_the_interface_says(service: Any) -> None:
    assert signature_differences(ShippingService, service) == []


def test_options_come_cheapest_first_with_their_days() -> None:
    standard = Method.objects.get(zone__name="United Kingdom", name="Standard")
    express = Method.objects.get(zone__name="United Kingdom", name="Express")
    assert services.options(consignment=PARCEL, now=MONDAY_MORNING) == [
        ShippingOption(
            method_id=standard.id,
            name="Standard",
            price=Money(395, "GBP"),
            estimate_from=date(2026, 3, 4),
            estimate_to=date(2026, 3, 6),
            free_from=Money(5_000, "GBP"),
        ),
        ShippingOption(
            method_id=express.id,
            name="Express",
            price=Money(695, "GBP"),
            estimate_from=date(2026, 3, 3),
            estimate_to=date(2026, 3, 3),
        ),
    ]


def test_an_offered_option_can_be_had_by_its_id() -> None:
    cheapest = services.options(consignment=PARCEL, now=MONDAY_MORNING)[0]
    assert services.option(method_id=cheapest.method_id, consignment=PARCEL, now=MONDAY_MORNING) == cheapest


@pytest.mark.parametrize(("subtotal", "price"), [(4_999, "3.95 GBP"), (5_000, "0.00 GBP"), (5_001, "0.00 GBP")])
def test_delivery_is_free_from_an_amount(subtotal: int, price: str) -> None:
    assert offers(replace(PARCEL, subtotal=Money(subtotal, "GBP")))[0] == ("Standard", price)


@pytest.mark.parametrize(
    ("weight", "names"),
    [(0, ["Standard", "Express"]), (15_000, ["Standard", "Express"]), (15_001, ["Two-person delivery"])],
)
def test_weight_decides_how_goods_can_travel(weight: int, names: list[str]) -> None:
    assert [name for name, _price in offers(replace(PARCEL, weight_grams=weight))] == names


@pytest.mark.parametrize(
    ("weight", "price"), [(1, "9.95 GBP"), (2_000, "9.95 GBP"), (2_001, "14.95 GBP"), (15_000, "29.95 GBP")]
)
def test_bands_price_by_weight(weight: int, price: str) -> None:
    assert offers(replace(PARCEL, country="FR", postcode="75001", weight_grams=weight))[0] == ("Tracked", price)


def test_beyond_the_last_band_nothing_is_offered() -> None:
    assert offers(replace(PARCEL, country="FR", postcode="", weight_grams=15_001)) == []


def test_a_free_method_with_bands_still_ends_with_its_last_band() -> None:
    Method.objects.filter(zone__name="Europe", name="Tracked").update(free_from_amount=0)
    assert offers(replace(PARCEL, country="FR", postcode=""))[0] == ("Tracked", "0.00 GBP")
    assert offers(replace(PARCEL, country="FR", postcode="", weight_grams=15_001)) == []


def test_a_country_that_no_zone_names_lies_in_the_rest_of_the_world() -> None:
    assert offers(replace(PARCEL, country="NZ", postcode="6011")) == [("Tracked", "18.95 GBP")]


@pytest.mark.parametrize("country", ["XX", "", "gb", "*"])
def test_what_is_no_country_is_not_served(country: str) -> None:
    with pytest.raises(CountryNotServed):
        offers(replace(PARCEL, country=country))


def test_without_a_rest_of_the_world_other_countries_are_not_served() -> None:
    Zone.objects.get(name="Rest of the world").delete()
    with pytest.raises(CountryNotServed):
        offers(replace(PARCEL, country="NZ"))
    assert "NZ" not in services.countries()
    assert services.countries()[:3] == ["AD", "AT", "BE"]


def test_a_method_of_elsewhere_an_inactive_one_and_one_too_small_are_unavailable() -> None:
    tracked = Method.objects.get(zone__name="Europe", name="Tracked")
    express = Method.objects.get(zone__name="United Kingdom", name="Express")
    Method.objects.filter(pk=express.pk).update(active=False)
    heavy = Method.objects.get(name="Two-person delivery")
    for method in (tracked, express, heavy):
        with pytest.raises(ShippingMethodUnavailable):
            services.option(method_id=method.id, consignment=PARCEL, now=MONDAY_MORNING)


def test_methods_ask_what_they_ask_in_the_currency_of_the_goods() -> None:
    in_euros = replace(PARCEL, subtotal=Money(5_999, "EUR"))
    assert offers(in_euros) == [("Standard", "4.95 EUR"), ("Express", "7.95 EUR")]
    assert offers(replace(in_euros, subtotal=Money(6_000, "EUR")))[0] == ("Standard", "0.00 EUR")
    free_from = [option.free_from for option in services.options(consignment=in_euros, now=MONDAY_MORNING)]
    assert free_from == [Money(6_000, "EUR"), None]
    assert offers(replace(in_euros, country="FR", postcode="75001")) == [
        ("Tracked", "11.95 EUR"),
        ("Express courier", "22.95 EUR"),
    ]


def test_a_method_without_a_price_in_the_currency_is_left_out() -> None:
    MethodPrice.objects.filter(method__name="Standard", currency="EUR").delete()
    assert offers(replace(PARCEL, subtotal=Money(2_000, "EUR"))) == [("Express", "7.95 EUR")]
    assert offers(replace(PARCEL, subtotal=Money(2_000, "JPY"))) == []


def test_a_method_asks_one_price_in_a_currency() -> None:
    standard = Method.objects.get(zone__name="United Kingdom", name="Standard")
    with pytest.raises(IntegrityError):
        MethodPrice.objects.create(method=standard, currency="EUR", price_amount=1)


@pytest.mark.parametrize(
    ("currency", "standard", "to_france"),
    [
        ("GBP", ["3.95 GBP", "4.95 EUR"], ["9.95 GBP", "11.95 EUR"]),
        ("EUR", ["3.95 GBP", "4.95 EUR"], ["9.95 GBP", "11.95 EUR"]),
        ("JPY", ["3.95 GBP", "4.95 EUR", "4 JPY"], ["9.95 GBP", "11.95 EUR", "10 JPY"]),
    ],
)
def test_a_new_shop_delivers_for_pounds_for_euros_and_for_its_own_currency(
    settings: Any, currency: str, standard: list[str], to_france: list[str]
) -> None:
    Zone.objects.all().delete()
    settings.SHOP_CURRENCY = currency
    services.load_default_methods(now=MONDAY_MORNING)

    def cheapest(country: str) -> list[str]:
        asked = [
            services.options(
                consignment=replace(PARCEL, country=country, postcode="", subtotal=Money(1, code)), now=MONDAY_MORNING
            )
            for code in dict.fromkeys(("GBP", "EUR", currency))
        ]
        return [str(options[0].price) for options in asked]

    assert cheapest("GB") == standard
    assert cheapest("FR") == to_france


@pytest.mark.parametrize("postcode", ["SW1A 1AA", "sw1a1aa", "M1 1AE", "CR2 6XH", "DN55 1PT", "W1A 0AX", "GIR 0AA"])
def test_a_british_postcode_has_an_outward_and_an_inward_part(postcode: str) -> None:
    assert offers(replace(PARCEL, postcode=postcode))


@pytest.mark.parametrize("postcode", ["SW1A", "12345", "SW1A 1A", "SWXA 1AA", "SW1A 1AAA", "75001"])
def test_another_is_refused_by_the_name_of_its_field(postcode: str) -> None:
    with pytest.raises(InvalidPostcode) as refused:
        offers(replace(PARCEL, postcode=postcode))
    assert refused.value.errors == (
        FieldError("postcode", "invalid_postcode", "This is not a UK postcode. It looks like SW1A 1AA."),
    )


def test_a_postcode_that_is_not_known_yet_is_no_error() -> None:
    assert offers(replace(PARCEL, postcode="")) == offers(PARCEL)


def test_countries_come_in_alphabetical_order_the_rest_of_the_world_included() -> None:
    served = services.countries()
    assert served == sorted(served)
    assert len(served) == 250
    assert {"GB", "US", "FR", "NZ"} <= set(served)


def test_a_country_whose_zone_has_no_active_method_is_not_offered() -> None:
    Method.objects.filter(zone__name="United Kingdom").update(active=False)
    assert "GB" not in services.countries()


def test_a_country_lies_in_one_zone_only() -> None:
    europe = Zone.objects.get(name="Europe")
    services.set_countries(zone=europe, countries=["FR", "US"])
    assert sorted(europe.places.values_list("country", flat=True)) == ["FR", "US"]
    with pytest.raises(IntegrityError):
        services.set_countries(zone=europe, countries=["FR", "GB"])


def test_loading_the_defaults_again_overwrites_nothing() -> None:
    Method.objects.filter(name="Express").delete()
    Method.objects.filter(name="Standard").update(price_amount=100)
    assert services.load_default_methods(now=MONDAY_MORNING) == 0
    assert offers(PARCEL) == [("Standard", "1.00 GBP")]


@pytest.mark.parametrize("methods", [1, 30])
def test_the_number_of_queries_does_not_depend_on_the_number_of_methods(
    methods: int, django_assert_num_queries: Any
) -> None:
    zone = Zone.objects.get(name="Europe")
    zone.methods.all().delete()
    for number in range(methods):
        method = Method.objects.create(zone=zone, name=f"Method {number}", currency="GBP")
        RateBand.objects.create(method=method, currency="GBP", up_to_grams=5_000, price_amount=number)
    with django_assert_num_queries(4, using="shipping"):
        assert len(offers(replace(PARCEL, country="FR", postcode=""))) == methods
