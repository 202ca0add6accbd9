"""The checkout: what it costs is seen before paying, nothing typed is lost, and one cart becomes one order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.customers import interface as customers
from apps.customers.interface import NewAddress
from apps.orders.models import Order
from apps.payments import interface as payments
from apps.payments.gateways import sandbox
from apps.payments.models import SandboxIntent
from commerce.ids import is_id
from tests.storefront import goods
from tests.storefront.goods import ADDRESS, MUG
from tests.storefront.html import Element, fields, page

TYPED = {**ADDRESS, "email": "ada@example.com"}


def checkout_form(response: HttpResponse) -> Element:
    return page(response).one("form", class_="checkout")


def press(browser: Client, action: str = "pay", **typed: str) -> HttpResponse:
    """Open the checkout, type, and press a button of it."""
    return send(browser, checkout_form(browser.get("/checkout/")), action, **{**TYPED, **typed})


def send(browser: Client, form: Element, action: str = "pay", **typed: str) -> HttpResponse:
    """Press a button of a form that is open already."""
    return browser.post("/checkout/", {**fields(form), **typed, "action": action})


def sums(response: HttpResponse) -> str:
    return page(response).one("dl", class_="totals").text


def button(response: HttpResponse) -> str:
    return page(response).one("div", class_="checkout__pay").one("button").text


def problem(response: HttpResponse) -> str:
    return page(response).one("div", class_="notice--error").one("p").text


def methods(response: HttpResponse) -> dict[str, str]:
    """Ids of the delivery methods by name."""
    labels = page(response).one("section", id="delivery").all("label", class_="choice")
    return {label.all("span")[0].text.partition(" ")[0]: label.one("input")["value"] for label in labels}


def test_the_full_cost_is_seen_before_anything_is_typed(buyer: Client) -> None:
    response = buyer.get("/checkout/")
    assert sums(response) == "Subtotal £20.00 Delivery £3.95 Total £23.95 Including VAT at 20% £3.99"
    assert button(response) == "Pay £23.95"


def test_browsers_know_what_to_fill_in_and_which_keyboard_to_show(buyer: Client) -> None:
    form = checkout_form(buyer.get("/checkout/"))
    assert {
        field["name"]: (field["autocomplete"], field.attributes.get("inputmode", ""))
        for field in [*form.all("input"), *form.all("select")]
        if "autocomplete" in field.attributes
    } == {
        "email": ("email", "email"),
        "first_name": ("given-name", ""),
        "last_name": ("family-name", ""),
        "street": ("address-line1", ""),
        "city": ("address-level2", ""),
        "state": ("address-level1", ""),
        "zip_code": ("postal-code", ""),
        "country": ("country", ""),
        "phone": ("tel", "tel"),
    }
    assert "number" not in {field.attributes.get("type") for field in form.all("input")}


def test_another_country_or_method_updates_the_figures_and_keeps_what_was_typed(buyer: Client) -> None:
    abroad = press(buyer, "update", country="DE", zip_code="10115", card="pm_card_mastercard")
    assert abroad.status_code == 200
    assert page(abroad).all("ul", class_="errorlist") == []
    form = checkout_form(abroad)
    assert fields(form) == {
        **fields(form),
        **TYPED,
        "country": "DE",
        "zip_code": "10115",
        "card": "pm_card_mastercard",
    }
    at_home = buyer.get("/checkout/")
    express = send(buyer, checkout_form(at_home), "update", shipping_method=methods(at_home)["Express"])
    assert sums(express) == "Subtotal £20.00 Delivery £6.95 Total £26.95 Including VAT at 20% £4.49"
    assert button(express) == "Pay £26.95"


def test_what_is_missing_is_said_beside_the_field_and_above_and_the_rest_is_kept(buyer: Client) -> None:
    response = press(buyer, email="ada at example", street="", card="pm_card_mastercard")
    assert response.status_code == 422
    shown = page(response)
    summary = shown.one("div", role="alert")
    assert [(link["href"], link.text) for link in summary.all("a")] == [
        ("#id_email", "E-mail"),
        ("#id_street", "House number and street"),
    ]
    street = shown.one("input", name="street")
    assert street["aria-invalid"] == "true"
    assert shown.one("ul", id=street["aria-describedby"]).text == "Please fill this in."
    sent = fields(checkout_form(response))
    assert (sent["email"], sent["first_name"], sent["card"]) == ("ada at example", "Ada", "pm_card_mastercard")
    assert Order.objects.count() == 0


def test_a_postcode_that_cannot_be_is_said_beside_the_field(buyer: Client) -> None:
    response = press(buyer, zip_code="not one")
    assert response.status_code == 422
    assert page(response).one("ul", id="id_zip_code_error").text == "This is not a UK postcode. It looks like SW1A 1AA."
    assert methods(response)


def test_paying_leads_to_the_confirmation_and_empties_the_cart(buyer: Client) -> None:
    response = press(buyer)
    order = Order.objects.get()
    assert response["Location"].startswith(f"/order/{order.pk}/")
    confirmation = page(buyer.get(response["Location"]))
    assert confirmation.one("h1").text == "Thank you, Ada"
    assert confirmation.one("dl", class_="totals").text == (
        "Subtotal £20.00 Delivery £3.95 Total £23.95 Including tax £3.99"
    )
    assert confirmation.one("address").text == "Ada Byron 12 St James's Square London SW1Y 4JH United Kingdom"
    assert (buyer.cookies["cart"].value, buyer.cookies["cart_units"].value) == ("", "")
    assert goods.available("MUG") == 39


def test_a_declined_card_is_explained_and_cart_and_form_are_kept(buyer: Client) -> None:
    declined = press(buyer, card="pm_card_chargeDeclinedInsufficientFunds")
    assert declined.status_code == 402
    assert "insufficient funds" in problem(declined)
    form = checkout_form(declined)
    assert fields(form) == {**fields(form), **TYPED, "card": "pm_card_chargeDeclinedInsufficientFunds"}
    paid = send(buyer, form, card="pm_card_visa")
    assert page(buyer.get(paid["Location"])).one("h1").text == "Thank you, Ada"


def test_another_price_is_shown_before_it_is_paid(mug_shop: Path, buyer: Client) -> None:
    form = checkout_form(buyer.get("/checkout/"))
    goods.stock_shelves(mug_shop, {**MUG, "Variant Price": "25.00"})
    response = send(buyer, form, **TYPED)
    assert response.status_code == 409
    assert problem(response) == "The total is not what was expected. Look at the order again before paying."
    assert button(response) == "Pay £28.95"
    assert Order.objects.count() == 0
    assert send(buyer, checkout_form(response)).status_code == 302


def test_what_sold_out_meanwhile_holds_the_payment_up_and_can_be_settled_on_the_spot(buyer: Client) -> None:
    buyer.post("/cart/change/", {"sku": "MUG", "quantity": "5"})
    form = checkout_form(buyer.get("/checkout/"))
    goods.count_stock(MUG=2)
    refused = send(buyer, form, **TYPED)
    assert refused.status_code == 409
    assert page(refused).one("p", class_="warning").text == "Only 2 left"
    fitted = send(buyer, checkout_form(refused), "fit")
    assert (
        page(fitted).one("p", class_="notice--error").text == "Only 2 of Oat Mug are left, so we changed your 5 to 2."
    )
    assert button(fitted) == "Pay £43.95"
    assert fields(checkout_form(fitted))["street"] == ADDRESS["street"]
    assert send(buyer, checkout_form(fitted)).status_code == 302


def test_what_sold_out_altogether_leads_back_to_the_cart(buyer: Client) -> None:
    form = checkout_form(buyer.get("/checkout/"))
    goods.count_stock(MUG=0)
    emptied = buyer.post("/checkout/", {**fields(form), "action": "fit"}, follow=True)
    assert "All that was in your cart has sold out." in page(emptied).text


def test_pressing_twice_makes_one_order_and_both_presses_lead_to_it(buyer: Client) -> None:
    form, cart = checkout_form(buyer.get("/checkout/")), buyer.cookies["cart"].value
    first = send(buyer, form, **TYPED)
    # The browser gave up on the first answer, and with it on the cookies that it set.
    buyer.cookies["cart"] = cart
    del buyer.cookies["last_order"]
    second = send(buyer, form, **TYPED)
    assert second["Location"] == first["Location"]
    assert Order.objects.count() == SandboxIntent.objects.count() == 1


def test_the_other_tab_and_going_back_lead_to_the_order(buyer: Client) -> None:
    other_tab = checkout_form(buyer.get("/checkout/"))
    paid = press(buyer)
    assert send(buyer, other_tab, **TYPED)["Location"] == paid["Location"]
    assert buyer.get("/checkout/")["Location"] == paid["Location"]
    assert Order.objects.count() == 1


def test_without_a_cart_there_is_no_checkout(mug_shop: Path, shopper: Client) -> None:
    assert shopper.get("/checkout/")["Location"] == "/cart/"
    assert shopper.post("/checkout/", {**TYPED, "action": "pay"})["Location"] == "/cart/"


def test_a_country_that_is_not_served_is_refused_without_a_word_lost(buyer: Client) -> None:
    response = press(buyer, country="XX")
    assert response.status_code == 422
    assert "We cannot deliver these goods to this address" in page(response).text
    assert fields(checkout_form(response))["street"] == ADDRESS["street"]


class TestThreeDSecure:
    @pytest.fixture
    def at_the_bank(self, buyer: Client) -> HttpResponse:
        """The answer that sends the buyer to the bank's page."""
        return press(buyer, card="pm_card_authenticationRequired")

    @pytest.fixture
    def return_path(self, at_the_bank: HttpResponse) -> Callable[..., str]:
        """`return_path(approved=True)`: where the bank's page sends the shopper after that answer."""

        def answer(*, approved: bool) -> str:
            intent = SandboxIntent.objects.get()
            sandbox.answer_challenge(reference=intent.pk, approved=approved)
            return str(intent.return_url.removeprefix("http://testserver"))

        return answer

    def test_the_shopper_goes_to_the_bank_with_the_cart_kept(self, buyer: Client, at_the_bank: HttpResponse) -> None:
        assert "/sandbox/3ds/" in at_the_bank["Location"]
        assert (buyer.get("/cart/").status_code, buyer.cookies["cart_units"].value) == (200, "1")

    def test_approved_it_is_paid(self, buyer: Client, return_path: Callable[..., str]) -> None:
        confirmation = page(buyer.get(return_path(approved=True), follow=True))
        assert confirmation.one("h1").text == "Thank you, Ada"
        assert buyer.cookies["cart_units"].value == ""

    def test_declined_it_leads_back_to_the_filled_in_checkout(
        self, buyer: Client, return_path: Callable[..., str]
    ) -> None:
        response = buyer.get(return_path(approved=False), follow=True)
        assert response.redirect_chain == [("/checkout/", 302)]
        assert "Nothing was charged and your cart is kept." in page(response).one("p", class_="notice").text
        form = checkout_form(response)
        assert fields(form) == {**fields(form), **TYPED}
        assert page(buyer.get(send(buyer, form)["Location"])).one("h1").text == "Thank you, Ada"

    def test_coming_back_twice_changes_nothing(self, buyer: Client, return_path: Callable[..., str]) -> None:
        path = return_path(approved=True)
        assert buyer.get(path)["Location"] == buyer.get(path)["Location"]
        assert list(SandboxIntent.objects.values_list("status", flat=True)) == ["captured"]

    def test_coming_back_without_an_answer_says_what_is_waited_for(
        self, buyer: Client, at_the_bank: HttpResponse
    ) -> None:
        path = SandboxIntent.objects.get().return_url.removeprefix("http://testserver")
        shown = page(buyer.get(path, follow=True))
        assert shown.one("h1").text == "Waiting for your payment"
        assert shown.one("main").one("a", href="/checkout/")

    def test_a_wrong_token_opens_nothing(self, shopper: Client, at_the_bank: HttpResponse) -> None:
        order = Order.objects.get()
        assert shopper.get(f"/checkout/return/{order.pk}/guessed/").status_code == 404


