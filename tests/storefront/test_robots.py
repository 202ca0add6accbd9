"""What is written for machines: robots.txt, site maps, the feed of products."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client

from apps.content import interface as content
from apps.storefront import sitemaps
from apps.storefront.gtin import valid_gtin
from tests.storefront import goods
from tests.storefront.goods import MATERIAL, MUG, NOW, mug
from tests.storefront.html import structured_data

G = "{http://base.google.com/ns/1.0}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def document(response: Any) -> ET.Element:
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return ET.fromstring(b"".join(response.streaming_content))  # noqa: S314  our own


def locations(response: Any) -> list[str]:
    return [str(found.text).removeprefix(settings.SHOP_URL) for found in document(response).iter(f"{SITEMAP}loc")]


def items(response: Any) -> list[dict[str, str]]:
    return [{field.tag.removeprefix(G): str(field.text) for field in one} for one in document(response).iter("item")]


def test_robots_are_told_where_not_to_go_and_where_the_site_map_is(shopper: Client) -> None:
    response = shopper.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    for path in ("/cart/", "/checkout/", "/order/", "/account/", "/search/", "/admin/", "/*?sort=", "/*&option."):
        assert f"Disallow: {path}" in lines
    assert f"Sitemap: {settings.SHOP_URL}/sitemap.xml" in lines


def test_site_maps_name_every_page_once(
    db: None, tmp_path: Path, shopper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "CHUNK", 3)
    monkeypatch.setattr(sitemaps, "_PAGE", 2)
    goods.open_shop(tmp_path, *(mug(number) for number in range(1, 8)), mug(8, Published="false"))
    page = {"slug": "terms", "title": "Terms", "seo_description": "", "body_html": "<p>Be kind.</p>"}
    content.service().load(content={"pages": [page]}, media_dir=str(tmp_path), now=NOW)

    first, *chunks = locations(shopper.get("/sitemap.xml"))

    assert locations(shopper.get(first)) == ["/", "/c/kitchen/", "/c/mugs/", "/pages/terms/"]
    products = [locations(shopper.get(chunk)) for chunk in chunks]
    assert [len(chunk) for chunk in products] == [3, 3, 1]
    assert sorted(path for chunk in products for path in chunk) == [f"/p/mug-{number}/" for number in range(1, 8)]


def test_a_site_map_of_products_says_when_they_changed_and_shows_their_pictures(
    db: None, tmp_path: Path, shopper: Client
) -> None:
    (tmp_path / "mug.png").write_bytes(goods.picture())
    goods.open_shop(tmp_path, {**MUG, "Image Src": "mug.png"})
    _, chunk = locations(shopper.get("/sitemap.xml"))

    (url,) = document(shopper.get(chunk))

    picture = str(url.findtext(f"{IMAGE}image/{IMAGE}loc"))
    assert picture.startswith(f"{settings.SHOP_URL}/media/")
    assert str(url.findtext(f"{SITEMAP}lastmod")).startswith(f"{NOW:%Y-%m-%dT}")


@pytest.mark.parametrize("path", ["/sitemap.xml", "/feeds/products.xml"])
def test_they_ask_the_database_no_more_often_for_30_products_than_for_one(
    db: None, tmp_path: Path, shopper: Client, statements: Callable[[Callable[[], Any]], int], path: str
) -> None:
    goods.open_shop(tmp_path, mug(1))
    few = statements(lambda: document(shopper.get(path)))
    goods.stock_shelves(tmp_path, *(mug(number) for number in range(2, 31)))
    assert statements(lambda: document(shopper.get(path))) == few


def test_the_feed_has_every_variant_with_what_it_costs_and_whether_it_can_be_had(
    db: None, tmp_path: Path, shopper: Client
) -> None:
    goods.open_shop(
        tmp_path,
        {
            **MUG,
            "Title": "Mug & \x01saucer",
            "Option1 Name": "Colour",
            "Option1 Value": "Oat",
            "Variant Compare At Price": "25.00",
            "Variant Barcode": "4006381333931",
            MATERIAL: "Stoneware; Oak",
        },
        {
            "Handle": "mug",
            "Option1 Value": "Slate",
            "Variant SKU": "MUG-S",
            "Variant Inventory Qty": "0",
            "Variant Price": "22.00",
            "Variant Barcode": "2007100500018",
        },
        mug(2, Published="false"),
    )

    oat, slate = items(shopper.get("/feeds/products.xml"))

    group = oat.pop("item_group_id")
    assert group.startswith("prod_")
    assert oat == {
        "id": "MUG",
        "title": "Mug & saucer, Oat",
        "description": "Holds a pint.",
        "link": f"{settings.SHOP_URL}/p/mug/?variant=MUG",
        "availability": "in_stock",
        "price": "25.00 GBP",
        "sale_price": "20.00 GBP",
        "brand": "Scarrow Pottery",
        "gtin": "4006381333931",
        "condition": "new",
        "product_type": "Kitchen > Mugs",
        "shipping_weight": "300 g",
        "color": "Oat",
        "material": "Stoneware/Oak",
    }
    assert (slate["item_group_id"], slate["price"], slate["availability"]) == (group, "22.00 GBP", "out_of_stock")
    assert ("gtin" in slate, slate["identifier_exists"], "sale_price" in slate) == (False, "no", False)
    assert items(shopper.get("/feeds/products.xml?currency=XXX"))[0]["sale_price"] == "20.00 GBP"


@pytest.mark.parametrize("barcode", ["4006381333931", "036000291452", "96385074", "10036000291459"])
def test_a_number_the_world_knows_an_article_by(barcode: str) -> None:
    assert valid_gtin(barcode) == barcode


@pytest.mark.parametrize(
    "barcode",
    [
        "4006381333932",
        "2007100500018",
        "0200000000011",
        "212345678992",
        "20000004",
        "0" * 13,
        "501",
        "４００６３８１３３３９３１",
    ],
)
def test_a_number_that_means_something_else_elsewhere_is_none(barcode: str) -> None:
    assert valid_gtin(barcode) == ""


def test_a_product_is_described_to_search_engines_as_its_page_shows_it(
    db: None, tmp_path: Path, shopper: Client
) -> None:
    goods.open_shop(tmp_path, {**MUG, "Variant Barcode": "4006381333931", MATERIAL: "Stoneware"})

    product = structured_data(shopper.get("/p/mug/"))[0]

    (offer,) = product["offers"]
    assert (product["category"], product["material"], "aggregateRating" in product) == (
        "Kitchen > Mugs",
        "Stoneware",
        False,
    )
    assert (offer["gtin"], offer["price"], offer["priceCurrency"]) == ("4006381333931", "20.00", "GBP")
    assert offer["hasMerchantReturnPolicy"]["merchantReturnDays"] == settings.RETURN_DAYS
    assert offer["shippingDetails"]["shippingDestination"]["addressCountry"] == "GB"


def test_the_home_page_says_whose_it_is_and_how_it_is_searched(mug_shop: Path, shopper: Client) -> None:
    organization, website = structured_data(shopper.get("/"))

    assert (organization["@type"], organization["name"]) == ("Organization", settings.SHOP_NAME)
    assert website["potentialAction"]["target"]["urlTemplate"] == (
        f"{settings.SHOP_URL}/search/?q={{search_term_string}}"
    )
