"""Over REST: what becomes of a paid order, who may do it, and the order composed with what others know of it."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.customers import services as customers
from apps.customers.models import Customer
from apps.orders import services
from tests.orders.after_payment import give_back, send
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, shelf
from tests.orders.test_rest import ADDRESS, logged_in, money, problem, with_key

CHELSEA = {**ADDRESS, "street": "20 Cheyne Row", "zipCode": "SW3 5HL"}


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=10, BOWL=10)


@pytest.fixture
def path() -> str:
    """Of a guest's order of three mugs and a bowl."""
    return f"/api/v1/orders/{check_out(filled_cart(MUG=3, BOWL=1)).order.order_id}"


def holder(path: str) -> APIClient:
    """Whoever holds the order's token."""
    return APIClient(HTTP_X_ORDER_TOKEN=services.token_of(order_id=path.split("/")[4]))


def staff(role: str) -> APIClient:
    """A member of staff in one of the shop's roles."""
    customers.ensure_roles()
    member = customers.create_staff(
        email=f"{role.lower()}@example.com",
        password="seven long words",
        role=role,
        first_name="",
        last_name="",
        now=NOW,
    )
    client = APIClient()
    client.force_login(Customer.objects.get(pk=member.pk))
    return client


class TestSending:
    def test_some_of_it_answers_the_shipment(self, path: str) -> None:
        said = {"lines": [{"sku": "MUG", "quantity": 2}], "carrier": "DHL", "trackingNumber": "JD1"}

        response = with_key("shipping:write").post(f"{path}/shipments", said)

        answer = response.json()
        assert response.status_code == 201
        assert answer == {
            "shipmentId": answer["shipmentId"],
            "status": "dispatched",
            "lines": [{"sku": "MUG", "name": "Mug", "quantity": 2}],
            "carrier": "DHL",
            "trackingNumber": "JD1",
            "trackingUrl": "https://www.dhl.com/global-en/home/tracking.html?tracking-id=JD1",
            "createdAt": answer["createdAt"],
            "dispatchedAt": answer["dispatchedAt"],
            "deliveredAt": None,
        }
        shown = holder(path).get(path).json()
        assert (shown["status"], shown["fulfilment"]) == ("processing", "partially_shipped")
        assert [item["shipped"] for item in shown["items"]] == [2, 0]

    def test_all_of_it_needs_no_lines(self, path: str) -> None:
        client = with_key("shipping:write")
        first, again = (client.post(f"{path}/shipments", {}, headers={"Idempotency-Key": "k"}) for _ in range(2))

        assert (first.status_code, again.json()) == (201, first.json())
        assert holder(path).get(path).json()["status"] == "shipped"

    @pytest.mark.parametrize("quantity", [0, -1, 1.5, "1", True, 10**9])
    def test_takes_whole_units(self, path: str, quantity: Any) -> None:
        said = {"lines": [{"sku": "MUG", "quantity": quantity}]}

        assert problem(with_key("shipping:write").post(f"{path}/shipments", said))[::2] == (400, "invalid")

    def test_says_what_is_left(self, path: str) -> None:
        said = {"lines": [{"sku": "MUG", "quantity": 4}]}
        refused = with_key("shipping:write").post(f"{path}/shipments", said)

        assert (problem(refused)[::2], refused.json()["outstanding"]) == (
            (409, "not_shippable"),
            {"MUG": 3, "BOWL": 1},
        )

    def test_is_for_the_warehouse(self, path: str) -> None:
        assert problem(APIClient().post(f"{path}/shipments", {}))[::2] == (401, "not_authenticated")
        assert problem(holder(path).post(f"{path}/shipments", {}))[::2] == (401, "not_authenticated")
        assert problem(with_key("orders:write").post(f"{path}/shipments", {}))[::2] == (403, "permission_denied")
        assert problem(staff("Support").post(f"{path}/shipments", {}))[::2] == (403, "permission_denied")
        assert staff("Warehouse").post(f"{path}/shipments", {}).status_code == 201
        missing = with_key("shipping:write").post("/api/v1/orders/ord_none/shipments", {})
        assert problem(missing)[::2] == (404, "order_not_found")


