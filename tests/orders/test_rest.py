"""The checkout and orders over REST."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.customers import services as customers
from apps.customers.models import Customer
from apps.orders import services
from apps.orders.models import Order
from tests.orders.shop_floor import (
    NOW,
    check_out,
    filled_cart,
    ledger,
    open_shop,
    request,
    shelf,
    standard_delivery,
    units_in,
)

ADDRESS = {
    "firstName": "Ada",
    "lastName": "Byron",
    "street": "12 St James's Square",
    "city": "London",
    "state": "",
    "zipCode": "SW1Y 4JH",
    "country": "GB",
    "phone": "",
}


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=50, BOWL=10)


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "GBP"}


def body(card: str = "pm_card_visa", **changes: Any) -> dict[str, Any]:
    return {
        "email": "ada@example.com",
        "shippingAddress": ADDRESS,
        "shippingMethod": standard_delivery(),
        "paymentMethod": {"type": "card", "token": card},
        **changes,
    }


def post_checkout(cart_token: str, said: dict[str, Any], *, key: str = "") -> Any:
    headers = {"X-Cart-Token": cart_token} | ({"Idempotency-Key": key} if key else {})
    return APIClient(enforce_csrf_checks=True).post("/api/v1/checkout", said, headers=headers)


def problem(response: Any) -> tuple[int, str, str]:
    return response.status_code, response.headers["Content-Type"], response.json()["code"]


def with_key(*scopes: str) -> APIClient:
    _key, secret = customers.create_api_key(name="Robot", scopes=scopes, expires_at=None, now=datetime.now(UTC))
    return APIClient(HTTP_AUTHORIZATION=f"Api-Key {secret}")


def logged_in(**fields: Any) -> tuple[APIClient, str]:
    customer = Customer.objects.create_user("someone@example.com", **fields)
    client = APIClient()
    client.force_login(customer)
    return client, customer.pk


class TestShippingMethods:
    def test_are_those_for_this_cart(self) -> None:
        token = filled_cart(MUG=1)

        response = APIClient().get(
            "/api/v1/shipping/methods?country=gb&postcode=SW1Y 4JH", headers={"X-Cart-Token": token}
        )

        standard, express = response.json()["methods"]
        assert standard == {
            "methodId": standard_delivery(),
            "name": "Standard",
            "price": money("3.95"),
            "estimate": standard["estimate"],
            "freeFrom": money("50.00"),
        }
        assert set(standard["estimate"]) == {"from", "to"}
        assert express["price"] == money("6.95")

    def test_need_a_cart(self) -> None:
        assert problem(APIClient().get("/api/v1/shipping/methods?country=GB"))[::2] == (404, "cart_not_found")

    def test_say_where_the_shop_does_not_deliver(self) -> None:
        response = APIClient().get("/api/v1/shipping/methods?country=XX", headers={"X-Cart-Token": filled_cart(MUG=1)})

        assert problem(response) == (422, "application/problem+json", "country_not_served")


class TestCheckout:
    def test_answers_the_paid_order(self) -> None:
        token = filled_cart(MUG=2)

        response = post_checkout(token, body(expectedTotal=money("23.95")))

        order = Order.objects.get()
        answer = response.json()
        assert response.status_code == 201
        assert response.headers["Cache-Control"].startswith("max-age=0, no-cache")
        assert answer == {
            "orderId": order.pk,
            "orderNumber": order.number,
            "orderToken": services.token_of(order_id=order.pk),
            "status": "confirmed",
            "fulfilment": "unfulfilled",
            "customerId": "",
            "email": "ada@example.com",
            "items": [
                {
                    "sku": "MUG",
                    "productId": answer["items"][0]["productId"],
                    "name": "Mug",
                    "options": {},
                    "imageUrl": "",
                    "quantity": 2,
                    "unitPrice": money("10.00"),
                    "discount": money("0.00"),
                    "lineTotal": money("20.00"),
                    "tax": money("3.33"),
                    "taxRate": "20.0000",
                    "shipped": 0,
                    "refunded": 0,
                    "cancelled": 0,
                }
            ],
            "totals": {
                "subtotal": money("20.00"),
                "discount": money("0.00"),
                "shipping": money("3.95"),
                "tax": money("3.99"),
                "total": money("23.95"),
                "pricesIncludeTax": True,
            },
            "totalAmount": money("23.95"),
            "refundedAmount": money("0.00"),
            "shippingAddress": ADDRESS,
            "billingAddress": ADDRESS,
            "shippingMethod": "Standard",
            "estimatedDelivery": {"from": str(order.estimate_from), "to": str(order.estimate_to)},
            "history": answer["history"],
            "createdAt": answer["createdAt"],
            "updatedAt": answer["updatedAt"],
            "payableUntil": None,
        }
        assert [(step["status"], step["reason"]) for step in answer["history"]] == [
            ("pending_payment", "Ordered."),
            ("confirmed", "Paid."),
        ]

    def test_sends_the_shopper_to_the_bank(self, settings: Any) -> None:
        settings.SHOP_URL = "https://shop.example"

        response = post_checkout(filled_cart(MUG=1), body("pm_card_authenticationRequired"))

        answer = response.json()
        assert (response.status_code, answer["status"]) == (202, "pending_payment")
        assert answer["nextAction"]["type"] == "redirect"
        assert answer["nextAction"]["url"].startswith("https://shop.example/sandbox/3ds/")

    def test_says_that_the_card_is_declined_and_keeps_the_cart(self) -> None:
        token = filled_cart(MUG=1)

        response = post_checkout(token, body("pm_card_chargeDeclined"))

        assert problem(response) == (402, "application/problem+json", "payment_declined")
        assert response.json()["declineCode"] == "card_declined"
        assert units_in(token) == 1

    def test_replays_its_answer_to_the_same_key(self) -> None:
        token, said = filled_cart(MUG=1), body()

        first, again = (post_checkout(token, said, key="k1") for _ in range(2))

        assert (again.status_code, again.json()) == (201, first.json())
        assert again.headers["Idempotency-Replayed"] == "true"
        assert problem(post_checkout(token, body(email="eve@example.com"), key="k1"))[::2] == (
            422,
            "idempotency_key_reused",
        )

    def test_replays_a_decline(self) -> None:
        token, said = filled_cart(MUG=1), body("pm_card_chargeDeclined")

        first, again = (post_checkout(token, said, key="k1") for _ in range(2))

        assert problem(first) == problem(again) == (402, "application/problem+json", "payment_declined")
        assert len(ledger()) == 1

    def test_names_what_is_short(self) -> None:
        token = filled_cart(BOWL=10)
        check_out(filled_cart(BOWL=1))

        response = post_checkout(token, body())

        assert problem(response) == (409, "application/problem+json", "insufficient_stock")
        assert (response.json()["skus"], response.json()["available"]) == (["BOWL"], {"BOWL": 9})

    def test_says_both_prices_when_they_differ(self) -> None:
        response = post_checkout(filled_cart(MUG=1), body(expectedTotal=money("1.00")))

        assert problem(response)[::2] == (409, "price_changed")
        assert (response.json()["expectedTotal"], response.json()["total"]) == (money("1.00"), money("13.95"))

    def test_names_the_fields_that_are_wrong(self) -> None:
        response = post_checkout(filled_cart(MUG=1), body(shippingAddress={**ADDRESS, "city": "", "country": "UKK"}))

        assert problem(response)[::2] == (422, "invalid_address")
        assert [error["field"] for error in response.json()["errors"]] == [
            "shippingAddress.city",
            "shippingAddress.country",
        ]

    @pytest.mark.parametrize("missing", ["email", "shippingAddress", "shippingMethod", "paymentMethod"])
    def test_needs_its_fields(self, missing: str) -> None:
        said = {name: value for name, value in body().items() if name != missing}

        response = post_checkout(filled_cart(MUG=1), said)

        assert (response.status_code, response.json()["errors"][0]["field"]) == (400, missing)

    def test_needs_a_cart(self) -> None:
        assert problem(post_checkout("", body()))[::2] == (404, "cart_not_found")

    def test_of_a_customer_is_theirs(self) -> None:
        client, customer_id = logged_in()

        client.post("/api/v1/checkout", body(), headers={"X-Cart-Token": filled_cart(MUG=1)})

        assert Order.objects.get().customer_id == customer_id


class TestSeeingAnOrder:
    def path(self, **changes: Any) -> tuple[str, str]:
        result = check_out(filled_cart(MUG=1), **changes)
        return f"/api/v1/orders/{result.order.order_id}", result.order_token

    def test_takes_its_token(self) -> None:
        path, token = self.path()

        assert APIClient().get(path, headers={"X-Order-Token": token}).json()["totals"]["total"] == money("13.95")
        assert problem(APIClient().get(path, headers={"X-Order-Token": "guess"}))[::2] == (404, "order_not_found")
        assert problem(APIClient().get(path))[::2] == (404, "order_not_found")

    def test_or_its_customer(self) -> None:
        client, customer_id = logged_in()
        own, _ = self.path(customer_id=customer_id)
        other, _ = self.path(customer_id="cust_other")

        assert client.get(own).status_code == 200
        assert client.get(other).status_code == 404

    def test_or_staff_of_the_right_permission(self) -> None:
        owner, _ = logged_in(is_staff=True, is_superuser=True)
        path, _ = self.path()

        assert owner.get(path).status_code == 200

    def test_or_a_key_of_the_right_scope(self) -> None:
        path, _ = self.path()

        assert with_key("orders:read").get(path).status_code == 200
        assert with_key("catalog:read").get(path).status_code == 404

    def test_with_its_payments(self) -> None:
        path, token = self.path()

        (payment,) = APIClient().get(f"{path}?expand=payments", headers={"X-Order-Token": token}).json()["payments"]

        assert payment == {
            "paymentId": payment["paymentId"],
            "status": "captured",
            "amount": money("13.95"),
            "captured": money("13.95"),
            "refunded": money("0.00"),
            "card": {"brand": "visa", "last4": "4242"},
            "createdAt": payment["createdAt"],
        }


class TestCancelling:
    def test_gives_stock_and_money_back(self) -> None:
        result = check_out(filled_cart(MUG=2))
        path = f"/api/v1/orders/{result.order.order_id}/cancel"
        headers = {"X-Order-Token": result.order_token}

        first, again = (APIClient().post(path, {"reason": "Changed my mind."}, headers=headers) for _ in range(2))

        assert (first.status_code, first.json()["status"]) == (200, "cancelled")
        assert again.json() == first.json()
        assert (shelf("MUG"), ledger()) == ((50, 0), [("captured", 2395, 2395)])

    def test_is_nobody_elses_business(self) -> None:
        path = f"/api/v1/orders/{check_out(filled_cart(MUG=1)).order.order_id}/cancel"

        assert APIClient().post(path, {}).status_code == 404
        assert with_key("orders:read").post(path, {}).status_code == 404
        assert with_key("orders:write").post(path, {}).status_code == 200

    def test_does_not_replay_to_a_stranger(self) -> None:
        result = check_out(filled_cart(MUG=1))
        path = f"/api/v1/orders/{result.order.order_id}/cancel"
        own = {"X-Order-Token": result.order_token, "Idempotency-Key": "k1"}
        APIClient().post(path, {}, headers=own)

        assert APIClient().post(path, {}, headers={"Idempotency-Key": "k1"}).status_code == 404


class TestTheFeed:
    def make(self, count: int, **changes: Any) -> list[str]:
        wanted = [request(filled_cart(MUG=1), **changes) for _ in range(count)]
        results = [services.checkout(request=each, now=NOW + timedelta(minutes=n)) for n, each in enumerate(wanted)]
        return [result.order.order_id for result in results]

    def test_is_read_page_by_page_newest_first(self) -> None:
        made = self.make(5)
        client, seen, cursor = with_key("orders:read"), [], ""
        while cursor is not None:
            page = client.get("/api/v1/orders", {"limit": 2, "cursor": cursor}).json()
            seen.append([order["orderId"] for order in page["orders"]])
            cursor = page["nextCursor"]

        assert seen == [[made[4], made[3]], [made[2], made[1]], [made[0]]]

    def test_is_narrowed_by_status_and_time(self) -> None:
        made = self.make(3)
        services.cancel(order_id=made[0], reason="No.", by="staff", now=NOW)
        client = with_key("orders:read")

        def ids(**query: str) -> list[str]:
            return [order["orderId"] for order in client.get("/api/v1/orders", query).json()["orders"]]

        assert ids(status="cancelled") == [made[0]]
        assert ids(**{"from": (NOW + timedelta(minutes=2)).isoformat()}) == [made[2]]
        assert ids(to=(NOW + timedelta(minutes=2)).isoformat()) == [made[1], made[0]]

    def test_refuses_an_invented_cursor(self) -> None:
        response = with_key("orders:read").get("/api/v1/orders", {"cursor": "invented"})

        assert problem(response)[::2] == (422, "invalid_cursor")

    def test_is_for_staff_and_keys(self) -> None:
        client, _ = logged_in()

        assert APIClient().get("/api/v1/orders").status_code == 401
        assert client.get("/api/v1/orders").status_code == 403
        assert with_key("catalog:read").get("/api/v1/orders").status_code == 403

    def test_costs_the_same_queries_for_one_order_and_for_thirty(self) -> None:
        client = with_key("orders:read")

        def queries() -> int:
            with CaptureQueriesContext(connections["orders"]) as captured:
                assert client.get("/api/v1/orders", {"limit": 100}).status_code == 200
            return len(captured)

        self.make(1)
        one = queries()
        self.make(29)

        assert (one, queries()) == (3, 3)


class TestACustomersOrders:
    def test_are_theirs_page_by_page(self) -> None:
        client, customer_id = logged_in()
        orders = [check_out(filled_cart(MUG=1), customer_id=customer_id).order.order_id for _ in range(3)]

        answer = client.get(f"/api/v1/customers/{customer_id}/orders?page=2&limit=2").json()

        assert [order["orderId"] for order in answer["orders"]] == [orders[0]]
        assert answer["pagination"] == {"page": 2, "limit": 2, "total": 3}

    def test_are_nobody_elses(self) -> None:
        client, _ = logged_in()

        assert client.get("/api/v1/customers/cust_other/orders").status_code == 403
        assert APIClient().get("/api/v1/customers/cust_other/orders").status_code == 401
        assert with_key("orders:read").get("/api/v1/customers/cust_other/orders").status_code == 200


def test_the_bank_sends_the_shopper_back_and_the_order_is_paid(settings: Any) -> None:
    settings.SHOP_URL = ""
    answer = post_checkout(
        filled_cart(MUG=1),
        body("pm_card_authenticationRequired", returnUrl="https://shop.example/back/{order_id}/{token}"),
    ).json()
    browser = APIClient(enforce_csrf_checks=False)

    page = browser.get(answer["nextAction"]["url"])
    back = browser.post(answer["nextAction"]["url"], {"answer": "approve"}, format="multipart")
    token = {"X-Order-Token": answer["orderToken"]}
    finished = browser.post(f"/api/v1/orders/{answer['orderId']}/finish-payment", headers=token)

    assert b"13.95 GBP" in page.content
    assert back.headers["Location"] == f"https://shop.example/back/{answer['orderId']}/{answer['orderToken']}"
    assert (finished.status_code, finished.json()["status"]) == (200, "confirmed")
    assert ledger() == [("captured", 1395, 0)]


def test_the_shopper_says_no_and_the_cart_is_kept(settings: Any) -> None:
    settings.SHOP_URL = ""
    cart_token = filled_cart(MUG=1)
    answer = post_checkout(cart_token, body("pm_card_authenticationRequired")).json()
    path, token = f"/api/v1/orders/{answer['orderId']}/finish-payment", {"X-Order-Token": answer["orderToken"]}

    waiting = APIClient().post(path, headers=token)
    APIClient().post(answer["nextAction"]["url"], {"answer": "decline"}, format="multipart")
    refused = APIClient().post(path, headers=token)

    assert (waiting.status_code, waiting.json()["status"]) == (200, "pending_payment")
    assert problem(refused) == (402, "application/problem+json", "payment_declined")
    assert (units_in(cart_token), APIClient().post(path).status_code) == (1, 404)
