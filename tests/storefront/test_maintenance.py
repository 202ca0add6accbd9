"""A shop that is closed for a while says so, and says when to come back."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.storefront.html import page


@pytest.fixture
def closed(settings: Any) -> None:
    settings.MAINTENANCE = True


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("path", ["/", "/p/mug/", "/checkout/", "/account/login/"])
def test_shoppers_are_told_and_asked_back(path: str) -> None:
    # No database fixture: a query would fail this test.
    response = Client().get(path)

    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "300", "no-store")
    assert page(response).one("h1").text == "We are rearranging the shop"


@pytest.mark.usefixtures("closed")
def test_the_api_answers_with_a_problem() -> None:
    response = Client().post("/api/v1/orders", {}, content_type="application/json")

    assert (response.status_code, response["Retry-After"]) == (503, "300")
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "maintenance"


@pytest.mark.usefixtures("closed", "db")
def test_health_checks_and_the_admin_stay() -> None:
    browser = Client()

    assert browser.get("/healthz").status_code == 200
    assert browser.get("/admin/login/").status_code == 200


def test_an_open_shop_is_open(mug_shop: Path, shopper: Client) -> None:
    assert shopper.get("/p/mug/").status_code == 200
