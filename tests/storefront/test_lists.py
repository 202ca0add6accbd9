"""Home, categories and search."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from apps.content import interface as content
from tests.storefront import goods
from tests.storefront.goods import MUG, mug
from tests.storefront.html import Element, fields, page

JUG = {
    **MUG,
    "Handle": "jug",
    "Title": "Slate Jug",
    "Vendor": "Brackenbury Forge",
    "Type": "Kitchen",
    "Variant SKU": "JUG",
    "Variant Price": "36.00",
    "Variant Compare At Price": "45.00",
    "Variant Inventory Qty": "0",
}


MATERIAL = goods.MATERIAL


@pytest.fixture
def two_products(db: None, tmp_path: Path) -> None:
    """A mug at £20.00, and a jug at £36.00 that was £45.00 and is sold out."""
    goods.open_shop(tmp_path, MUG, JUG)


def titles(shown: Element) -> list[str]:
    return [card.one(class_="card__name").text for card in shown.all("li", class_="card")]


def choices(shown: Element, facet: str) -> dict[str, int]:
    """What a list can be narrowed to by a facet, and how many products each would leave or add."""
    labels = [label for label in shown.one("dialog", id="filters").all("label") if label.all("input", name=facet)]
    return {label.one("input")["value"]: int(label.all("span")[-1].text) for label in labels}


def links(shown: Element, css_class: str) -> list[tuple[str, str]]:
    return [(link.text, link["href"]) for link in shown.all("a", class_=css_class)]


def test_a_category_lists_what_is_in_it_and_beneath_it(two_products: None, shopper: Client) -> None:
    shown = page(shopper.get("/c/kitchen/"))
    assert shown.one("h1").text == "Kitchen"
    assert shown.one("p", class_="count").text == "2 products"
    assert sorted(titles(shown)) == ["Oat Mug", "Slate Jug"]
    assert links(shown.one("main"), "pill") == [("Mugs", "/c/mugs/")]
    assert choices(shown, "brand") == {"Brackenbury Forge": 1, "Scarrow Pottery": 1}
    assert choices(shown, "category") == {}  # the list is one category's already


def test_a_card_shows_name_maker_price_and_the_badge_that_matters_most(two_products: None, shopper: Client) -> None:
    jug, oat = page(shopper.get("/c/kitchen/?sort=-price")).all("li", class_="card")
    assert jug.text == "S Sold out Save Slate Jug to your wish list Slate Jug Brackenbury Forge Now £36.00 Was £45.00"
    assert oat.text == "O Save Oat Mug to your wish list Oat Mug Scarrow Pottery £20.00"
    assert oat.one("a")["href"] == "/p/mug/"


def test_filters_narrow_the_list_and_each_can_be_lifted(two_products: None, shopper: Client) -> None:
    shown = page(shopper.get("/c/kitchen/?max_price=30&in_stock=1&sort=price"))
    assert titles(shown) == ["Oat Mug"]
    assert links(shown, "chip") == [
        ("Remove filter: In stock", "/c/kitchen/?max_price=30.00&sort=price"),
        ("Remove filter: Up to £30.00", "/c/kitchen/?in_stock=1&sort=price"),
        ("Clear all", "/c/kitchen/?sort=price"),
    ]
    assert fields(shown.one("form", id="filter-form")) == {"min_price": "", "max_price": "30.00", "in_stock": "1"}
    assert fields(shown.one("div", class_="sort"))["sort"] == "price"


def test_filters_that_make_no_sense_are_left_out(two_products: None, shopper: Client) -> None:
    shown = page(shopper.get("/c/kitchen/?min_price=cheap&max_price=-5&sort=upwards&page=two&in_stock=maybe"))
    assert len(titles(shown)) == 2
    assert links(shown, "chip") == []


def test_search_finds_words_and_says_so_when_there_are_none(two_products: None, shopper: Client) -> None:
    found = page(shopper.get("/search/?q=slate"))
    assert found.one("h1").text == "“slate”"
    assert titles(found) == ["Slate Jug"]
    nothing = page(shopper.get("/search/?q=%3Cb%3Egold%3C/b%3E"))
    assert nothing.one("h1").text == "“<b>gold</b>”"
    assert nothing.one("div", class_="empty").one("h2").text == "Nothing found"
    assert titles(nothing.one("section", class_="section")) == ["Oat Mug"]  # what others buy, and can be had


def test_search_without_words_shows_everything_or_what_is_reduced(two_products: None, shopper: Client) -> None:
    assert len(titles(page(shopper.get("/search/")))) == 2
    assert titles(page(shopper.get("/search/?on_sale=1"))) == ["Slate Jug"]


def test_pages_of_a_list_are_linked_to_with_the_filters_kept(db: None, tmp_path: Path, shopper: Client) -> None:
    goods.open_shop(tmp_path, *(mug(number) for number in range(1, 51)))
    first, last = page(shopper.get("/c/mugs/?sort=name")), page(shopper.get("/c/mugs/?sort=name&page=3"))
    assert len(titles(first)) == 18
    assert first.one("div", id="list-more").text == "18 of 50 products Show more"
    assert [link["href"] for link in first.all(rel="next")] == ["/c/mugs/?sort=name&page=2"] * 2
    assert [link["href"] for link in last.all(rel="prev")] == ["/c/mugs/?sort=name&page=2"] * 2
    assert (len(titles(last)), last.all(rel="next")) == (14, [])
    assert shopper.get("/c/mugs/?page=4").status_code == 404


def test_several_values_of_a_facet_widen_the_list_and_each_says_what_it_would_show(
    db: None, tmp_path: Path, shopper: Client
) -> None:
    goods.open_shop(
        tmp_path,
        mug(1, **{"Option1 Name": "Colour", "Option1 Value": "Oat", MATERIAL: "Stoneware"}),
        mug(2, **{"Option1 Name": "Colour", "Option1 Value": "Slate", MATERIAL: "Stoneware; Oak", "Vendor": "Loom"}),
        mug(3, **{"Option1 Name": "Colour", "Option1 Value": "Moon", MATERIAL: "Glass", "Vendor": "Loom"}),
    )

    shown = page(shopper.get("/search/?option.Colour=oat&option.Colour=Slate&brand=Loom&sort=name"))

    assert titles(shown) == ["Mug 2"]
    assert choices(shown, "option.Colour") == {"Moon": 1, "Slate": 1, "oat": 0}
    assert choices(shown, "attribute.Material") == {"Oak": 1, "Stoneware": 1}
    assert choices(shown, "brand") == {"Loom": 1, "Scarrow Pottery": 1}
    assert links(shown, "chip")[:2] == [
        ("Remove filter: oat", "/search/?option.Colour=Slate&brand=Loom&sort=name"),
        ("Remove filter: Slate", "/search/?option.Colour=oat&brand=Loom&sort=name"),
    ]
    fills = [circle["fill"] for circle in shown.one("dialog", id="filters").all("circle")]
    assert fills == ["#5a6673", "#ddcfb6"]  # slate and oat; nobody knows what colour the moon is


def test_a_word_with_a_mistake_finds_what_was_meant_and_says_so(two_products: None, shopper: Client) -> None:
    shown = page(shopper.get("/search/?q=slaet"))
    assert shown.one("h1").text == "“slaet”"
    assert "This is what there is for “slate”." in shown.one("div", class_="page-head").text
    assert titles(shown) == ["Slate Jug"]


def test_what_is_typed_is_completed(two_products: None, shopper: Client) -> None:
    for _ in range(3):
        shopper.get("/search/?q=Oat%20mug")
    options = page(shopper.get("/search/suggest/?q=Oat%20m")).all(role="option")
    assert [(option.text, option["href"]) for option in options] == [
        ("oat mug", "/search/?q=oat%20mug"),
        ("O Oat Mug £20.00", "/p/mug/"),
        ("Everything for “Oat m”", "/search/?q=Oat%20m"),
    ]
    assert page(shopper.get("/search/suggest/?q=kit")).all(role="option")[0].text == "Kitchen"
    assert page(shopper.get("/search/suggest/?q=xyz")).all(role="option") == []


@pytest.mark.parametrize(("query", "canonical"), [
    ("", "/c/mugs/"),
    ("?sort=price", "/c/mugs/"),
    ("?page=2&sort=price", "/c/mugs/?page=2"),
    ("?brand=Scarrow+Pottery", None),
    ("?max_price=30", None),
])  # fmt: skip
def test_a_list_has_one_address_for_search_engines_and_none_when_narrowed(
    db: None, tmp_path: Path, shopper: Client, query: str, canonical: str | None
) -> None:
    goods.open_shop(tmp_path, *(mug(number) for number in range(1, 27)))
    head = page(shopper.get(f"/c/mugs/{query}")).one("head")
    assert [link["href"] for link in head.all("link", rel="canonical")] == (
        [f"{settings.SHOP_URL}{canonical}"] if canonical else []
    )
    assert [meta["content"] for meta in head.all("meta", name="robots")] == ([] if canonical else ["noindex"])


def test_an_unknown_category_has_no_page(mug_shop: Path, shopper: Client) -> None:
    assert shopper.get("/c/spoons/").status_code == 404


HOME = {
    "announcement": "Closed on <Sunday>",
    "menus": {"main": [{"label": "Mugs", "url": "/c/mugs/"}], "footer": [{"label": "Terms", "url": "/pages/terms/"}]},
    "blocks": [
        {"kind": "hero", "position": 1, "heading": "Every day", "text": "Plain things.", "link_url": "/c/kitchen/"},
        {"kind": "category", "position": 2, "heading": "Mugs", "text": "", "link_url": "/c/mugs/"},
        {"kind": "category", "position": 3, "heading": "Jugs", "text": "", "link_url": "/c/kitchen/"},
        {"kind": "sale", "position": 4, "heading": "Last ones", "text": "", "link_url": "/search/?on_sale=1"},
    ],
    "pages": [{"slug": "terms", "title": "Terms", "seo_description": "What holds.", "body_html": "<p>Be kind.</p>"}],
}


@pytest.fixture
def arranged(two_products: None, tmp_path: Path) -> None:
    """The home page as staff arranged it."""
    blank = {"link_label": "See", "picture": ""}
    blocks = [{**blank, **block} for block in HOME["blocks"]]
    content.service().load(content={**HOME, "blocks": blocks}, media_dir=str(tmp_path), now=datetime.now(UTC))


def test_home_shows_blocks_new_and_reduced_products(arranged: None, shopper: Client) -> None:
    shown = page(shopper.get("/"))
    assert shown.one("aside", class_="announcement").text == "Closed on <Sunday>"
    assert shown.one("main").one("h1").text == "Every day"
    assert [heading.text for heading in shown.one("main").all("h2")] == [
        "Rooms and materials",
        "New in the shop",
        "Last ones",
    ]
    assert [tile.one("a")["href"] for tile in shown.all("li", class_="tile")] == ["/c/mugs/", "/c/kitchen/"]
    new, reduced = shown.all("ul", class_="grid")
    assert sorted(titles(new)) == ["Oat Mug", "Slate Jug"]
    assert titles(reduced) == ["Slate Jug"]


def test_pages_of_staff_are_shown(arranged: None, shopper: Client) -> None:
    shown = page(shopper.get("/pages/terms/"))
    assert shown.one("article").text == "Terms Be kind."
    assert shown.one("meta", name="description")["content"] == "What holds."
    assert shopper.get("/pages/secrets/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/c/mugs/", "/search/?q=mug", "/p/mug-1/"])
def test_a_page_asks_the_database_no_more_often_for_38_products_than_for_8(
    db: None, tmp_path: Path, shopper: Client, statements: Callable[[Callable[[], Any]], int], path: str
) -> None:
    goods.open_shop(tmp_path, *(mug(number) for number in range(1, 9)))  # enough for every row of a page
    shopper.get(path)
    few = statements(lambda: shopper.get(path))
    goods.stock_shelves(tmp_path, *(mug(number) for number in range(9, 39)))
    assert statements(lambda: shopper.get(path)) == few


def test_someone_who_only_looks_gets_no_session(two_products: None, shopper: Client) -> None:
    for path in ("/", "/c/kitchen/", "/search/?q=mug", "/p/mug/", "/cart/"):
        shopper.get(path)
    assert set(shopper.cookies) <= {"csrftoken"}
