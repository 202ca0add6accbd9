"""The cart over REST."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.cart.world import pounds

pytestmark = [pytest.mark.usefixtures("db", "shelves"), pytest.mark.urls("apps.cart.api.urls")]

ZERO = {"amount": "0.00", "currency": "GBP"}


def call(method: str, path: str, body: Any = None, *, token: str = "", **headers: str) -> Any:
    if token:
        headers["X-Cart-Token"] = token
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    data = body if isinstance(body, str) else json.dumps(body)
    return client.generic(method, path, data, content_type="application/json", headers=headers)


def new_cart(sku: str = "MUG", quantity: int = 2) -> str:
    token: str = call("POST", "/cart/items", {"sku": sku, "quantity": quantity}).json()["cartToken"]
    return token


def money(amount: str) -> dict[str, str]:
    return {"amount": pounds(amount).amount, "currency": "GBP"}


def mugs(quantity: int, total: str) -> dict[str, Any]:
    return {
        "sku": "MUG",
        "productId": "prod_mug",
        "name": "Mug",
        "quantity": quantity,
        "unitPrice": money("12.50"),
        "lineTotal": money(total),
        "available": 100,
        "sentFrom": None,
    }


def test_the_first_item_makes_a_cart() -> None:
    answer = call("POST", "/cart/items", {"sku": "MUG", "quantity": 2})

    assert answer.status_code == 201
    body = answer.json()
    assert body.pop("cartToken").startswith("cart_")
    assert body == {
        "currency": "GBP",
        "items": [mugs(2, "25.00")],
        "unpriced": [],
        "discounts": [],
        "totals": {
            "subtotal": money("25.00"),
            "discount": ZERO,
            "shipping": ZERO,
            "tax": money("4.17"),
            "total": money("25.00"),
        },
        "removed": [],
    }


def test_further_items_go_into_the_cart_that_is_named() -> None:
    token = new_cart()

    answer = call("POST", "/cart/items", {"sku": "MUG", "quantity": 1}, token=token)

    assert (answer.status_code, answer.json()["cartToken"], answer.json()["items"]) == (200, token, [mugs(3, "37.50")])
    assert call("GET", "/cart", token=token).json() == answer.json()
    assert "no-store" in answer["Cache-Control"]


def test_lines_are_changed_and_removed() -> None:
    token = new_cart()

    assert call("PATCH", "/cart/items/MUG", {"quantity": 1}, token=token).json()["items"] == [mugs(1, "12.50")]
    assert call("PATCH", "/cart/items/MUG", {"quantity": 0}, token=token).json()["items"] == []
    call("POST", "/cart/items", {"sku": "MUG", "quantity": 1}, token=token)
    assert call("DELETE", "/cart/items/MUG", token=token).json()["items"] == []
    assert call("DELETE", "/cart", token=token).status_code == 204
    assert call("GET", "/cart", token=token).json()["code"] == "cart_not_found"


def test_a_sku_may_hold_a_slash(shelves: Any) -> None:
    shelves.put("A/B")

    assert call("DELETE", "/cart/items/A%2FB", token=new_cart("A/B", 1)).json()["items"] == []


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "1000000000", '"1e3"', "1e3", "NaN", "true", "null", '"2"'])
def test_a_quantity_is_a_whole_number_or_a_problem(quantity: str) -> None:
    token = new_cart()

    answers = [call("POST", "/cart/items", f'{{"sku": "MUG", "quantity": {quantity}}}', token=token)]
    if quantity != "0":  # which removes the line
        answers.append(call("PATCH", "/cart/items/MUG", f'{{"quantity": {quantity}}}', token=token))

    for answer in answers:
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert call("GET", "/cart", token=token).json()["items"] == [mugs(2, "25.00")]


@pytest.mark.parametrize(("method", "path", "body", "status", "code"), [
    ("POST", "/cart/items", {"sku": "TEAPOT", "quantity": 1}, 404, "unknown_sku"),
    ("POST", "/cart/items", {"sku": "MUG", "quantity": 98}, 200, None),
    ("POST", "/cart/items", {"sku": "MUG", "quantity": 99}, 409, "insufficient_stock"),
    ("POST", "/cart/items", {"sku": "MUG", "quantity": 999}, 422, "invalid_quantity"),
    ("POST", "/cart/items", {"quantity": 1}, 400, "invalid"),
    ("POST", "/cart/items", ["MUG"], 400, "invalid"),
    ("PATCH", "/cart/items/BOWL", {"quantity": 1}, 404, "unknown_sku"),
    ("DELETE", "/cart/items/BOWL", None, 404, "unknown_sku"),
])  # fmt: skip
def test_what_cannot_be_done_is_said_by_name(method: str, path: str, body: Any, status: int, code: str | None) -> None:
    answer = call(method, path, body, token=new_cart())

    assert (answer.status_code, answer.json().get("code")) == (status, code)


def test_too_little_stock_says_how_much_there_is() -> None:
    problem = call("POST", "/cart/items", {"sku": "VASE", "quantity": 2}).json()

    assert (problem["skus"], problem["available"]) == (["VASE"], {"VASE": 1})


def test_a_request_that_names_no_cart_or_an_unknown_one_finds_none() -> None:
    for headers in ({}, {"x_cart_token": "cart_made-up"}):
        for method, path, body in (
            ("GET", "/cart", None),
            ("PATCH", "/cart/items/MUG", {"quantity": 1}),
            ("DELETE", "/cart/items/MUG", None),
        ):
            answer = call(method, path, body, **headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "cart_not_found")
    assert call("POST", "/cart/items", {"sku": "MUG", "quantity": 1}, token="cart_made-up").status_code == 404


def test_prices_and_totals_that_are_sent_are_ignored() -> None:
    body = {
        "sku": "MUG",
        "quantity": 1,
        "unitPrice": money("0.01"),
        "price": 1,
        "lineTotal": money("0.01"),
        "discount": money("12.00"),
        "totals": {"total": money("0.01")},
        "cartToken": "cart_mine",
    }

    assert call("POST", "/cart/items", body).json()["totals"]["total"] == money("12.50")


def test_a_repeated_key_adds_once() -> None:
    first, second = (
        call("POST", "/cart/items", {"sku": "MUG", "quantity": 2}, idempotency_key="a-key") for _ in range(2)
    )
    token = first.json()["cartToken"]

    assert (second.status_code, second.json(), second["Idempotency-Replayed"]) == (201, first.json(), "true")
    for _ in range(2):
        call("POST", "/cart/items", {"sku": "MUG", "quantity": 1}, token=token, idempotency_key="a-key")
    assert call("GET", "/cart", token=token).json()["items"] == [mugs(3, "37.50")]


def test_a_key_of_one_guest_does_not_open_the_cart_of_another() -> None:
    first, second = (
        call("POST", "/cart/items", {"sku": "MUG", "quantity": 2}, idempotency_key="1", user_agent=browser)
        for browser in ("Ada's", "Bob's")
    )

    assert first.json()["cartToken"] != second.json()["cartToken"]


@pytest.mark.parametrize("authorization", ["Bearer nonsense", "Api-Key nonsense"])
def test_a_stale_login_does_not_keep_a_shopper_from_the_cart(authorization: str) -> None:
    assert call("GET", "/cart", token=new_cart(), authorization=authorization).status_code == 200


def test_a_cart_is_begun_in_a_currency_and_priced_in_another() -> None:
    begun = call("POST", "/cart/items", {"sku": "BOWL", "quantity": 2, "currency": "EUR"}).json()
    assert (begun["currency"], begun["totals"]["total"]) == ("EUR", {"amount": "48.00", "currency": "EUR"})

    changed = call("PATCH", "/cart", {"currency": "GBP"}, token=begun["cartToken"]).json()

    assert (changed["currency"], changed["totals"]["total"]) == ("GBP", money("40.00"))
    assert call("GET", "/cart", token=begun["cartToken"]).json() == changed


def test_what_has_no_price_in_the_currency_is_refused_or_set_apart() -> None:
    token = new_cart("MUG", 2)

    body = call("PATCH", "/cart", {"currency": "EUR"}, token=token).json()
    refused = call("POST", "/cart/items", {"sku": "MUG", "quantity": 1, "currency": "EUR"})

    assert (body["items"], body["unpriced"], body["totals"]["total"]) == (
        [],
        [{"sku": "MUG", "productId": "prod_mug", "name": "Mug", "quantity": 2}],
        {"amount": "0.00", "currency": "EUR"},
    )
    assert (refused.status_code, refused.json()["code"], refused.json()["skus"]) == (
        409,
        "not_sold_in_currency",
        ["MUG"],
    )


@pytest.mark.parametrize("currency", ["USD", "eur", "£"])
def test_a_currency_the_shop_does_not_sell_in_is_refused(currency: str) -> None:
    answers = (
        call("POST", "/cart/items", {"sku": "BOWL", "quantity": 1, "currency": currency}),
        call("PATCH", "/cart", {"currency": currency}, token=new_cart()),
    )
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(422, "unknown_currency")] * 2
