"""Returns over REST: who may ask, who decides, and what is answered."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from tests.orders.after_payment import send
from tests.orders.shop_floor import check_out, filled_cart, open_shop
from tests.orders.test_rest import logged_in, money, problem, with_key
from tests.orders.test_rest_after_payment import holder, staff

ASKED = {"lines": [{"sku": "MUG", "quantity": 2, "reason": "damaged", "comment": "Chipped."}]}


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=10)


@pytest.fixture
def path(deliver_events: Callable[[], int]) -> str:
    """Of a guest's order of three mugs, all sent."""
    order_id = check_out(filled_cart(MUG=3)).order.order_id
    send(order_id)
    deliver_events()
    return f"/api/v1/orders/{order_id}"


@pytest.fixture
def asked(path: str) -> str:
    """The address of a return of two of them."""
    return f"/api/v1/returns/{holder(path).post(f'{path}/returns', ASKED).json()['returnId']}"


def test_whoever_holds_the_token_asks_and_sees_it(path: str) -> None:
    guest = holder(path)

    response = guest.post(f"{path}/returns", ASKED)

    answer = response.json()
    assert response.status_code == 201
    assert answer == {
        "returnId": answer["returnId"],
        "returnNumber": f"{answer['orderNumber']}-1",
        "orderId": path.rpartition("/")[2],
        "orderNumber": answer["orderNumber"],
        "state": "requested",
        "lines": [
            {
                "sku": "MUG",
                "name": "Mug",
                "options": {},
                "quantity": 2,
                "reason": "damaged",
                "comment": "Chipped.",
                "received": None,
                "restock": None,
            }
        ],
        "instructions": "",
        "refund": None,
        "history": [{"state": "requested", "at": answer["createdAt"], "reason": ""}],
        "createdAt": answer["createdAt"],
    }
    assert guest.get(f"/api/v1/returns/{answer['returnId']}").json() == answer
    shown = guest.get(f"{path}/returns").json()
    assert shown["returns"] == [answer]
    assert [(line["sku"], line["quantity"]) for line in shown["returnable"]] == [("MUG", 1)]


def test_a_key_makes_it_one_return(path: str) -> None:
    guest = holder(path)
    first, again = (guest.post(f"{path}/returns", ASKED, headers={"Idempotency-Key": "k"}) for _ in range(2))

    assert (first.status_code, again.json()) == (201, first.json())


def test_more_than_was_sent_is_refused_with_what_may_go_back(path: str) -> None:
    too_many = {"lines": [{**ASKED["lines"][0], "quantity": 4}]}

    response = holder(path).post(f"{path}/returns", too_many)

    assert (response.status_code, response.json()["code"]) == (409, "not_returnable")
    assert response.json()["returnable"] == {"MUG": 3}


@pytest.mark.parametrize("lines", [[], [{"sku": "MUG", "quantity": 1}], [{**ASKED["lines"][0], "reason": "bored"}]])
def test_what_makes_no_sense_is_refused(path: str, lines: list[object]) -> None:
    assert holder(path).post(f"{path}/returns", {"lines": lines}).status_code == 400


def test_from_approval_to_the_money(asked: str) -> None:
    support, warehouse = staff("Support"), staff("Warehouse")

    approved = support.post(f"{asked}/approve", {"instructions": "Use the label."}).json()
    assert (approved["state"], approved["instructions"]) == ("approved", "Use the label.")
    received = warehouse.post(f"{asked}/receive", {"lines": [{"sku": "MUG", "quantity": 1, "restock": False}]}).json()
    assert [(line["received"], line["restock"]) for line in received["lines"]] == [(1, False)]
    repaid = support.post(f"{asked}/refund").json()

    assert (repaid["state"], repaid["refund"]) == ("refunded", money("10.00"))
    assert [step["state"] for step in repaid["history"]] == ["requested", "approved", "received", "refunded"]


def test_staff_reject_it_with_a_reason(asked: str) -> None:
    support = staff("Support")
    assert support.post(f"{asked}/reject", {}).status_code == 400

    rejected = support.post(f"{asked}/reject", {"reason": "It was used."}).json()

    assert (rejected["state"], rejected["history"][-1]["reason"]) == ("rejected", "It was used.")
    assert problem(support.post(f"{asked}/approve", {})) == (409, "application/problem+json", "illegal_return_step")


def test_the_shopper_calls_it_off(asked: str, path: str) -> None:
    assert holder(path).post(f"{asked}/cancel").json()["state"] == "cancelled"


class TestWhoMay:
    @pytest.mark.parametrize("act", ["approve", "receive", "refund", "reject"])
    def test_not_the_shopper_decide(self, asked: str, path: str, act: str) -> None:
        assert holder(path).post(f"{asked}/{act}", {"reason": "I say so."}).status_code in (401, 403)

    @pytest.mark.parametrize("act", ["approve", "refund", "reject"])
    def test_not_the_warehouse_give_money(self, asked: str, act: str) -> None:
        assert staff("Warehouse").post(f"{asked}/{act}", {"reason": "No."}).status_code == 403

    def test_a_key_decide(self, asked: str) -> None:
        assert with_key("orders:write").post(f"{asked}/approve", {}).status_code == 200
        assert with_key("orders:read").post(f"{asked}/receive", {}).status_code == 403

    def test_somebody_else_see_nothing(self, asked: str, path: str) -> None:
        stranger, _ = logged_in()
        for client in (stranger, APIClient()):
            assert problem(client.get(asked))[::2] == (404, "return_not_found")
            assert client.post(f"{asked}/cancel").status_code == 404
            assert client.get(f"{path}/returns").status_code == 404
            assert client.post(f"{path}/returns", ASKED).status_code == 404
        assert problem(stranger.get("/api/v1/returns/ret_unknown"))[::2] == (404, "return_not_found")
