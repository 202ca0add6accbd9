"""`POST orders/{id}/pay`: the same order, another card."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.orders import services
from apps.orders.models import Order
from apps.payments.gateways.sandbox import answer_challenge
from apps.payments.models import SandboxIntent
from tests.orders.shop_floor import check_out, filled_cart, ledger, open_shop, shelf
from tests.orders.test_rest import body, logged_in, money, post_checkout, problem


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=10)


@pytest.fixture
def declined() -> dict[str, Any]:
    """The answer to a checkout whose card was declined."""
    answer: dict[str, Any] = post_checkout(filled_cart(MUG=1), body("pm_card_chargeDeclined")).json()
    return answer


def pay(order_id: str, token: str, card: str = "pm_card_visa", *, key: str = "", **more: Any) -> Any:
    headers = {"X-Order-Token": token} | ({"Idempotency-Key": key} if key else {})
    said = {"paymentMethod": {"type": "card", "token": card}, **more}
    return APIClient(enforce_csrf_checks=True).post(f"/api/v1/orders/{order_id}/pay", said, headers=headers)


def test_a_decline_names_the_order_and_another_card_pays_for_it(declined: dict[str, Any]) -> None:
    paid = pay(declined["orderId"], declined["orderToken"])

    order = paid.json()
    assert (declined["status"], declined["code"], declined["declineCode"]) == (402, "payment_declined", "card_declined")
    assert (paid.status_code, order["orderId"], order["status"]) == (201, declined["orderId"], "confirmed")
    assert (order["orderToken"], order["totals"]["total"]) == (declined["orderToken"], money("13.95"))
    assert (ledger(), shelf("MUG")) == ([("failed", 0, 0), ("captured", 1395, 0)], (9, 0))


def test_the_bank_may_ask_first(declined: dict[str, Any], settings: Any) -> None:
    asked = pay(declined["orderId"], declined["orderToken"], "pm_card_authenticationRequired", key="1")
    again = pay(declined["orderId"], declined["orderToken"], "pm_card_authenticationRequired", key="1")

    intent = SandboxIntent.objects.get(status="requires_action")
    assert (asked.status_code, asked.json()["status"]) == (202, "pending_payment")
    assert asked.json()["nextAction"]["url"].startswith(f"{settings.SHOP_URL}/sandbox/3ds/{intent.pk}")
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (asked.json(), "true")
    answer_challenge(reference=intent.pk, approved=True)
    finished = APIClient().post(
        f"/api/v1/orders/{declined['orderId']}/finish-payment", headers={"X-Order-Token": declined["orderToken"]}
    )
    assert finished.json()["status"] == "confirmed"


def test_it_may_be_declined_again(declined: dict[str, Any]) -> None:
    refused = pay(declined["orderId"], declined["orderToken"], "pm_card_chargeDeclinedInsufficientFunds")

    assert problem(refused) == (402, "application/problem+json", "payment_declined")
    assert refused.json()["declineCode"] == "insufficient_funds"


def test_its_price_is_the_orders(declined: dict[str, Any]) -> None:
    pay(declined["orderId"], declined["orderToken"], amount="0.01", expectedTotal=money("0.01"), status="confirmed")

    assert ledger()[-1] == ("captured", 1395, 0)


def test_what_is_too_late_is_said(declined: dict[str, Any], settings: Any) -> None:
    settings.ORDER_PAYABLE_HOURS = 0

    assert problem(pay(declined["orderId"], declined["orderToken"]))[::2] == (409, "order_not_payable")


def test_what_sold_out_is_said(declined: dict[str, Any]) -> None:
    check_out(filled_cart(MUG=10))

    refused = pay(declined["orderId"], declined["orderToken"])

    assert (problem(refused)[::2], refused.json()["skus"]) == ((409, "insufficient_stock"), ["MUG"])


def test_only_its_customer_or_who_holds_its_token_may(declined: dict[str, Any]) -> None:
    order_id = declined["orderId"]
    owner, customer_id = logged_in()
    said = {"paymentMethod": {"type": "card", "token": "pm_card_visa"}}

    for token in ("", "x", services.token_of(order_id="ord_other")):
        assert problem(pay(order_id, token))[::2] == (404, "order_not_found")
    assert owner.post(f"/api/v1/orders/{order_id}/pay", said).status_code == 404
    Order.objects.update(customer_id=customer_id)
    assert owner.post(f"/api/v1/orders/{order_id}/pay", said).status_code == 201


@pytest.mark.parametrize("said", [{}, {"paymentMethod": {"type": "cash", "token": "x"}}, {"paymentMethod": "x"}])
def test_what_is_not_understood_is_said(declined: dict[str, Any], said: dict[str, Any]) -> None:
    refused = APIClient().post(
        f"/api/v1/orders/{declined['orderId']}/pay", said, headers={"X-Order-Token": declined["orderToken"]}
    )

    assert (refused.status_code, ledger()) == (400, [("failed", 0, 0)])
