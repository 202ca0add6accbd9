"""Who sees an order, and what of it travels on."""

import pytest
from django.test import Client

from apps.orders.models import Order
from tests.storefront.conftest import log_in
from tests.storefront.html import page
from tests.storefront.test_checkout_page import press


@pytest.fixture
def address(buyer: Client) -> str:
    """The address of the page of a guest's order."""
    return str(press(buyer)["Location"])


def test_whoever_holds_the_token_sees_the_order(address: str, shopper: Client) -> None:
    shown = page(shopper.get(address))
    assert shown.one("p", class_="eyebrow").text == f"Order {Order.objects.get().number}"
    steps = [step.text.partition(step.one("time").text)[0] for step in shown.one("ol", class_="timeline").all("li")]
    assert steps == ["Order placed ", "Paid and confirmed "]
    assert [line.one("p", class_="lines__name").text for line in shown.one("ul", class_="lines").all("li")] == [
        "Oat Mug"
    ]


def test_nobody_else_does(address: str, shopper: Client) -> None:
    order = Order.objects.get()
    assert shopper.get(f"/order/{order.pk}/{'0' * 64}/").status_code == 404
    assert shopper.get(f"/order/ord_unknown/{'0' * 64}/").status_code == 404
    assert shopper.get(f"/account/orders/{order.pk}/").status_code == 302
    assert log_in("eve@example.com").get(f"/account/orders/{order.pk}/").status_code == 404


def test_the_address_stays_where_it_is(address: str, shopper: Client) -> None:
    response = shopper.get(address)
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    shown = page(response)
    assert shown.all("link", rel="canonical") == []
    # Its forms would be sent with `Origin: null`, which the CSRF check refuses.
    assert [form for form in shown.all("form") if form.attributes.get("method") == "post"] == []


def test_a_customer_sees_their_own_orders_only(member: Client) -> None:
    member.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
    press(member)
    order = Order.objects.get()
    listed = page(member.get("/account/"))
    assert [link.text for link in listed.one("ul", class_="rows").all("a")] == [f"Order {order.number}"]
    assert page(member.get(f"/account/orders/{order.pk}/")).one("h1").text == "Thank you, Ada"
    eve = log_in("eve@example.com")
    assert "No orders yet" in page(eve.get("/account/")).text
    assert eve.get(f"/account/orders/{order.pk}/").status_code == 404
