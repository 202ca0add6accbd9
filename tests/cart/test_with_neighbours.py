"""From a draft to a cart, with the real catalogue, inventory, pricing and search."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.inventory import interface as inventory
from apps.inventory.interface import StockLevel
from apps.pricing.services import load_default_rates
from tests.cart.world import NOW
from tests.catalog.shelf import draft, take_in

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def goods(deliver_events: Callable[[], int]) -> None:
    """A mug in two colours at £17, four oat ones in stock."""
    take_in(draft())
    load_default_rates(now=NOW)
    inventory.service().set_levels(levels=[StockLevel(sku="MUG-OAT", on_hand=4)], reason="count", now=NOW)
    deliver_events()


def call(method: str, path: str, body: Any = None, **headers: str) -> Any:
    client = Client(raise_request_exception=False)
    return client.generic(method, f"/api/v1/{path}", body or "", content_type="application/json", headers=headers)


@pytest.mark.usefixtures("goods")
def test_what_is_found_can_be_bought_as_far_as_there_is() -> None:
    (card,) = call("GET", "search?q=mugs&inStock=true").json()["results"]
    product = call("GET", f"products/{card['productId']}").json()
    sku = next(variant["sku"] for variant in product["variants"] if variant["available"])

    made = call("POST", "cart/items", f'{{"sku": "{sku}", "quantity": 4}}')
    short = call("POST", "cart/items", f'{{"sku": "{sku}", "quantity": 1}}', x_cart_token=made.json()["cartToken"])

    assert (card["available"], card["price"]["amount"]) == (4, "17.00")
    assert made.json()["totals"]["total"] == {"amount": "68.00", "currency": "GBP"}
    assert made.json()["totals"]["tax"] == {"amount": "11.33", "currency": "GBP"}
    assert (short.status_code, short.json()["available"]) == (409, {"MUG-OAT": 4})


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(("method", "path"), [
    ("GET", "products/a%00b"),
    ("GET", "products?brand=a%00b"),
    ("GET", "products?option.Col%00our=a%00b"),
    ("GET", "search?q=a%00b"),
    ("GET", "search?q=%ff%fe"),
    ("GET", "products/%ff"),
    ("PATCH", "cart/items/a%00b"),
    ("DELETE", "cart/items/a%00b"),
])  # fmt: skip
def test_a_zero_byte_breaks_nothing(method: str, path: str) -> None:
    token = call("POST", "cart/items", '{"sku": "MUG-OAT", "quantity": 1}').json()["cartToken"]

    assert call(method, path, '{"quantity": 1}', x_cart_token=token).status_code < 500


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize("body", ['{"sku": "a\\u0000b", "quantity": 1}', '{"sku": "\\ud800", "quantity": 1}', "[", ""])
def test_a_body_that_makes_no_sense_is_a_problem(body: str) -> None:
    assert call("POST", "cart/items", body).status_code == 400
