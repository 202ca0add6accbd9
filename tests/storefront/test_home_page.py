"""The home page and what stands around every page: what staff arranged, shown to everybody alike."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.content import services as content
from apps.content.models import Block, MenuItem
from tests.storefront import goods
from tests.storefront.html import Element, page

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def arranged(db: None, tmp_path: Path, settings: Any) -> None:
    """Two mugs, one of them reduced, and a home page with something of every kind."""
    settings.CONTENT_CACHE_SECONDS = 0
    goods.open_shop(tmp_path, goods.mug(1), goods.mug(2, **{"Variant Compare At Price": "40.00"}))
    blocks = [
        *({"kind": kind, "heading": f"The {kind}"} for kind in ("hero", "promise", "promise")),
        *({"kind": "category", "heading": name, "link_url": "/c/mugs/"} for name in ("Mugs", "Jugs")),
        *({"kind": kind, "heading": f"The {kind}"} for kind in ("bestsellers", "editorial", "sale", "editorial")),
    ]
    menus = {
        "main": [
            {"label": "Kitchen", "url": "/c/kitchen/", "children": [{"label": "Mugs", "url": "/c/mugs/"}]},
            {"label": "Sale", "url": "/search/?on_sale=1"},
        ],
        "footer": [
            {"label": "Help", "children": [{"label": "Contact", "url": "/pages/contact/"}]},
            {"label": "Terms", "url": "/pages/terms/"},
        ],
    }
    content.load(content={"blocks": blocks, "menus": menus}, media_dir=str(tmp_path), now=NOW)


def names(shown: Element) -> list[str]:
    return [card.one("h3", class_="card__name").text for card in shown.all("li", class_="card")]


def links(shown: Element) -> list[tuple[str, str]]:
    return [(link.text, link["href"]) for link in shown.all("a")]


@pytest.mark.usefixtures("arranged")
def test_the_home_page_is_what_staff_arranged_with_the_newest_among_it(shopper: Client) -> None:
    shown = page(shopper.get("/")).one("main")

    assert shown.one("h1").text == "The hero"
    assert [heading.text for heading in shown.all("h2")] == [
        "The promise",
        "The promise",
        "Rooms and materials",
        "New in the shop",
        "The bestsellers",
        "The editorial",
        "The sale",
        "The editorial",
    ]
    assert [tile.one("a").text for tile in shown.all("li", class_="tile")] == ["Mugs", "Jugs"]
    assert len(shown.one("ul", class_="promises").all("li")) == 2
    newest, bestsellers, sale = shown.all("ul", class_="grid")
    assert (len(names(newest)), len(names(bestsellers)), names(sale)) == (2, 2, ["Mug 2"])
    assert sale.one("span", class_="badge").text == "−50%"


@pytest.mark.usefixtures("arranged")
def test_nothing_on_the_home_page_is_one_shoppers_own(shopper: Client, member: Client) -> None:
    to_a_stranger, to_ada = shopper.get("/"), member.get("/")

    assert to_a_stranger.content == to_ada.content
    assert not to_a_stranger.cookies
    assert b"csrfmiddlewaretoken" not in to_a_stranger.content


@pytest.mark.usefixtures("arranged")
def test_a_menu_with_parts_opens_without_a_script_on_every_screen(shopper: Client) -> None:
    header = page(shopper.get("/")).one("header", class_="header")

    wide = header.one("nav", class_="header__nav")
    assert wide.one("summary").text == "Kitchen"
    assert links(wide) == [("All of Kitchen", "/c/kitchen/"), ("Mugs", "/c/mugs/"), ("Sale", "/search/?on_sale=1")]
    narrow = header.one("nav", class_="menu__panel").all("ul")[0]
    assert links(narrow) == links(wide)
    assert header.one("a", class_="header__find")["href"] == "/search/"


@pytest.mark.usefixtures("arranged")
def test_the_foot_has_a_column_for_each_group_and_a_line_for_the_rest(shopper: Client) -> None:
    footer = page(shopper.get("/")).one("footer")

    column = footer.all("nav")[0]
    assert (column.one("h2").text, links(column)) == ("Help", [("Contact", "/pages/contact/")])
    assert links(footer.one("div", class_="footer__end").all("ul")[0]) == [("Terms", "/pages/terms/")]
    assert links(footer.one("div", class_="footer__switches")) == [("Deutsch", "/de/")]


@pytest.mark.usefixtures("arranged")
def test_a_page_that_nobody_arranged_has_a_name_and_the_newest(shopper: Client) -> None:
    Block.objects.all().delete()
    MenuItem.objects.all().delete()

    shown = page(shopper.get("/")).one("main")

    assert shown.one("h1").text == "Withy & Wold"
    assert [heading.text for heading in shown.all("h2")] == ["New in the shop"]
