"""Paying for an order again: after a decline, or instead of going back to the bank."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from apps.inventory import interface as inventory
from apps.orders import services
from apps.orders.models import CheckoutSaga, Order
from apps.payments.models import SandboxIntent
from tests.storefront.conftest import log_in
from tests.storefront.html import Element, fields, page
from tests.storefront.test_checkout_page import press, problem

ASKS_THE_SHOPPER = "pm_card_authenticationRequired"
DECLINED = "pm_card_chargeDeclined"


@pytest.fixture
def address(buyer: Client) -> str:
    """The page of a guest's order whose payment was never approved."""
    assert press(buyer, card=ASKS_THE_SHOPPER).status_code == 302
    return address_of(Order.objects.get())


def address_of(order: Order) -> str:
    return f"/order/{order.pk}/{services.token_of(order_id=order.pk)}/"


def offered(browser: Client, address: str) -> str:
    """Where the page of an order leads to pay for it."""
    links = [link for link in page(browser.get(address)).all("a") if link.text == "Pay for this order"]
    return links[0]["href"] if links else ""


def form(response: HttpResponse) -> Element:
    return page(response).one("form", class_="checkout")


def pay(browser: Client, path: str, card: str = "pm_card_visa") -> HttpResponse:
    return browser.post(path, {**fields(form(browser.get(path))), "card": card, "action": "pay"})


def ledger() -> list[tuple[str, int]]:
    return list(SandboxIntent.objects.order_by("pk").values_list("status", "captured_amount"))


def test_another_card_pays_for_the_order_that_is_there(address: str, buyer: Client) -> None:
    path = offered(buyer, address)
    shown = page(buyer.get(path))

    paid = pay(buyer, path)

    assert (shown.one("h1").text, shown.one("div", class_="checkout__pay").one("button").text) == (
        "Pay for your order",
        "Pay £23.95",
    )
    assert (paid.status_code, paid["Location"]) == (302, address)
    assert page(buyer.get(address)).one("h1").text == "Thank you, Ada"
    assert ledger() == [("voided", 0), ("captured", 2395)]
    assert "cart" not in buyer.cookies or not buyer.cookies["cart"].value


def test_it_is_offered_while_it_is_possible(address: str, buyer: Client) -> None:
    path = offered(buyer, address)
    pay(buyer, path)

    assert offered(buyer, address) == ""
    assert buyer.get(path)["Location"] == address


def test_too_late_it_is_neither_offered_nor_taken(address: str, buyer: Client) -> None:
    path = offered(buyer, address)
    sent = {**fields(form(buyer.get(path))), "card": "pm_card_visa"}
    Order.objects.update(created_at=timezone.now() - timedelta(hours=25))

    refused = buyer.post(path, sent, follow=True)

    assert (offered(buyer, address), buyer.get(path)["Location"]) == ("", address)
    assert "This order can no longer be paid for." in page(refused).text
    assert ledger() == [("requires_action", 0)]


def test_a_decline_is_told_and_another_card_may_be_tried(address: str, buyer: Client) -> None:
    path = offered(buyer, address)

    declined = pay(buyer, path, DECLINED)
    repeated = buyer.post(path, {**fields(form(declined)), "card": "pm_card_visa", "action": "pay"})

    assert (declined.status_code, problem(declined)) == (
        402,
        "Your card was declined. Try another card, or ask your bank.",
    )
    assert (repeated.status_code, repeated["Location"]) == (302, address)
    assert ledger() == [("voided", 0), ("failed", 0), ("captured", 2395)]


def test_pressed_twice_it_is_paid_once(address: str, buyer: Client) -> None:
    path = offered(buyer, address)
    sent = {**fields(form(buyer.get(path))), "card": DECLINED}

    first, second = (buyer.post(path, sent) for _ in range(2))

    assert (first.status_code, second.status_code, ledger()) == (402, 402, [("voided", 0), ("failed", 0)])


def test_while_it_is_being_paid_the_same_is_asked_again(address: str, buyer: Client) -> None:
    path = offered(buyer, address)
    sent = {**fields(form(buyer.get(path))), "card": "pm_card_visa"}
    CheckoutSaga.objects.update(state=CheckoutSaga.State.RUNNING)

    waiting = buyer.post(path, sent)

    again = page(waiting).one("form", **{"data-asks-again": ""})
    assert (waiting.status_code, again["action"]) == (202, path)
    assert {name: fields(again)[name] for name in ("card", "attempt")} == {
        "card": sent["card"],
        "attempt": sent["attempt"],
    }


def test_the_bank_may_ask_first(address: str, buyer: Client) -> None:
    asked = pay(buyer, offered(buyer, address), ASKS_THE_SHOPPER)

    assert (asked.status_code, "/sandbox/3ds/" in asked["Location"]) == (302, True)


def test_what_sold_out_meanwhile_is_told_on_the_orders_page(address: str, buyer: Client) -> None:
    assert pay(buyer, offered(buyer, address), DECLINED).status_code == 402
    gone = inventory.StockLevel(sku="MUG", on_hand=0)
    inventory.service().set_levels(levels=[gone], reason="count", now=timezone.now())

    refused = pay(buyer, offered(buyer, address))

    shown = page(buyer.get(refused["Location"]))
    assert refused["Location"] == address
    assert "Some of these articles cannot be had in this quantity now." in shown.text
    assert (shown.one("h1").text, offered(buyer, address)) == ("This order was cancelled", "")


def test_without_a_card_nothing_is_asked(address: str, buyer: Client) -> None:
    refused = buyer.post(offered(buyer, address), {"attempt": "try_1"})

    assert (refused.status_code, page(refused).one("ul", class_="errorlist").text) == (422, "Choose a card.")
    assert ledger() == [("requires_action", 0)]


def test_the_address_stays_where_it_is(address: str, buyer: Client) -> None:
    response = buyer.get(offered(buyer, address))

    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("same-origin", "noindex, nofollow")
    assert "no-store" in response["Cache-Control"]


def test_nobody_pays_with_a_wrong_token(address: str, shopper: Client) -> None:
    order = Order.objects.get()

    for token in ("0" * 64, services.token_of(order_id="ord_other")):
        assert shopper.get(f"/checkout/pay/{order.pk}/{token}/").status_code == 404
        assert shopper.post(f"/checkout/pay/{order.pk}/{token}/", {"card": "pm_card_visa"}).status_code == 404
    assert ledger() == [("requires_action", 0)]


def test_customers_pay_from_their_account(member: Client, shopper: Client) -> None:
    member.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
    assert press(member, card=DECLINED).status_code == 402
    order = Order.objects.get()
    path = offered(member, f"/account/orders/{order.pk}/")

    assert log_in("eve@example.com").get(path).status_code == 404
    assert shopper.get(path).status_code == 302
    assert (pay(member, path)["Location"], ledger()) == (address_of(order), [("failed", 0), ("captured", 2395)])
