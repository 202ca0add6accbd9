"""Who sees an order, and what of it travels on."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.orders.models import Order
from tests.orders.after_payment import give_back, send
from tests.storefront.conftest import log_in
from tests.storefront.html import Element, fields, page
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
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    assert page(response).all("link", rel="canonical") == []


def test_its_forms_need_the_shops_own_token(address: str) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.get(address)
    assert stranger.post(f"{address}cancel/").status_code == 403
    assert Order.objects.get().status == "confirmed"


class TestCancelling:
    def cancel_form(self, browser: Client, address: str) -> Element:
        (form,) = [form for form in page(browser.get(address)).all("form") if form["action"].endswith("/cancel/")]
        return form

    def test_is_done_by_whoever_holds_the_token(self, address: str, shopper: Client) -> None:
        form = self.cancel_form(shopper, address)
        done = shopper.post(form["action"], {"reason": "Ordered twice."}, follow=True)
        order = Order.objects.get()
        assert (order.status, order.history.last().by, order.history.last().reason) == (
            "cancelled",
            "guest",
            "Ordered twice.",
        )
        assert "Your order is cancelled." in page(done).text
        assert "Ordered twice." in page(done).one("ol", class_="timeline").text

    def test_is_not_offered_once_something_was_sent(self, address: str, shopper: Client) -> None:
        send(Order.objects.get().pk)
        assert not [form for form in page(shopper.get(address)).all("form") if "cancel" in form["action"]]
        late = page(shopper.post(f"{address}cancel/", follow=True))
        assert "Some of the order has been sent." in late.text

    def test_in_an_account_is_its_owners(self, member: Client) -> None:
        member.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
        press(member)
        order = Order.objects.get()
        path = f"/account/orders/{order.pk}/"
        assert log_in("eve@example.com").post(f"{path}cancel/").status_code == 404
        assert Client().post(f"{path}cancel/").status_code == 302
        assert member.post(f"{path}cancel/")["Location"] == path
        assert Order.objects.get().history.last().by == order.customer_id


class TestSendingItElsewhere:
    def test_starts_from_the_present_address(self, address: str, shopper: Client) -> None:
        link = page(shopper.get(address)).one("a", href=f"{address}address/")
        form = page(shopper.get(link["href"])).one("form", class_="stack")
        typed = fields(form)
        assert (typed["first_name"], typed["country"]) == ("Ada", "GB")
        assert len(form.one("select", name="country").all("option")) == 1

        done = shopper.post(link["href"], {**typed, "street": "20 Cheyne Row", "zip_code": "SW3 5HL"}, follow=True)
        assert "Your order goes to the new address." in page(done).text
        assert "20 Cheyne Row" in page(done).one("section", aria_labelledby="delivered-to").text

    def test_says_what_is_wrong_beside_the_field(self, address: str, shopper: Client) -> None:
        typed = fields(page(shopper.get(f"{address}address/")).one("form", class_="stack"))
        wrong = shopper.post(f"{address}address/", {**typed, "zip_code": "75001"})
        assert wrong.status_code == 422
        assert "This is not a UK postcode." in page(wrong).one("ul", id="id_zip_code_error").text

    def test_is_too_late_once_something_was_sent(self, address: str, shopper: Client) -> None:
        send(Order.objects.get().pk)
        assert shopper.get(f"{address}address/")["Location"] == address
        assert page(shopper.get(address)).all("a", href=f"{address}address/") == []

    def test_in_an_account_is_its_owners(self, member: Client) -> None:
        member.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
        press(member)
        path = f"/account/orders/{Order.objects.get().pk}/address/"
        assert log_in("eve@example.com").get(path).status_code == 404
        assert member.get(path).status_code == 200


def test_parcels_are_shown_with_their_tracking(address: str, shopper: Client) -> None:
    send(Order.objects.get().pk)
    shown = page(shopper.get(address))
    parcel = shown.one("ul", class_="boxes").one("li")
    assert parcel.text == "Parcel 1 On its way 1 × Oat Mug DHL JD1"
    assert parcel.one("a")["href"].endswith("tracking-id=JD1")
    assert shown.one("h1").text == "Your order is on its way"


def test_money_given_back_is_shown(address: str, shopper: Client, deliver_events: Callable[[], int]) -> None:
    give_back(Order.objects.get().pk, "5.00")
    deliver_events()
    shown = page(shopper.get(address))
    assert shown.one("h1").text == "We are working on your order"
    assert shown.one("dl", class_="totals").text.endswith("Refunded −£5.00")
    assert "£5.00 given back: Chipped." in shown.one("ol", class_="timeline").text


def test_a_customer_sees_their_own_orders_only(member: Client) -> None:
    member.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
    press(member)
    order = Order.objects.get()
    listed = page(member.get("/account/"))
    assert [link.text for link in listed.one("ul", class_="rows").all("a")] == [f"Order {order.number}"]
    assert page(member.get(f"/account/orders/{order.pk}/")).one("h1").text == "Thank you, Ada"
    eve = log_in("eve@example.com")
    assert "No orders yet" in page(eve.get("/account/orders/")).text
    assert eve.get(f"/account/orders/{order.pk}/").status_code == 404
