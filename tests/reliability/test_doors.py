"""Promises about what clients may say: T31 and T32. The charge is the shop's price, whatever is sent."""

from typing import Any

import pytest

from apps.catalog.models import Variant
from apps.orders.models import Order
from tests.orders.shop_floor import filled_cart, ledger, open_shop
from tests.reliability.buyers import ADDRESS, check_out, order_form, send
from tests.support.shop import RunningShop

pytestmark = pytest.mark.server

PENNY = {"amount": "0.01", "currency": "GBP"}
WISHES: dict[str, Any] = {
    "price": PENNY,
    "unitPrice": PENNY,
    "total": PENNY,
    "totals": {
        "subtotal": PENNY,
        "total": PENNY,
        "shipping": PENNY,
        "discount": {"amount": "99.00", "currency": "GBP"},
    },
    "totalAmount": PENNY,
    "amount": PENNY,
    "discount": {"amount": "99.00", "currency": "GBP"},
    "shipping": PENNY,
    "currency": "IDR",
    "customerId": "cust_01h455vb4pex5vsknk084sn02q",
    "userId": "cust_01h455vb4pex5vsknk084sn02q",
    "status": "delivered",
    "orderId": "ord_01h455vb4pex5vsknk084sn02q",
    "orderNumber": "BCDFGHJKM",
    "items": [{"sku": "MUG", "quantity": 1, "price": PENNY}],
    "lines": [{"sku": "MUG", "quantity": 1, "unitPrice": PENNY}],
}


@pytest.fixture(autouse=True)
def shop_floor(shop: RunningShop) -> None:
    open_shop(MUG=1000)


def test_t31_wishes_in_the_checkout_are_ignored(shop: RunningShop) -> None:
    form = order_form(**WISHES)
    form["shippingAddress"] = {**ADDRESS, **WISHES}
    form["paymentMethod"] = {**form["paymentMethod"], "amount": PENNY, "captured": True}

    answer = check_out(shop, filled_cart(MUG=2), form)

    order = Order.objects.get()
    assert (answer.status, answer.body["totalAmount"]) == (201, {"amount": "23.95", "currency": "GBP"})
    assert ledger() == [("captured", 2395, 0)]
    assert (order.customer_id, order.status, order.currency) == ("", "confirmed", "GBP")
    assert order.pk != WISHES["orderId"]


def test_t31_wishes_in_the_cart_are_ignored(shop: RunningShop) -> None:
    wishes = {name: wish for name, wish in WISHES.items() if name != "currency"}  # that one is the shopper's to choose
    added = send(shop, "POST", "/cart/items", {"sku": "MUG", **wishes, "quantity": 2}, {})
    token = added.body["cartToken"]
    changed = send(shop, "PATCH", "/cart/items/MUG", {**wishes, "quantity": 3}, {"X-Cart-Token": token})

    answer = check_out(shop, token, order_form())

    assert (added.status, changed.status, answer.status) == (201, 200, 201)
    assert ledger() == [("captured", 3395, 0)]


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 10**9, "1e3", "2", "NaN", None, True, [1], {"minor": 1}])
def test_t32_a_strange_quantity_is_refused(shop: RunningShop, quantity: Any) -> None:
    answer = send(shop, "POST", "/cart/items", {"sku": "MUG", "quantity": quantity}, {})

    assert (answer.status in (400, 409, 422), answer.content_type) == (True, "application/problem+json")


@pytest.mark.parametrize(
    "expected",
    [
        {"amount": "13.94", "currency": "GBP"},
        {"amount": "13.95", "currency": "EUR"},
        {"amount": "1395", "currency": "JPY"},
        {"amount": "0.00", "currency": "GBP"},
        {"amount": "-13.95", "currency": "GBP"},
        {"amount": "NaN", "currency": "GBP"},
        {"amount": "Infinity", "currency": "GBP"},
        {"amount": "1e309", "currency": "GBP"},
        {"amount": "13.955", "currency": "GBP"},
        {"amount": 13.95, "currency": "GBP"},
        {"amount": "13.95", "currency": "gbp "},
        "13.95",
        [],
    ],
)
def test_t32_another_total_than_the_shops_is_refused(shop: RunningShop, expected: Any) -> None:
    answer = check_out(shop, filled_cart(MUG=1), order_form(expectedTotal=expected))

    assert (answer.status in (400, 409, 422), answer.content_type) == (True, "application/problem+json")
    assert (ledger(), Order.objects.count()) == ([], 0)


def test_t32_a_price_that_rose_between_seeing_and_paying_is_told(shop: RunningShop) -> None:
    cart = filled_cart(MUG=1)
    seen = {"amount": "13.95", "currency": "GBP"}
    raise_price("MUG", to=1250)

    answer = check_out(shop, cart, order_form(expectedTotal=seen))

    assert (answer.status, answer.code) == (409, "price_changed")
    assert (answer.body["expectedTotal"], answer.body["total"]) == (seen, {"amount": "16.45", "currency": "GBP"})
    assert ledger() == []


def raise_price(sku: str, *, to: int) -> None:
    Variant.objects.filter(sku=sku).update(price_amount=to)
