"""Payments over REST, for staff and integrators."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.customers import services as customers
from apps.customers.models import Customer
from apps.payments.models import SandboxIntent

pytestmark = pytest.mark.usefixtures("db")

HOLD = {"orderId": "ord_1", "amount": {"amount": "20.00", "currency": "GBP"}, "paymentMethodId": "pm_card_visa"}


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "GBP"}


@pytest.fixture
def client() -> APIClient:
    """Holds a key that may do anything with payments."""
    return with_key("payments:read", "payments:write")


def with_key(*scopes: str) -> APIClient:
    _key, secret = customers.create_api_key(name="Robot", scopes=scopes, expires_at=None, now=datetime.now(UTC))
    return APIClient(HTTP_AUTHORIZATION=f"Api-Key {secret}")


def hold(client: APIClient, **changes: Any) -> str:
    payment_id: str = client.post("/api/v1/payments/authorize", {**HOLD, **changes}).json()["paymentId"]
    return payment_id


def problem(response: Any) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


def test_authorize_answers_the_hold(client: APIClient) -> None:
    response = client.post("/api/v1/payments/authorize", HOLD)

    answer = response.json()
    assert response.status_code == 200
    assert answer == {
        "paymentId": answer["paymentId"],
        "orderId": "ord_1",
        "customerId": "",
        "status": "authorized",
        "amount": money("20.00"),
        "capturedAmount": money("0.00"),
        "refundedAmount": money("0.00"),
        "paymentMethod": {"type": "card", "brand": "visa", "last4": "4242"},
        "nextActionUrl": "",
        "createdAt": answer["createdAt"],
        "expiresAt": answer["expiresAt"],
        "disputed": False,
    }
    assert client.get(f"/api/v1/payments/{answer['paymentId']}").json() == answer


def test_the_same_key_holds_once(client: APIClient) -> None:
    answers = [client.post("/api/v1/payments/authorize", HOLD, headers={"Idempotency-Key": "k1"}) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert SandboxIntent.objects.count() == 1


def test_one_callers_key_is_not_anothers(client: APIClient) -> None:
    mine, theirs = (
        each.post("/api/v1/payments/authorize", HOLD, headers={"Idempotency-Key": "k1"}).json()["paymentId"]
        for each in (client, with_key("payments:write"))
    )

    assert mine != theirs


def test_without_a_key_each_call_is_another_hold(client: APIClient) -> None:
    assert hold(client) != hold(client)


def test_a_decline_is_402(client: APIClient) -> None:
    response = client.post("/api/v1/payments/authorize", {**HOLD, "paymentMethodId": "pm_card_chargeDeclined"})

    assert problem(response) == (402, "payment_declined")


def test_an_outage_is_503_and_the_same_key_tries_anew(client: APIClient) -> None:
    for _ in range(2):
        response = client.post(
            "/api/v1/payments/authorize",
            {**HOLD, "paymentMethodId": "pm_card_outage"},
            headers={"Idempotency-Key": "k1"},
        )
        assert problem(response) == (503, "gateway_unavailable")
        assert response.headers["Retry-After"] == "2"


def test_capture_refund_and_void(client: APIClient) -> None:
    taken, given_up = hold(client), hold(client)

    captured = client.post(f"/api/v1/payments/{taken}/capture", {"amount": money("15.00")})
    refunded = client.post(f"/api/v1/payments/{taken}/refund", {"amount": money("5.00"), "reason": "broken"})
    voided = client.post(f"/api/v1/payments/{given_up}/void")

    assert (captured.status_code, captured.json()["status"]) == (200, "captured")
    assert captured.json()["capturedAmount"] == money("15.00")
    assert refunded.json() == {
        "refundId": refunded.json()["refundId"],
        "paymentId": taken,
        "status": "refunded",
        "refundedAmount": money("5.00"),
        "reason": "broken",
        "kind": "requested_by_customer",
        "refundedAt": refunded.json()["refundedAt"],
    }
    assert voided.json()["status"] == "voided"
    assert client.get(f"/api/v1/payments/{taken}").json()["refundedAmount"] == money("5.00")


def test_impossible_amounts_are_refused(client: APIClient) -> None:
    payment = hold(client)

    assert problem(client.post(f"/api/v1/payments/{payment}/capture", {"amount": money("20.01")})) == (
        409,
        "amount_exceeded",
    )
    assert problem(client.post(f"/api/v1/payments/{payment}/capture", {"amount": money("-1.00")})) == (
        422,
        "invalid_amount",
    )
    assert problem(client.post(f"/api/v1/payments/{payment}/refund", {"amount": money("1.00")})) == (
        409,
        "payment_state_conflict",
    )


def test_an_unknown_payment_is_404(client: APIClient) -> None:
    assert problem(client.get("/api/v1/payments/pay_none")) == (404, "payment_not_found")


def test_is_not_for_shoppers() -> None:
    shopper = APIClient()
    shopper.force_login(Customer.objects.create_user("ada@example.com"))

    assert APIClient().post("/api/v1/payments/authorize", HOLD).status_code == 401
    assert shopper.post("/api/v1/payments/authorize", HOLD).status_code == 403
    assert with_key("payments:read").post("/api/v1/payments/authorize", HOLD).status_code == 403
