"""Sending goods back, from the page of an order: under its secret address and in an account."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.orders import services as orders
from apps.orders.models import Order, Return
from tests.orders.after_payment import send
from tests.orders.shop_floor import NOW
from tests.storefront.conftest import log_in
from tests.storefront.html import Element, fields, page
from tests.storefront.test_checkout_page import press


@pytest.fixture
def address(buyer: Client, deliver_events: Callable[[], int]) -> str:
    """The address of the page of a guest's order of two mugs, which are on their way."""
    buyer.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
    address = str(press(buyer)["Location"])
    send(Order.objects.get().pk)
    deliver_events()
    return address


@pytest.fixture
def own(member: Client, deliver_events: Callable[[], int]) -> str:
    """The address of the page of a member's order of a mug, which is on its way."""
    member.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
    press(member)
    order = Order.objects.latest("created_at")
    send(order.pk)
    deliver_events()
    return f"/account/orders/{order.pk}/"


def form_of(browser: Client, path: str) -> Element:
    return page(browser.get(path)).one("main").one("form")


def ask(browser: Client, path: str, **typed: str) -> Any:
    """Fill in the form that the order's page leads to."""
    shown = page(browser.get(path))
    link = shown.one("a", href=f"{path}return/")["href"]
    said = {"units_0": "1", "reason_0": "damaged", "comment_0": "The rim is chipped.", **typed}
    return browser.post(link, {**fields(form_of(browser, link)), **said})


def titles(browser: Client, path: str) -> list[str]:
    """What has happened, without when."""
    steps = page(browser.get(path)).one("ol", class_="timeline").all("li")
    return [step.text.partition(step.one("time").text)[0].strip() for step in steps]


def test_a_guest_asks_to_send_something_back(address: str, shopper: Client) -> None:
    response = ask(shopper, address)

    assert response["Location"] == f"{address}#returns"
    shown = page(shopper.get(address))
    back = Return.objects.get()
    assert "We got your return" in shown.text
    assert shown.one("section", id="returns").one("li").text == (
        f"Return {back.number} We are looking at it 1 × Oat Mug: It arrived damaged Keep it after all {back.number}"
    )
    assert titles(shopper, address)[-1] == f"Return asked for: {back.number}"
    assert [(line.quantity, line.reason, line.comment) for line in back.lines.all()] == [
        (1, "damaged", "The rim is chipped.")
    ]


def test_sent_twice_it_is_one_return(address: str, shopper: Client) -> None:
    typed = {**fields(form_of(shopper, f"{address}return/")), "units_0": "1", "reason_0": "damaged"}

    for _ in range(2):
        assert shopper.post(f"{address}return/", typed).status_code == 302

    assert Return.objects.count() == 1


def test_in_two_tabs_nothing_is_returned_twice(address: str, shopper: Client) -> None:
    tabs = [{**fields(form_of(shopper, f"{address}return/")), "units_0": "2", "reason_0": "damaged"} for _ in range(2)]
    shopper.post(f"{address}return/", tabs[0])

    late = shopper.post(f"{address}return/", tabs[1], follow=True)

    assert "Nothing of this order can be returned now." in page(late).text
    assert Return.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"units_0": "0"}, "Choose what you want to send back, and how many of it."),
        ({"reason_0": ""}, "Please say why."),
        ({"units_0": "3"}, "Select a valid choice."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    address: str, shopper: Client, typed: dict[str, str], said: str
) -> None:
    response = ask(shopper, address, **typed)

    assert response.status_code == 422
    assert said in page(response).one("div", class_="notice--error").text
    assert fields(page(response).one("main").one("form"))["comment_0"] == "The rim is chipped."


def test_nothing_is_offered_before_it_was_sent(buyer: Client, shopper: Client) -> None:
    address = str(press(buyer)["Location"])

    assert page(shopper.get(address)).all("a", href=f"{address}return/") == []
    assert shopper.get(f"{address}return/")["Location"] == address


