"""The page of a product: what it says, what it offers, and to whom."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image as Pillow

from apps.catalog.models import Image, PriceList, Variant
from apps.inventory import services as inventory
from apps.inventory.models import SellingTerms
from tests.storefront import goods
from tests.storefront.goods import MUG
from tests.storefront.html import Element, fields, page, structured_data

PLATE = {
    **MUG,
    "Handle": "plate",
    "Title": "Stoneware Plate",
    "Option1 Name": "Colour",
    "Option1 Value": "Oat",
    "Option2 Name": "Size",
    "Option2 Value": "21 cm",
    "Variant SKU": "OAT-21",
    "Variant Inventory Qty": "0",
    "Variant Price": "16.00",
}


def another(sku: str, colour: str, size: str, units: int, price: str = "22.00", **changes: str) -> dict[str, str]:
    """A further variant of the product above."""
    return {
        "Handle": "plate",
        "Option1 Value": colour,
        "Option2 Value": size,
        "Variant SKU": sku,
        "Variant Inventory Qty": str(units),
        "Variant Price": price,
        **changes,
    }


@pytest.fixture
def plates(db: None, tmp_path: Path) -> None:
    """Oat in 21 cm, sold out; oat in 27 cm, plenty; slate in 27 cm only, 3 left and reduced."""
    goods.open_shop(
        tmp_path,
        PLATE,
        another("OAT-27", "Oat", "27 cm", 40),
        another("SLA-27", "Slate", "27 cm", 3, **{"Variant Compare At Price": "30.00"}),
    )


def pills(shown: Element) -> list[tuple[str, str, str, bool]]:
    """Value, state, where it leads, and whether it is the one shown."""
    return [
        (
            pill.all("span")[0].text,
            pill["class"].rpartition("--")[2],
            pill["href"],
            pill.attributes.get("aria-current") == "true",
        )
        for pill in shown.all("a", class_="pill")
    ]


def test_shows_the_first_variant_that_can_be_bought(plates: None, shopper: Client) -> None:
    shown = page(shopper.get("/p/plate/"))
    assert shown.one("h1").text == "Stoneware Plate"
    assert shown.one("div", class_="product__price").one("span", class_="price").text == "£22.00"
    assert shown.one("p", class_="stock").text == "In stock, ready to send"
    assert fields(shown.one("form", id="buy-form"))["sku"] == "OAT-27"


def test_marks_what_is_sold_out_and_what_is_not_made(plates: None, shopper: Client) -> None:
    assert pills(page(shopper.get("/p/plate/?variant=SLA-27"))) == [
        ("Oat", "available", "/p/plate/?variant=OAT-27", False),
        ("Slate", "available", "/p/plate/?variant=SLA-27", True),
        ("21 cm", "absent", "/p/plate/?variant=OAT-21", False),
        ("27 cm", "available", "/p/plate/?variant=SLA-27", True),
    ]
    assert pills(page(shopper.get("/p/plate/?variant=OAT-27")))[2] == (
        *("21 cm", "sold_out", "/p/plate/?variant=OAT-21", False),
    )


def test_says_when_few_are_left_and_what_it_cost_before(plates: None, shopper: Client) -> None:
    shown = page(shopper.get("/p/plate/?variant=SLA-27"))
    assert shown.one("p", class_="stock").text == "Only 3 left"
    assert shown.one("div", class_="product__price").one("span", class_="price").text == "Now £22.00 Was £30.00"
    assert shown.one("input", id="quantity")["max"] == "3"


def test_offers_no_button_for_what_is_sold_out(plates: None, shopper: Client) -> None:
    shown = page(shopper.get("/p/plate/?variant=OAT-21"))
    assert shown.one("p", class_="stock").text == "Sold out"
    assert shown.all("form", id="buy-form") == []


def test_sells_ahead_what_is_made_to_order(db: None, tmp_path: Path, shopper: Client) -> None:
    bench = {**MUG, "Variant Inventory Qty": "0", "Variant Inventory Policy": "continue"}
    goods.open_shop(tmp_path, bench)
    shown = page(shopper.get("/p/mug/"))
    assert shown.one("p", class_="stock").text == "Made to order: allow a little longer"
    assert fields(shown.one("form", id="buy-form"))["sku"] == "MUG"


def test_sells_ahead_what_is_still_to_come_and_says_from_when_it_is_sent(
    db: None, tmp_path: Path, shopper: Client
) -> None:
    goods.open_shop(tmp_path, {**MUG, "Variant Inventory Qty": "0"})
    terms = SellingTerms(preorder_until=date(2031, 4, 1), preorder_limit=5)
    inventory.change_selling(sku="MUG", terms=terms)
    response = shopper.get("/p/mug/")
    assert page(response).one("p", class_="stock").text == "Pre-order: sent from 1 April 2031"
    (offer,) = structured_data(response)[0]["offers"]
    assert offer["availability"] == "https://schema.org/PreOrder"
    shopper.post("/cart/add/", {"sku": "MUG", "quantity": "2"})
    assert "Pre-order: sent from 1 April 2031" in page(shopper.get("/cart/")).one("ul", class_="lines").text
    variant = shopper.get("/api/v1/products/mug").json()["variants"][0]
    assert (variant["available"], variant["preorderUntil"]) == (5, "2031-04-01")


def test_tells_search_engines_about_every_variant(plates: None, shopper: Client) -> None:
    response = shopper.get("/p/plate/?variant=SLA-27")
    product, breadcrumbs = structured_data(response)
    assert [
        (offer["sku"], offer["price"], offer["availability"].rpartition("/")[2]) for offer in product["offers"]
    ] == [
        ("OAT-21", "16.00", "OutOfStock"),
        ("OAT-27", "22.00", "InStock"),
        ("SLA-27", "22.00", "InStock"),
    ]
    assert product["offers"][0]["url"] == f"{settings.SHOP_URL}/p/plate/?variant=OAT-21"
    assert [step["name"] for step in breadcrumbs["itemListElement"]] == ["Home", "Kitchen", "Mugs", "Stoneware Plate"]
    head = page(response).one("head")
    assert head.one("link", rel="canonical")["href"] == f"{settings.SHOP_URL}/p/plate/"
    assert head.one("meta", property="og:title")["content"] == "Stoneware Plate"


def test_hostile_text_stays_text(db: None, tmp_path: Path, shopper: Client) -> None:
    attack = "</script><script>alert(1)</script>"
    goods.open_shop(
        tmp_path,
        {
            **MUG,
            "Title": f"Mug {attack}",
            "Vendor": f'"><img src=x onerror=alert(1)>{attack}',
            "Tags": attack,
            "Body (HTML)": f"<p onclick=alert(1)>Fine.</p>{attack}<a href='javascript:alert(1)'>here</a>",
            "Option1 Name": attack,
            "Option1 Value": attack,
        },
    )
    response = shopper.get("/p/mug/")
    shown = page(response)
    assert shown.one("h1").text == f"Mug {attack}"
    assert structured_data(response)[0]["name"] == f"Mug {attack}"
    scripts = [script.attributes for script in shown.all("script")]
    assert [script for script in scripts if "src" not in script] == [{"type": "application/ld+json"}] * 2
    assert shown.all("img", src="x") == []
    assert not [e for e in shown.all() if any(name.startswith("on") for name in e.attributes)]
    assert not [e for e in shown.all("a") if e.attributes.get("href", "").startswith("javascript")]


def picture(colour: str) -> bytes:
    data = io.BytesIO()
    Pillow.new("RGB", (300, 375), colour).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def pictured_plates(db: None, tmp_path: Path) -> None:
    """Oat and slate with a picture each, and a picture of both."""
    for name, colour in (("both", "white"), ("oat", "tan"), ("slate", "gray")):
        (tmp_path / f"{name}.png").write_bytes(picture(colour))
    goods.open_shop(
        tmp_path,
        {**PLATE, "Variant Inventory Qty": "4", "Image Src": "slate.png", "Image Alt Text": "Slate plate"},
        another("SLA-21", "Slate", "21 cm", 4, **{"Image Src": "oat.png", "Image Alt Text": "Oat plate"}),
        {"Handle": "plate", "Image Src": "both.png", "Image Alt Text": "Both"},
    )
    images = {image.alt: image for image in Image.objects.all()}
    for sku, alt in (("OAT-21", "Oat plate"), ("SLA-21", "Slate plate")):
        Variant.objects.filter(sku=sku).update(image=images[alt])


def shown_pictures(shown: Element) -> list[str]:
    return [image["alt"] for image in shown.one("div", class_="gallery__track").all("img")]


@pytest.mark.usefixtures("pictured_plates")
def test_the_pictures_begin_with_the_chosen_variants_and_end_with_those_of_others(shopper: Client) -> None:
    assert shown_pictures(page(shopper.get("/p/plate/?variant=OAT-21"))) == ["Oat plate", "Both", "Slate plate"]
    assert shown_pictures(page(shopper.get("/p/plate/?variant=SLA-21"))) == ["Slate plate", "Both", "Oat plate"]


@pytest.mark.usefixtures("pictured_plates")
def test_one_picture_is_not_waited_for_and_each_leads_to_itself_enlarged(shopper: Client) -> None:
    shown = page(shopper.get("/p/plate/"))

    images = shown.one("main").all("img")
    assert [image["alt"] for image in images if image.attributes.get("loading") != "lazy"] == ["Oat plate"]
    assert [image for image in images if not image["width"].isdigit() or not image["height"].isdigit()] == []
    first = shown.all("a", class_="gallery__zoom")[0]
    assert first["href"] == first.one("img")["src"]
    assert [thumb["href"] for thumb in shown.one("div", class_="gallery__thumbs").all("a")] == [
        *("#picture-1", "#picture-2", "#picture-3"),
    ]


@pytest.mark.usefixtures("pictured_plates")
def test_colours_are_chosen_by_their_pictures_and_sizes_by_their_names(shopper: Client) -> None:
    colours, sizes = page(shopper.get("/p/plate/")).all("div", class_="pills")

    assert [len(pill.all("img")) for pill in colours.all("a")] == [1, 1]
    assert [pill.text for pill in colours.all("a")] == ["Oat", "Slate"]
    assert [len(pill.all("img")) for pill in sizes.all("a")] == [0]


def test_says_when_it_would_be_there_and_for_how_much(plates: None, shopper: Client) -> None:
    shown = page(shopper.get("/p/plate/?variant=OAT-27"))

    assured = shown.one("ul", class_="assurances").all("li")[0].text
    method = shown.one("dl", id="deliveries")
    assert method.all("dd")[0].text.split(",")[0] in assured
    assert "£3.95" in assured
    sold_out = page(shopper.get("/p/plate/?variant=OAT-21"))
    assert len(sold_out.one("ul", class_="assurances").all("li")) == 1
    assert sold_out.all("dl", id="deliveries") == []


def test_tells_what_was_chosen_to_those_who_cannot_see_it_change(plates: None, shopper: Client) -> None:
    shown = page(shopper.get("/p/plate/?variant=SLA-27"))

    assert shown.one("div", id="buy")["data-summary"] == "Slate, 27 cm, £22.00, Only 3 left"
    assert (shown.one("p", id="chosen").text, shown.one("p", id="chosen")["role"]) == ("", "status")


def test_offers_more_of_the_category_or_of_the_one_above_it(db: None, tmp_path: Path, shopper: Client) -> None:
    jugs = [goods.mug(n, Type="Kitchen > Jugs") for n in range(4)]
    goods.open_shop(tmp_path, MUG, goods.mug(9), *jugs)

    shown = page(shopper.get("/p/mug/"))

    related = shown.one("section", aria_labelledby="related")
    assert related.one("h2").text == "More in Kitchen"
    assert len(related.all("li", class_="card")) == 4


def test_what_has_no_price_in_the_shoppers_currency_is_not_sold_in_it(mug_shop: Path, shopper: Client) -> None:
    PriceList.objects.create(currency="EUR")
    shopper.cookies["currency"] = "EUR"

    shown = page(shopper.get("/p/mug/"))

    assert shown.one("div", class_="product__price").one("span", class_="price").text == "£20.00"
    assert shown.all("form", id="buy-form") == []
    assert "cannot be bought in the currency you chose" in shown.one("div", id="buy").text


def test_what_is_not_on_sale_has_no_page(mug_shop: Path, shopper: Client) -> None:
    goods.stock_shelves(mug_shop, {**MUG, "Handle": "secret", "Variant SKU": "SECRET", "Published": "false"})
    for path in ("/p/nothing/", "/p/secret/"):
        response = shopper.get(path)
        assert response.status_code == 404
        assert page(response).one("h1").text == "We cannot find that page"
