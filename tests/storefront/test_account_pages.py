"""Accounts: in, out, and what is kept there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.storefront.conftest import log_in
from tests.storefront.goods import ADDRESS
from tests.storefront.html import page
from tests.storefront.test_checkout_page import press

ADA = {
    "first_name": "Ada",
    "last_name": "Byron",
    "email": "ada@example.com",
    "password": "seven long words",
}


def test_a_new_account_is_logged_in_and_the_cart_comes_along(buyer: Client) -> None:
    response = buyer.post("/account/register/", {**ADA, "next": "/checkout/"})
    assert response["Location"] == "/checkout/"
    assert page(buyer.get("/checkout/")).one("main").one("input", name="email")["value"] == "ada@example.com"
    buyer.post("/account/logout/")
    assert buyer.cookies["cart_units"].value == "1"


def test_an_address_that_is_taken_and_a_password_that_is_weak_are_said_beside_the_field(
    member: Client, shopper: Client
) -> None:
    taken = shopper.post("/account/register/", ADA)
    assert taken.status_code == 422
    assert page(taken).one("ul", id="id_email_error").text == ("There is already an account of this e-mail address.")
    weak = shopper.post("/account/register/", {**ADA, "email": "new@example.com", "password": "12345678"})
    assert page(weak).one("ul", id="id_password_error").text
    assert page(weak).one("main").one("input", name="email")["value"] == "new@example.com"
    assert "value" not in page(weak).one("input", name="password").attributes


def test_logging_in_leads_to_where_one_was_going(member: Client, shopper: Client) -> None:
    assert shopper.get("/account/addresses/")["Location"] == "/account/login/?next=/account/addresses/"
    form = page(shopper.get("/account/login/?next=/account/addresses/"))
    assert form.one("input", name="next")["value"] == "/account/addresses/"
    response = shopper.post("/account/login/", {**ADA, "next": "/account/addresses/"})
    assert response["Location"] == "/account/addresses/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_logging_in_leads_nowhere_else(member: Client, shopper: Client, elsewhere: str) -> None:
    assert shopper.post("/account/login/", {**ADA, "next": elsewhere})["Location"] == "/account/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(member: Client, shopper: Client) -> None:
    answers = {
        page(shopper.post("/account/login/", {"email": email, "password": "wrong"})).one("div", role="alert").text
        for email in ("ada@example.com", "nobody@example.com")
    }
    assert answers == {"Please look at this again This e-mail address and this password do not go together."}


def test_logging_out_takes_a_press_not_a_link(member: Client) -> None:
    assert member.get("/account/logout/").status_code == 405
    assert member.post("/account/logout/")["Location"] == "/account/login/"
    assert page(member.get("/account/login/")).one("p", class_="notice").text == "You are logged out."
    assert member.get("/account/").status_code == 302


def test_details_are_changed(member: Client) -> None:
    changed = member.post(
        "/account/profile/", {"first_name": "Augusta", "last_name": "King", "phone": "020 7946 0000"}, follow=True
    )
    shown = page(changed)
    assert shown.one("p", class_="notice").text == "Your details are saved."
    assert [field["value"] for field in shown.one("div", class_="narrow").all("input")[1:]] == [
        "Augusta",
        "King",
        "020 7946 0000",
    ]


def test_addresses_are_kept_and_removed(member: Client) -> None:
    missing = member.post("/account/addresses/", {**ADDRESS, "city": ""})
    assert missing.status_code == 422
    assert page(missing).one("input", name="street")["value"] == ADDRESS["street"]
    kept = page(member.post("/account/addresses/", ADDRESS, follow=True))
    (box,) = kept.all("li", class_="box")
    assert box.one("address").text == "Ada Byron 12 St James's Square London SW1Y 4JH United Kingdom"
    removed = page(member.post(box.one("form")["action"], follow=True))
    assert removed.all("li", class_="box") == []


def test_nobody_removes_the_address_of_another(member: Client) -> None:
    kept = page(member.post("/account/addresses/", ADDRESS, follow=True))
    action = kept.one("li", class_="box").one("form")["action"]
    assert log_in("eve@example.com").post(action).status_code == 404
    assert len(page(member.get("/account/addresses/")).all("li", class_="box")) == 1


def test_orders_are_listed_by_pages_with_the_same_number_of_statements(
    member: Client, statements: Callable[[Callable[[], Any]], int]
) -> None:
    def order_a_mug() -> None:
        member.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
        assert press(member).status_code == 302

    order_a_mug()
    one = statements(lambda: member.get("/account/orders/"))
    for _ in range(10):
        order_a_mug()
    assert statements(lambda: member.get("/account/orders/")) == one
    assert len(page(member.get("/account/orders/")).one("ul", class_="rows").all("li")) == 10
    second = page(member.get("/account/orders/?page=2"))
    assert len(second.one("ul", class_="rows").all("li")) == 1


def keep_a_card(member: Client) -> None:
    path = f"/api/v1/customers/{member.session['_auth_user_id']}/payment-methods"
    assert member.post(path, {"token": "pm_card_visa"}, content_type="application/json").status_code == 201


def test_saved_cards_are_shown_by_their_end_and_removed(member: Client) -> None:
    assert page(member.get("/account/payment-methods/")).all("li", class_="box") == []
    keep_a_card(member)

    (box,) = page(member.get("/account/payment-methods/")).all("li", class_="box")
    assert box.one("p").text == "Visa ending 4242 Valid until 12/2034"
    removed = page(member.post(box.one("form")["action"], follow=True))
    assert removed.one("p", class_="notice").text == "The card is removed."
    assert removed.all("li", class_="box") == []


def test_nobody_removes_the_card_of_another(member: Client) -> None:
    keep_a_card(member)
    action = page(member.get("/account/payment-methods/")).one("li", class_="box").one("form")["action"]

    assert log_in("eve@example.com").post(action).status_code == 404
    assert len(page(member.get("/account/payment-methods/")).all("li", class_="box")) == 1