def test_how_to_send_it_is_read_and_it_can_be_kept_after_all(address: str, shopper: Client) -> None:
    ask(shopper, address)
    orders.approve_return(
        return_id=Return.objects.get().pk, instructions="Use the label in the parcel.", by="staff Ann", now=NOW
    )
    box = page(shopper.get(address)).one("section", id="returns")
    assert "Please send it to us" in box.text
    assert "Use the label in the parcel." in box.text

    kept = shopper.post(box.one("form")["action"], follow=True)

    assert "The return is called off: you keep it." in page(kept).text
    assert page(kept).one("section", id="returns").all("form") == []


def test_why_it_was_not_taken_is_read(address: str, shopper: Client) -> None:
    ask(shopper, address)
    orders.reject_return(return_id=Return.objects.get().pk, reason="It was used.", by="staff Ann", now=NOW)

    shown = page(shopper.get(address))

    assert "Not taken back" in shown.one("section", id="returns").text
    assert "It was used." in shown.one("ol", class_="timeline").text


def test_a_return_is_called_off_from_its_own_order_only(address: str, shopper: Client, own: str) -> None:
    ask(shopper, address)
    back = Return.objects.get()

    stranger = log_in("eve@example.com")
    assert stranger.post(f"{own}return/{back.pk}/keep/").status_code == 404
    assert shopper.post(f"{address}return/ret_unknown/keep/").status_code == 404
    assert Return.objects.get().state == "requested"


class TestInAnAccount:
    def test_returns_are_listed_and_lead_to_their_order(self, member: Client, own: str) -> None:
        ask(member, own)

        (row,) = page(member.get("/account/returns/")).one("ul", class_="rows").all("li")

        back = Return.objects.get()
        assert row.one("a")["href"] == f"{own}#returns"
        assert f"Return {back.number}" in row.text
        assert "1 × Oat Mug We are looking at it" in row.text

    def test_are_their_owners_alone(self, own: str) -> None:
        stranger = log_in("eve@example.com")

        assert stranger.get(f"{own}return/").status_code == 404
        assert "No returns" in page(stranger.get("/account/returns/")).text

    @pytest.mark.parametrize("path", ["/account/returns/", "/account/orders/"])
    def test_lists_take_the_same_statements_for_one_row_and_for_many(
        self, member: Client, own: str, path: str, statements: Callable[[Callable[[], Any]], int]
    ) -> None:
        order = Order.objects.get()
        ask(member, own)
        one = statements(lambda: member.get(path))
        back, lines = Return.objects.get(), list(order.lines.all())
        for number in range(2, 10):
            order.pk, order.number, order.cart_digest = f"ord_{number}", f"{number}", f"{number}"
            order.save(force_insert=True)
            for line in lines:
                line.pk, line.order = None, order
                line.save()
            copy = order.returns.create(
                sequence=1, idempotency_key=str(number), created_at=back.created_at, updated_at=back.updated_at
            )
            copy.lines.create(line=line, quantity=1, reason="other")
            copy.begin(by="guest", reason="", at=NOW)

        assert len(page(member.get(path)).one("ul", class_="rows").all("li")) == 9
        assert statements(lambda: member.get(path)) == one


class TestBuyingAgain:
    def again(self, browser: Client, path: str) -> Any:
        (form,) = [f for f in page(browser.get(path)).all("form") if f.attributes.get("action", "").endswith("/again/")]
        return browser.post(form["action"], follow=True)

    def test_fills_the_cart(self, address: str, shopper: Client) -> None:
        shown = page(self.again(shopper, address))

        assert "2 items are in your cart." in shown.text
        assert [line.one("p", class_="lines__name").text for line in shown.one("ul", class_="lines").all("li")] == [
            "Oat Mug"
        ]
        assert shopper.cookies["cart_units"].value == "2"

    def test_says_what_cannot_be_had_as_often(self, member: Client, own: str) -> None:
        member.post("/cart/add/", {"sku": "MUG", "quantity": "39"})

        shown = page(self.again(member, own))

        assert "Not to be had any more, or not as many: Oat Mug." in shown.text


def test_an_order_is_printed_on_a_sheet(address: str, shopper: Client) -> None:
    response = shopper.get(page(shopper.get(address)).one("a", href=f"{address}print/")["href"])

    sheet = page(response)
    assert [cell.text for cell in sheet.one("tbody").all("td")] == ["Oat Mug MUG", "£20.00", "2", "20%", "£40.00"]
    assert sheet.one("dl", class_="totals").text.startswith("Subtotal £40.00 Delivery")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