class TestGivingBack:
    def test_lines_answers_the_refund(self, path: str, deliver_events: Callable[[], int]) -> None:
        said = {"lines": [{"sku": "MUG", "quantity": 2}], "restock": True, "reason": "Chipped."}

        response = with_key("orders:write").post(f"{path}/refunds", said)
        deliver_events()

        answer = response.json()
        assert (response.status_code, answer) == (
            201,
            {
                "refundId": answer["refundId"],
                "orderId": path.split("/")[4],
                "state": "accepted",
                "amount": money("20.00"),
                "lines": [{"sku": "MUG", "quantity": 2}],
                "restock": True,
                "reason": "Chipped.",
                "createdAt": answer["createdAt"],
            },
        )
        shown = holder(path).get(path).json()
        assert (shown["status"], shown["refundedAmount"]) == ("partially_refunded", money("20.00"))
        assert (shown["items"][0]["refunded"], shown["items"][0]["cancelled"], shelf("MUG")) == (2, 2, (9, 0))

    def test_an_amount_happens_once_per_key(self, path: str) -> None:
        client = with_key("orders:write")
        for _ in range(2):
            client.post(f"{path}/refunds", {"amount": money("5.00")}, headers={"Idempotency-Key": "k"})

        assert ledger() == [("captured", 4395, 500)]

    def test_is_an_amount_or_lines(self, path: str) -> None:
        client = with_key("orders:write")
        both = {"amount": money("5.00"), "lines": [{"sku": "MUG", "quantity": 1}]}

        assert problem(client.post(f"{path}/refunds", {}))[::2] == (422, "invalid_refund")
        assert problem(client.post(f"{path}/refunds", both))[::2] == (422, "invalid_refund")
        assert problem(client.post(f"{path}/refunds", {"amount": money("99.00")}))[::2] == (409, "not_refundable")

    def test_is_for_support(self, path: str) -> None:
        said = {"amount": money("5.00")}

        assert problem(holder(path).post(f"{path}/refunds", said))[::2] == (401, "not_authenticated")
        assert problem(staff("Warehouse").post(f"{path}/refunds", said))[::2] == (403, "permission_denied")
        assert staff("Support").post(f"{path}/refunds", said).status_code == 201


class TestSendingItElsewhere:
    def test_is_for_whoever_holds_its_token(self, path: str) -> None:
        response = holder(path).patch(path, {"shippingAddress": CHELSEA})

        assert (response.status_code, response.json()["shippingAddress"]) == (200, CHELSEA)
        assert response.json()["billingAddress"] == ADDRESS | {"street": "12 St James's Sq"}

    def test_says_why_it_cannot(self, path: str) -> None:
        abroad = holder(path).patch(path, {"shippingAddress": {**CHELSEA, "country": "FR"}})
        nowhere = holder(path).patch(path, {"shippingAddress": {**CHELSEA, "zipCode": "75001"}})
        nothing = holder(path).patch(path, {})
        send(path.split("/")[4], MUG=1)
        late = holder(path).patch(path, {"shippingAddress": CHELSEA})

        assert problem(abroad)[::2] == (409, "delivery_differs")
        assert problem(nowhere)[::2] == (422, "invalid_postcode")
        assert (problem(nothing)[::2], nothing.json()["errors"][0]["field"]) == ((400, "invalid"), "shippingAddress")
        assert problem(late)[::2] == (409, "address_not_changeable")

    def test_takes_nothing_else(self, path: str) -> None:
        said = {"shippingAddress": CHELSEA, "status": "delivered", "totalAmount": money("0.01"), "email": "eve@x.org"}
        answer = holder(path).patch(path, said).json()

        assert (answer["status"], answer["totalAmount"], answer["email"]) == (
            "confirmed",
            money("43.95"),
            "ada@example.com",
        )

    def test_is_nobody_elses_business(self, path: str) -> None:
        eve, _ = logged_in()
        for stranger in (APIClient(), eve, with_key("orders:read"), staff("Warehouse")):
            assert problem(stranger.patch(path, {"shippingAddress": CHELSEA}))[::2] == (404, "order_not_found")


class TestTheOrderComposed:
    def test_of_a_guest(self, path: str) -> None:
        send(path.split("/")[4], MUG=1)
        whole = holder(path).get(f"{path}?expand=customer,payments,shipments").json()

        assert whole["customer"] is None
        assert [payment["captured"] for payment in whole["payments"]] == [money("43.95")]
        assert [(parcel["status"], parcel["lines"][0]["quantity"]) for parcel in whole["shipments"]] == [
            ("dispatched", 1)
        ]

    def test_of_a_customer(self) -> None:
        client, customer_id = logged_in(first_name="Ada", last_name="Byron")
        order_id = check_out(filled_cart(MUG=1), customer_id=customer_id).order.order_id

        assert client.get(f"/api/v1/orders/{order_id}?expand=customer").json()["customer"] == {
            "customerId": customer_id,
            "email": "someone@example.com",
            "firstName": "Ada",
            "lastName": "Byron",
        }

    def test_without_the_word_is_just_the_order(self, path: str) -> None:
        assert not {"customer", "payments", "shipments"} & set(holder(path).get(path).json())

    def test_refuses_what_it_does_not_know(self, path: str) -> None:
        refused = holder(path).get(f"{path}?expand=payments,secrets")

        assert (problem(refused)[::2], refused.json()["errors"]) == (
            (400, "invalid"),
            [
                {
                    "field": "expand",
                    "code": "invalid",
                    "message": "Not secrets: customer, payments, shipments can be expanded.",
                }
            ],
        )


def test_the_feed_is_narrowed_by_what_is_told(path: str, deliver_events: Callable[[], int]) -> None:
    refunded = check_out(filled_cart(MUG=1)).order.order_id
    give_back(refunded, "1.00")
    deliver_events()
    client = with_key("orders:read")

    def ids(status: str) -> list[str]:
        return [order["orderId"] for order in client.get("/api/v1/orders", {"status": status}).json()["orders"]]

    assert (ids("partially_refunded"), ids("refunded"), ids("confirmed")) == ([refunded], [], [path.split("/")[4]])
    assert client.get("/api/v1/orders", {"status": "lost"}).status_code == 400