def test_an_account_fills_in_the_address(member: Client) -> None:
    customer_id = member.session["_auth_user_id"]
    customers.service().add_address(
        customer_id=customer_id, address=NewAddress(**ADDRESS), is_default=True, now=goods.NOW
    )
    member.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
    form = checkout_form(member.get("/checkout/"))
    assert fields(form) == {**fields(form), **TYPED}
    send(member, form)
    assert Order.objects.get().customer_id == customer_id


class TestACustomer:
    """Chooses from an address book and from cards that were kept."""

    @pytest.fixture
    def customer(self, member: Client) -> Client:
        """Has two addresses, the one in London as a default, and a mug in the cart."""
        for address, is_default in ((ADDRESS, True), ({**ADDRESS, "street": "1 High St", "city": "York"}, False)):
            customers.service().add_address(
                customer_id=self.id_of(member), address=NewAddress(**address), is_default=is_default, now=goods.NOW
            )
        member.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
        return member

    def id_of(self, member: Client) -> str:
        return str(member.session["_auth_user_id"])

    def kept(self, member: Client) -> list[str]:
        return [card.card.last4 for card in payments.service().payment_methods_of(customer_id=self.id_of(member))]

    def test_chooses_an_address_and_keeps_what_else_was_typed(self, customer: Client) -> None:
        form = checkout_form(customer.get("/checkout/"))
        book = {option.text: option["value"] for option in form.one("select", name="address_id").all("option")}
        assert list(book) == [
            "Another address",
            "Ada Byron, 12 St James's Square, London",
            "Ada Byron, 1 High St, York",
        ]
        assert fields(form)["address_id"] == book["Ada Byron, 12 St James's Square, London"]

        elsewhere = send(
            customer, form, "address", address_id=book["Ada Byron, 1 High St, York"], email="b@example.com"
        )

        sent = fields(checkout_form(elsewhere))
        assert (sent["street"], sent["city"], sent["email"]) == ("1 High St", "York", "b@example.com")

    def test_keeps_a_card_and_pays_with_it_next_time(self, customer: Client, deliver_events: Any) -> None:
        send(customer, checkout_form(customer.get("/checkout/")), card="pm_card_mastercard", keep_card="on")
        deliver_events()
        assert self.kept(customer) == ["4444"]
        customer.post("/cart/add/", {"sku": "MUG", "quantity": "1"})

        form = checkout_form(customer.get("/checkout/"))
        offered = form.one("fieldset", class_="saved-cards")
        assert [label.text.partition(" Valid")[0] for label in offered.all("label")] == [
            "Mastercard ending 4444",
            "Another card",
        ]
        assert is_id(fields(form)["saved_card"], "pmt")
        assert send(customer, form)["Location"].startswith("/order/")
        assert (Order.objects.count(), self.kept(customer)) == (2, ["4444"])

    def test_keeps_no_card_unasked_and_a_guest_is_not_asked(self, customer: Client, buyer: Client) -> None:
        send(customer, checkout_form(customer.get("/checkout/")))
        assert self.kept(customer) == []
        assert checkout_form(buyer.get("/checkout/")).all("input", name="keep_card") == []

    def test_cannot_pay_with_a_card_of_somebody_else(self, customer: Client, buyer: Client) -> None:
        send(customer, checkout_form(customer.get("/checkout/")), keep_card="on")
        (card,) = payments.service().payment_methods_of(customer_id=self.id_of(customer))
        refused = press(buyer, saved_card=card.method_id)
        assert refused.status_code == 422
        assert "Choose one of these cards." in page(refused).text

    def test_sees_and_removes_the_cards_kept(self, customer: Client) -> None:
        send(customer, checkout_form(customer.get("/checkout/")), card="pm_card_mastercard", keep_card="on")
        shown = page(customer.get("/account/payment-methods/")).one("ul", class_="boxes")
        assert "Mastercard ending 4444" in shown.text

        removed = customer.post(shown.one("form")["action"], follow=True)

        assert "No cards are kept" in page(removed).text
        assert self.kept(customer) == []
        assert customer.post(shown.one("form")["action"]).status_code == 404


def test_a_guest_is_offered_an_account_once_the_order_is_placed(buyer: Client) -> None:
    confirmation = press(buyer)["Location"]
    offer = page(buyer.get(confirmation)).one("details", class_="offer-account").one("form")

    opened = buyer.post(offer["action"], {**fields(offer), "password": "seven long words"})

    assert opened["Location"] == confirmation
    assert page(buyer.get(confirmation)).all("details", class_="offer-account") == []
    assert buyer.get("/account/").status_code == 200


def test_the_page_is_kept_out_of_caches_and_search_engines(buyer: Client) -> None:
    response: Any = buyer.get("/checkout/")
    assert "no-store" in response["Cache-Control"]
    assert page(response).one("meta", name="robots")["content"] == "noindex"
