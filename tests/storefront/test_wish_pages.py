"""The wish list as shoppers see it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.catalog import interface as catalog
from tests.storefront import goods
from tests.storefront.conftest import log_in
from tests.storefront.html import Element, page

JSON = {"Accept": "application/json"}
BOWL = {
    **goods.MUG,
    "Handle": "bowl",
    "Title": "Bowl",
    "Option1 Name": "Colour",
    "Option1 Value": "Oat",
    "Variant SKU": "BOWL-OAT",
}
MOSS = {"Handle": "bowl", "Option1 Value": "Moss", "Variant SKU": "BOWL-MOSS", "Variant Price": "22.00"}


@pytest.fixture
def bowls(mug_shop: Path) -> Path:
    """Beside the mug, a bowl in two colours."""
    goods.stock_shelves(mug_shop, goods.MUG, BOWL, {**MOSS, "Variant Inventory Qty": "40"})
    return mug_shop


def id_of(slug: str) -> str:
    return catalog.service().get_product(id_or_slug=slug).product_id


def wish(browser: Client, slug: str = "mug", **said: str) -> Any:
    return browser.post("/wishlist/add/", {"product": id_of(slug)} | said, follow=True)


def lines(browser: Client) -> list[Element]:
    return page(browser.get("/wishlist/")).one("main").all("li")


def test_without_a_script_a_heart_leads_to_the_list(mug_shop: Path, shopper: Client) -> None:
    form = page(shopper.get("/c/mugs/")).one("wish-button").one("form")
    fields = {field["name"]: field["value"] for field in form.all("input")}

    answer = shopper.post(form["action"], fields, follow=True)

    assert answer.redirect_chain == [("/wishlist/", 302)]
    main = page(answer).one("main")
    assert "It is on your wish list." in main.text
    (line,) = main.all("li")
    assert line.one(class_="lines__name").text == "Oat Mug"
    assert "Move to cart" in line.text


def test_a_script_is_told_what_is_on_the_list(mug_shop: Path, shopper: Client) -> None:
    added = shopper.post("/wishlist/add/", {"product": id_of("mug")}, headers=JSON)
    known = shopper.get("/wishlist/ids/")
    removed = shopper.post("/wishlist/remove/", {"product": id_of("mug")}, headers=JSON)

    assert (added.json(), known.json()["ids"]) == (
        {"ids": [id_of("mug")], "said": "It is on your wish list."},
        [id_of("mug")],
    )
    assert removed.json() == {"ids": [], "said": "It is off your wish list."}
    assert (added.cookies["wishes"]["httponly"], added.cookies["wish_units"]["httponly"]) == (True, "")
    assert (added.cookies["wish_units"].value, removed.cookies["wish_units"]["max-age"]) == ("1", 0)
    assert known.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_a_page_of_another_site_cannot_wish(mug_shop: Path, shopper: Client) -> None:
    answer = shopper.post("/wishlist/add/", {"product": id_of("mug")}, headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, lines(shopper)) == (403, [])


def test_a_wish_moves_to_the_cart(mug_shop: Path, shopper: Client) -> None:
    wish(shopper)

    answer = shopper.post("/wishlist/move/", {"product": id_of("mug"), "sku": "MUG"}, follow=True)

    assert "It is in your cart now." in page(answer).one("main").text
    assert lines(shopper) == []
    assert "Oat Mug" in page(shopper.get("/cart/")).one("main").text


def test_a_product_in_several_variants_is_chosen_first_unless_it_was(bowls: Path, shopper: Client) -> None:
    wish(shopper, "bowl")
    (to_choose,) = lines(shopper)
    shopper.post("/wishlist/remove/", {"product": id_of("bowl")})
    wish(shopper, "bowl", sku="BOWL-MOSS")
    (chosen,) = lines(shopper)

    assert ("Choose options" in to_choose.text, "From £20.00" in to_choose.text) == (True, True)
    assert ("Move to cart" in chosen.text, "Moss" in chosen.text, "£22.00" in chosen.text) == (True, True, True)


def test_a_changed_price_and_a_sold_out_product_are_said(mug_shop: Path, shopper: Client) -> None:
    wish(shopper)
    goods.stock_shelves(mug_shop, {**goods.MUG, "Variant Price": "18.00"})
    goods.count_stock(MUG=0)

    (line,) = lines(shopper)

    assert "It was £20.00 when you put it here." in line.text
    assert "Sold out at the moment" in line.text
    assert "Move to cart" not in line.text


def test_what_is_not_on_sale_is_counted(mug_shop: Path, shopper: Client) -> None:
    wish(shopper)
    goods.stock_shelves(mug_shop, {**goods.MUG, "Published": "false"})

    main = page(shopper.get("/wishlist/")).one("main")

    assert "1 product of your list is not on sale at the moment." in main.text


def test_a_guests_wishes_follow_into_the_account_and_stay_there(mug_shop: Path, shopper: Client) -> None:
    log_in("ada@example.com")
    wish(shopper)

    entered = shopper.post("/account/login/", {"email": "ada@example.com", "password": "seven long words"})
    in_the_account = len(lines(shopper))
    left = shopper.post("/account/logout/")

    assert (entered.cookies["wishes"]["max-age"], entered.cookies["wish_units"].value) == (0, "1")
    assert (in_the_account, left.cookies["wish_units"]["max-age"], lines(shopper)) == (1, 0, [])


def test_an_unknown_product_is_refused_in_words(mug_shop: Path, shopper: Client) -> None:
    answer = shopper.post("/wishlist/add/", {"product": "prod_unknown"}, headers=JSON)

    assert (answer.status_code, answer.json()) == (404, {"said": "This is no longer on sale."})
    assert "Nothing wished for yet" in page(shopper.get("/wishlist/")).one("main").text


def test_a_list_of_thirty_takes_as_many_statements_as_one_of_one(
    mug_shop: Path, member: Client, statements: Callable[[Callable[[], Any]], int]
) -> None:
    goods.stock_shelves(mug_shop, *(goods.mug(number) for number in range(30)))
    wish(member, "mug-0")
    one = statements(lambda: lines(member))
    for number in range(1, 30):
        wish(member, f"mug-{number}")

    assert statements(lambda: lines(member)) == one
    assert len(lines(member)) == 30


def test_cards_are_had_by_their_ids_for_what_was_viewed_last(bowls: Path, shopper: Client) -> None:
    ids = ",".join([id_of("bowl"), "prod_unknown", "x", id_of("mug"), id_of("bowl")])

    answer = shopper.get(f"/fragments/cards/?ids={ids}")

    assert [name.text for name in page(answer).all("h3")] == ["Bowl", "Oat Mug"]
    assert (dict(answer.cookies), "public" in answer.headers["Cache-Control"]) == ({}, True)
    assert shopper.get("/fragments/cards/").status_code == 200
