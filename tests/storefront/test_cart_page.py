"""The cart: what goes in, what stays out, and what is said about it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.storefront import goods
from tests.storefront.goods import MUG, mug
from tests.storefront.html import Element, page


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
    assert shown.one("span", class_="tool__count").text == "2"


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


def test_more_than_there_is_stays_out_and_the_product_page_says_why(mug_shop: Path, shopper: Client) -> None:
    goods.count_stock(MUG=2)
    response = shopper.post("/cart/add/", {"sku": "MUG", "quantity": "3", "back": "/p/mug/"}, follow=True)
    assert response.redirect_chain == [("/p/mug/", 302)]
    assert notices(page(response)) == ["Only 2 of these can be had now, counting what is in your cart already."]
    assert "cart" not in shopper.cookies


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_away_from_the_shop(mug_shop: Path, shopper: Client, back: str) -> None:
    response = shopper.post("/cart/add/", {"sku": "NOTHING", "quantity": "1", "back": back})
    assert response["Location"] == "/cart/"


def test_a_line_that_is_short_is_marked_and_holds_up_the_checkout(buyer: Client) -> None:
    buyer.post("/cart/change/", {"sku": "MUG", "quantity": "5"})
    goods.count_stock(MUG=2)
    shown = page(buyer.get("/cart/"))
    assert shown.one("p", class_="warning").text == "Only 2 left. Please take no more than that."
    assert "href" not in shown.one("a", role="link").attributes


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
    stranger = Client(enforce_csrf_checks=True)
    for path in ("/cart/add/", "/cart/change/", "/checkout/", "/account/login/", "/account/logout/"):
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
