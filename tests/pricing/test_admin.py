"""Staff's view of tax rates."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from apps.pricing.models import TaxRate

ADD = "/admin/pricing/taxrate/add/"
VAT = {"country": "GB", "tax_class": "standard", "name": "VAT", "rate": "20", "valid_from": ""}

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("owner@shop.example"))
    return client


def test_a_rate_is_written_and_listed(staff: Client) -> None:
    assert staff.post(ADD, VAT).status_code == 302
    assert str(TaxRate.objects.get()) == "GB standard: 20%"
    assert staff.get("/admin/pricing/taxrate/").status_code == 200


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"country": "gb"}, "Write the two capital letters of the country"),
        ({"rate": "101"}, "A rate is a percentage from 0 to 100."),
        ({}, "This class has a rate already: say from what day the new one holds."),
    ],
)
def test_what_is_no_rate_is_refused_on_the_page(staff: Client, entered: dict[str, str], said: str) -> None:
    TaxRate.objects.create(country="GB", rate=20)
    answer = staff.post(ADD, VAT | entered)
    assert answer.status_code == 200
    assert said in answer.content.decode()
