"""The cart: what goes in, what stays out, and what is said about it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.storefront import goods
from tests.storefront.goods import MUG, mug
from tests.storefront.html import Element, fields, page


def lines(shown: Element) -> list[tuple[str, str, str]]:
    """Name, quantity and sum of each line."""
    return [
        (
            line.one("p", class_="lines__name").text,
            line.one("input", type="number")["value"],
            line.one("p", class_="lines__sum").text,
        )
        for line in shown.one("ul", class_="lines").all("li")
    ]


def notices(shown: Element) -> list[str]:
    return [notice.text for notice in shown.all("p", class_="notice")]


def test_what_is_added_is_in_the_cart_and_counted_in_the_header(mug_shop: Path, shopper: Client) -> None:
    response = shopper.post("/cart/add/", {"sku": "MUG", "quantity": "2"}, follow=True)
    shown = page(response)
    assert response.redirect_chain == [("/cart/", 302)]
    assert notices(shown) == ["Oat Mug is in your cart."]
    assert lines(shown) == [("Oat Mug", "2", "£40.00")]
    assert shown.one("dl", class_="totals").text == (
        "Subtotal £40.00 Delivery At checkout Total £40.00 Including VAT at 20% £6.67"
    )
    assert shopper.cookies["cart_units"].value == "2"


def test_the_number_in_the_cart_is_for_scripts_and_goes_with_the_last_unit(buyer: Client) -> None:
    counted = buyer.cookies["cart_units"]
    assert (counted.value, counted["httponly"], counted["samesite"]) == ("1", "", "Lax")
    assert buyer.post("/cart/change/", {"sku": "MUG", "quantity": "0"}).cookies["cart_units"]["max-age"] == 0
    assert "There is nothing in it yet" in page(buyer.get("/cart/")).text


def test_the_cart_is_known_by_a_cookie_no_script_can_read(mug_shop: Path, shopper: Client) -> None:
    cookie = shopper.post("/cart/add/", {"sku": "MUG", "quantity": "1"}).cookies["cart"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 7 * 24 * 3600)
    assert "sessionid" not in shopper.cookies


def test_the_cookie_is_for_tls_only_where_the_shop_is(mug_shop: Path, shopper: Client, settings: Any) -> None:
    settings.TLS = True
    assert shopper.post("/cart/add/", {"sku": "MUG", "quantity": "1"}).cookies["cart"]["secure"] is True


def test_shoppers_have_carts_of_their_own(buyer: Client, shopper: Client) -> None:
    assert "There is nothing in it yet" in page(shopper.get("/cart/")).text
    assert lines(page(buyer.get("/cart/"))) == [("Oat Mug", "1", "£20.00")]


def test_a_quantity_is_changed_and_a_line_removed(buyer: Client) -> None:
    assert lines(page(buyer.post("/cart/change/", {"sku": "MUG", "quantity": "3"}, follow=True))) == [
        ("Oat Mug", "3", "£60.00")
    ]
    emptied = page(buyer.post("/cart/change/", {"sku": "MUG", "quantity": "0"}, follow=True))
    assert "There is nothing in it yet" in emptied.text


@pytest.mark.parametrize("quantity", ["", "many", "-1", "1000", "1.5"])
def test_a_quantity_that_is_none_changes_nothing(buyer: Client, quantity: str) -> None:
    shown = page(buyer.post("/cart/change/", {"sku": "MUG", "quantity": quantity}, follow=True))
    assert notices(shown) == ["Give the quantity as a number from 0 to 999."]
    assert lines(shown) == [("Oat Mug", "1", "£20.00")]


def test_more_than_there_is_stays_out_and_the_cart_says_why(mug_shop: Path, shopper: Client) -> None:
    goods.count_stock(MUG=2)
    response = shopper.post("/cart/add/", {"sku": "MUG", "quantity": "3"}, follow=True)
    assert response.redirect_chain == [("/cart/", 302)]
    assert notices(page(response)) == ["Only 2 of these can be had now, counting what is in your cart already."]
    assert "cart" not in shopper.cookies


def test_a_line_asked_for_more_than_there_is_gets_what_is_left(buyer: Client) -> None:
    goods.count_stock(MUG=2)
    shown = page(buyer.post("/cart/change/", {"sku": "MUG", "quantity": "5"}, follow=True))
    assert notices(shown) == ["Only 2 of these are left, so that is how many are in your cart."]
    assert lines(shown) == [("Oat Mug", "2", "£40.00")]


def test_a_line_that_came_short_holds_what_is_left_and_says_so_once(buyer: Client) -> None:
    buyer.post("/cart/change/", {"sku": "MUG", "quantity": "5"})
    goods.count_stock(MUG=2)
    shown = page(buyer.get("/cart/"))
    assert notices(shown) == ["Only 2 of Oat Mug are left, so we changed your 5 to 2."]
    assert lines(shown) == [("Oat Mug", "2", "£40.00")]
    assert notices(page(buyer.get("/cart/"))) == []


def test_what_sold_out_is_taken_out_and_said_so(buyer: Client) -> None:
    goods.count_stock(MUG=0)
    shown = page(buyer.get("/cart/"))
    assert notices(shown) == ["Oat Mug has sold out, so we took it out of your cart. See the product"]
    assert "There is nothing in it yet" in shown.text


def test_what_was_removed_can_be_put_back(buyer: Client) -> None:
    buyer.post("/cart/change/", {"sku": "MUG", "quantity": "3"})
    emptied = page(buyer.post("/cart/change/", {"sku": "MUG", "quantity": "0"}, follow=True))
    undo = emptied.one("form", class_="notice--undo")
    assert undo.text == "Oat Mug is out of your cart. Put it back"
    assert lines(page(buyer.post(undo["action"], fields(undo), follow=True))) == [("Oat Mug", "3", "£60.00")]
    assert page(buyer.get("/cart/?sku=MUG&quantity=3")).all("form", class_="notice--undo") == []


def test_a_price_that_changed_says_what_it_was(mug_shop: Path, buyer: Client) -> None:
    goods.stock_shelves(mug_shop, {**MUG, "Variant Price": "22.00"})
    shown = page(buyer.get("/cart/"))
    assert lines(shown) == [("Oat Mug", "1", "£22.00")]
    assert "The price has changed: it was £20.00 when you put it in, and is £22.00 now." in shown.text


@pytest.mark.parametrize(
    ("quantity", "said", "value"),
    [
        ("1", "£30.00 more, and delivery is free (United Kingdom).", "2000"),
        ("3", "Delivery is free (United Kingdom).", "6000"),
    ],
)
def test_it_says_how_far_free_delivery_is(buyer: Client, quantity: str, said: str, value: str) -> None:
    shown = page(buyer.post("/cart/change/", {"sku": "MUG", "quantity": quantity}, follow=True))
    progress = shown.one("div", class_="free-delivery")
    assert progress.text == said
    assert (progress.one("progress")["max"], progress.one("progress")["value"]) == ("5000", value)


class TestTheDrawer:
    """What a script asks for, and gets by itself instead of a page."""

    def send(self, browser: Client, path: str, **said: str) -> Any:
        return browser.post(path, said, headers={"X-Cart-Drawer": "1"})

    def test_shows_what_was_added(self, mug_shop: Path, shopper: Client) -> None:
        answer = self.send(shopper, "/cart/add/", sku="MUG", quantity="2")
        assert answer.status_code == 200
        assert lines(page(answer)) == [("Oat Mug", "2", "£40.00")]
        assert answer.cookies["cart_units"].value == "2"
        assert lines(page(shopper.get("/cart/drawer/"))) == [("Oat Mug", "2", "£40.00")]

    def test_says_why_nothing_was_added(self, mug_shop: Path, shopper: Client) -> None:
        goods.count_stock(MUG=0)
        answer = self.send(shopper, "/cart/add/", sku="MUG", quantity="1")
        assert (answer.status_code, notices(page(answer))) == (409, ["This has just sold out."])

    def test_offers_to_put_back_what_was_removed(self, buyer: Client) -> None:
        answer = self.send(buyer, "/cart/change/", sku="MUG", quantity="0")
        assert page(answer).one("form", class_="notice--undo").text == "Oat Mug is out of your cart. Put it back"

    def test_of_nobody_is_empty(self, mug_shop: Path, shopper: Client) -> None:
        assert "There is nothing in it yet" in page(shopper.get("/cart/drawer/")).text
        assert shopper.cookies.keys() == set()


def test_what_is_no_longer_on_sale_is_taken_out_and_named(mug_shop: Path, buyer: Client) -> None:
    goods.stock_shelves(mug_shop, {**MUG, "Published": "false"})
    shown = page(buyer.get("/cart/"))
    assert notices(shown) == ["No longer on sale, so we took it out: MUG."]
    assert "There is nothing in it yet" in shown.text


def test_a_cart_that_was_forgotten_begins_anew(mug_shop: Path, shopper: Client) -> None:
    shopper.cookies["cart"] = "cart_forgotten_long_ago"
    assert "There is nothing in it yet" in page(shopper.get("/cart/")).text
    shopper.cookies["cart"] = "cart_forgotten_long_ago"
    added = page(shopper.post("/cart/add/", {"sku": "MUG", "quantity": "1"}, follow=True))
    assert lines(added) == [("Oat Mug", "1", "£20.00")]


def test_forms_from_elsewhere_are_refused(mug_shop: Path) -> None:
    stranger = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "cross-site"})
    for path in ("/cart/add/", "/cart/change/", "/currency/", "/checkout/", "/account/login/", "/account/logout/"):
        assert stranger.post(path, {"sku": "MUG", "quantity": "1"}).status_code == 403


@pytest.mark.parametrize("path", ["/cart/", "/checkout/"])
def test_a_page_asks_the_database_no_more_often_for_30_lines_than_for_one(
    mug_shop: Path, buyer: Client, statements: Callable[[Callable[[], Any]], int], path: str
) -> None:
    goods.stock_shelves(mug_shop, *(mug(number) for number in range(30)))
    buyer.get(path)
    one = statements(lambda: buyer.get(path))
    for number in range(29):
        buyer.post("/cart/add/", {"sku": f"MUG-{number}", "quantity": "1"})
    assert statements(lambda: buyer.get(path)) == one
