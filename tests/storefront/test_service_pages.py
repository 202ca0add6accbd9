"""Finding an order by its number, the newsletter, and writing to the shop."""

from typing import Any

import pytest
from django.test import Client

from apps.notifications import services
from apps.notifications.models import Consent, ContactMessage, Message, Subscriber
from apps.orders.models import Order
from tests.notifications.test_newsletter import link
from tests.storefront.goods import NOW
from tests.storefront.html import fields, page
from tests.storefront.test_checkout_page import press

WRITTEN = {"name": "Ada Byron", "email": "ada@example.com", "order_number": "", "text": "Where is my lamp?"}


@pytest.fixture
def browser(mug_shop: Any, settings: Any) -> Client:
    settings.SHOP_URL = "http://shop.test"
    return Client()


class TestTracking:
    def look(self, browser: Client, number: str, email: str, **headers: str) -> Any:
        return browser.post("/track/", {"number": number, "email": email}, **headers)

    def test_leads_to_the_order(self, buyer: Client, shopper: Client) -> None:
        address = press(buyer)["Location"]

        found = self.look(shopper, Order.objects.get().number.lower(), "ADA@example.com")

        assert found["Location"] == address
        assert shopper.get(found["Location"]).status_code == 200

    def test_answers_alike_for_an_unknown_number_and_for_another_address(self, buyer: Client, shopper: Client) -> None:
        press(buyer)
        number = Order.objects.get().number

        answers = [self.look(shopper, *said) for said in [("222222222", "ada@example.com"), (number, "eve@x.example")]]

        notices = [page(answer).one("div", class_="notice--error").text for answer in answers]
        assert notices == ["Please look at this again We know no order of this number and this e-mail address."] * 2
        assert [answer.status_code for answer in answers] == [422, 422]

    def test_is_not_guessed_at_for_long(self, buyer: Client, shopper: Client) -> None:
        press(buyer)
        number = Order.objects.get().number
        for tried in range(10):
            assert self.look(shopper, number, f"guess{tried}@example.com").status_code == 422

        late = self.look(shopper, number, "ada@example.com")

        assert late.status_code == 429
        assert "Too many attempts. Please wait 60 minutes, then try again." in page(late).text
        assert self.look(shopper, "333333333", "ada@example.com").status_code == 422

    def test_is_not_tried_for_long_from_one_place(self, browser: Client) -> None:
        for number in range(30):
            self.look(browser, f"22222{number}", "ada@example.com", REMOTE_ADDR="192.0.2.1")

        assert self.look(browser, "222", "ada@example.com", REMOTE_ADDR="192.0.2.1").status_code == 429
        assert self.look(browser, "222", "ada@example.com", REMOTE_ADDR="192.0.2.2").status_code == 422


class TestNewsletter:
    def sign_up(self, browser: Client, email: str = "ada@example.com", **headers: str) -> Any:
        return browser.post("/newsletter/", {"email": email, "website": ""}, **headers)

    def test_is_signed_up_for_at_the_foot_of_every_page(self, browser: Client) -> None:
        form = page(browser.get("/")).one("form", action="/newsletter/")
        assert fields(form) == {"email": "", "website": ""}

        asked = self.sign_up(browser)

        assert asked["Location"] == "/newsletter/asked/"
        assert "press the link in it" in page(browser.get("/newsletter/asked/")).text
        assert form.one("p", id="newsletter-consent").text == Consent.objects.get().text

    def test_answers_alike_whether_or_not_somebody_is_subscribed(self, browser: Client) -> None:
        self.sign_up(browser)
        services.confirm_subscription(token=link(), now=NOW)

        assert self.sign_up(browser)["Location"] == "/newsletter/asked/"
        assert Message.objects.filter(kind="newsletter_confirm").count() == 1

    def test_is_confirmed_by_the_button_not_by_the_link(self, browser: Client) -> None:
        self.sign_up(browser)
        path = f"/newsletter/confirm/{link()}/"

        assert page(browser.get(path)).one("main").one("button").text == "Yes, I want it"
        assert Subscriber.objects.get().state == "pending"

        assert page(browser.post(path)).one("h1").text == "You get our newsletter"
        assert Subscriber.objects.get().state == "subscribed"

    def test_is_left_by_the_mail_program_itself(self, browser: Client) -> None:
        self.sign_up(browser)
        services.confirm_subscription(token=link(), now=NOW)
        path = f"/newsletter/leave/{link('newsletter_welcome', 'leave')}/"

        assert page(browser.get(path)).one("h1").text == "Leave the newsletter?"
        assert Subscriber.objects.get().state == "subscribed"
        program = Client(enforce_csrf_checks=True)
        left = program.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

        assert (left.status_code, Subscriber.objects.get().state) == (200, "left")

    def test_links_that_are_dead_say_so(self, browser: Client) -> None:
        for path in ("/newsletter/confirm/made-up/", "/newsletter/leave/made-up/"):
            dead = browser.post(path)
            assert (dead.status_code, page(dead).one("h1").text) == (404, "This link is not valid any more")

    def test_takes_no_address_that_is_none(self, browser: Client) -> None:
        wrong = self.sign_up(browser, "ada")

        assert wrong.status_code == 422
        assert fields(page(wrong).one("main").one("form"))["email"] == "ada"

    def test_fills_nobodys_mailbox(self, browser: Client) -> None:
        for _ in range(3):
            assert self.sign_up(browser).status_code == 302

        assert self.sign_up(browser).status_code == 429
        assert Message.objects.count() == 3

    def test_is_nothing_for_machines_and_other_sites(self, browser: Client) -> None:
        trapped = browser.post("/newsletter/", {"email": "ada@example.com", "website": "http://spam.example"})
        forged = self.sign_up(browser, headers={"Sec-Fetch-Site": "cross-site"})

        assert (trapped["Location"], forged.status_code) == ("/newsletter/asked/", 403)
        assert not Subscriber.objects.exists()


class TestContact:
    def test_takes_a_message(self, browser: Client) -> None:
        form = fields(page(browser.get("/contact/?order=K7Q29FHMB")).one("main").one("form"))
        assert form["order_number"] == "K7Q29FHMB"

        sent = browser.post("/contact/", {**form, **WRITTEN}, follow=True)

        assert page(sent).one("h1").text == "Thank you for writing"
        assert list(ContactMessage.objects.values("name", "email", "order_number", "text")) == [WRITTEN]

    def test_says_what_is_missing_and_keeps_what_was_typed(self, browser: Client) -> None:
        wrong = browser.post("/contact/", {**WRITTEN, "email": "ada"})

        assert wrong.status_code == 422
        assert page(wrong).one("textarea").text == "Where is my lamp?"

    def test_believes_no_machine_and_no_flood(self, browser: Client) -> None:
        assert browser.post("/contact/", {**WRITTEN, "website": "x"})["Location"] == "/contact/sent/"
        assert not ContactMessage.objects.exists()
        for _ in range(5):
            assert browser.post("/contact/", WRITTEN).status_code == 302

        assert browser.post("/contact/", WRITTEN).status_code == 429
        assert ContactMessage.objects.count() == 5

    def test_is_a_form_of_ours_only(self, browser: Client) -> None:
        assert Client(enforce_csrf_checks=True).post("/contact/", WRITTEN).status_code == 403
