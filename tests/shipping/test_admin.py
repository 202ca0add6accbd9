"""Staff's view of delivery."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.shipping import services
from apps.shipping.models import Method, Zone
from commerce.money import Money
from tests.shipping.parcels import send

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NO_METHODS = {"methods-TOTAL_FORMS": "0", "methods-INITIAL_FORMS": "0"}

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("owner@shop.example"))
    return client


def test_a_zone_is_written_with_its_countries_and_methods(staff: Client) -> None:
    method = {
        "name": "Courier",
        "price": "4.50",
        "free_from": "60",
        "over_grams": "0",
        "max_grams": "20000",
        "transit_days_min": "1",
        "transit_days_max": "2",
        "cut_off_hour": "12",
        "active": "on",
        "position": "0",
    }
    form = {
        "name": "Channel Islands",
        "countries": "je, gg",
        "methods-TOTAL_FORMS": "1",
        "methods-INITIAL_FORMS": "0",
        **{f"methods-0-{name}": value for name, value in method.items()},
    }
    assert staff.post("/admin/shipping/zone/add/", form).status_code == 302
    saved = Method.objects.get()
    assert (saved.zone.name, saved.price, saved.free_from) == (
        "Channel Islands",
        Money(450, "GBP"),
        Money(6_000, "GBP"),
    )
    assert services.countries() == ["GG", "JE"]


@pytest.mark.parametrize(
    ("countries", "said"), [("GB XX", "No such country: XX."), ("GB", "Another zone holds GB (United Kingdom)")]
)
def test_countries_that_cannot_be_held_are_named(staff: Client, countries: str, said: str) -> None:
    services.load_default_methods(now=NOW)
    answer = staff.post("/admin/shipping/zone/add/", {"name": "Mine", "countries": countries, **NO_METHODS})
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_a_zone_is_shown_as_it_is_and_saved_unchanged(staff: Client) -> None:
    services.load_default_methods(now=NOW)
    zone = Zone.objects.get(name="United Kingdom")
    page = staff.get(f"/admin/shipping/zone/{zone.pk}/change/")
    assert page.context["adminform"].form.initial["countries"] == "GB GG IM JE"
    formset = page.context["inline_admin_formsets"][0].formset
    assert [str(form.initial["price"]) for form in formset.forms] == ["3.95", "6.95", "39.00"]


def test_a_method_is_written_with_its_bands_and_its_prices_in_other_currencies(staff: Client) -> None:
    services.load_default_methods(now=NOW)
    method = Method.objects.get(zone__name="United Kingdom", name="Express")
    form = {
        **{field: str(getattr(method, field)) for field in ("name", "over_grams", "max_grams", "cut_off_hour")},
        "zone": method.zone_id,
        "transit_days_min": "1",
        "transit_days_max": "1",
        "active": "on",
        "position": "1",
        "price": "0",
        "prices-TOTAL_FORMS": "1",
        "prices-INITIAL_FORMS": "0",
        "prices-0-currency": "JPY",
        "prices-0-price": "900",
        "prices-0-free_from": "9000",
        "bands-TOTAL_FORMS": "2",
        "bands-INITIAL_FORMS": "0",
        "bands-0-currency": "GBP",
        "bands-0-up_to_grams": "1000",
        "bands-0-price": "5",
        "bands-1-currency": "EUR",
        "bands-1-up_to_grams": "9000",
        "bands-1-price": "7.5",
    }
    method.prices.all().delete()
    assert staff.post(f"/admin/shipping/method/{method.pk}/change/", form).status_code == 302
    assert [(str(band), str(band.price)) for band in method.bands.all()] == [
        ("up to 9000 g", "7.50 EUR"),
        ("up to 1000 g", "5.00 GBP"),
    ]
    assert [(str(row.price), str(row.free_from)) for row in method.prices.all()] == [("900 JPY", "9000 JPY")]
    assert staff.get(f"/admin/shipping/method/{method.pk}/change/").status_code == 200


@pytest.mark.parametrize(
    ("currency", "price", "why"),
    [
        ("GBP", "1", "This is the method&#x27;s own currency: its price stands above."),
        ("yen", "1", "Write three capital letters, such as EUR."),
        ("JPY", "1.50", "cannot be expressed in JPY"),
    ],
)
def test_a_price_in_a_currency_that_is_none_is_refused(staff: Client, currency: str, price: str, why: str) -> None:
    services.load_default_methods(now=NOW)
    method = Method.objects.get(zone__name="United Kingdom", name="Express")
    form = {
        "prices-TOTAL_FORMS": "1",
        "prices-INITIAL_FORMS": "0",
        "prices-0-currency": currency,
        "prices-0-price": price,
        "bands-TOTAL_FORMS": "0",
        "bands-INITIAL_FORMS": "0",
    }
    assert why in staff.post(f"/admin/shipping/method/{method.pk}/change/", form).content.decode()


def test_days_in_the_wrong_order_are_refused(staff: Client) -> None:
    services.load_default_methods(now=NOW)
    method = Method.objects.get(name="Two-person delivery")
    form = {
        "zone": method.zone_id,
        "name": "Slow",
        "over_grams": "0",
        "cut_off_hour": "14",
        "position": "0",
        "price": "1",
        "transit_days_min": "5",
        "transit_days_max": "2",
        "prices-TOTAL_FORMS": "0",
        "prices-INITIAL_FORMS": "0",
        "bands-TOTAL_FORMS": "0",
        "bands-INITIAL_FORMS": "0",
    }
    answer = staff.post(f"/admin/shipping/method/{method.pk}/change/", form)
    assert answer.status_code == 200
    assert "It takes at least as many days as at most: turn them round." in answer.content.decode()


@pytest.mark.parametrize("page", ["zone", "method"])
def test_lists_take_few_queries(staff: Client, page: str, django_assert_max_num_queries: Any) -> None:
    services.load_default_methods(now=NOW)
    with django_assert_max_num_queries(6, using="shipping"):
        assert staff.get(f"/admin/shipping/{page}/").status_code == 200


class TestAShipment:
    @pytest.fixture
    def page(self) -> str:
        return f"/admin/shipping/shipment/{send(services).shipment_id}"

    def test_is_listed_with_its_contents_at_the_same_cost_for_one_and_for_thirty(self, staff: Client) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connections["shipping"]) as captured:
                assert "2 × MUG" in staff.get("/admin/shipping/shipment/").content.decode()
            return len(captured)

        send(services)
        one = queries()
        for number in range(29):
            send(services, idempotency_key=f"more-{number}")

        assert queries() == one

    def test_is_tracked_and_arrives(self, staff: Client, page: str) -> None:
        assert "JD 0146" in staff.get(f"{page}/track/").content.decode()
        staff.post(f"{page}/track/", {"_form_submitted": "on", "carrier": "UPS", "tracking_number": "1Z9"})
        done = staff.post(f"{page}/deliver/", {"_form_submitted": "on"})

        assert done.headers["HX-Redirect"] == f"{page}/change/"
        shown = staff.get(f"{page}/change/").content.decode()
        assert all(words in shown for words in ("UPS", "1Z9", "delivered"))

    def test_is_changed_by_those_who_may(self, client: Client, page: str) -> None:
        reader = get_user_model().objects.create_user("reader@shop.example", is_staff=True)
        reader.user_permissions.set(Permission.objects.filter(codename="view_shipment"))
        client.force_login(reader)

        assert client.get(f"{page}/change/").status_code == 200
        assert client.post(f"{page}/deliver/", {"_form_submitted": "on"}).status_code == 403
