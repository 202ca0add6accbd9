"""Menus and the page of a product in a browser: by keyboard, on a phone, and without scripts."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image as Pillow
from playwright.sync_api import Page, expect

from apps.catalog.models import Image, Variant
from apps.content import services as content
from tests.journeys.conftest import NewPage
from tests.storefront import goods
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.browser, pytest.mark.server]

PHONE = {"width": 390, "height": 700}
MENU = [
    {"label": "Kitchen", "url": "/c/kitchen/", "children": [{"label": "Mugs", "url": "/c/mugs/"}]},
    {"label": "Ceramics", "url": "/c/kitchen/"},
]


@pytest.fixture
def stocked_shop(shop: RunningShop, tmp_path: Path) -> RunningShop:
    """A mug in two colours with a picture each, and a menu with parts."""
    rows = []
    for name, colour in (("Oat", "tan"), ("Moss", "olive")):
        data = io.BytesIO()
        Pillow.new("RGB", (300, 375), colour).save(data, "PNG")
        (tmp_path / f"{name}.png").write_bytes(data.getvalue())
        options = {"Option1 Name": "Colour", "Option1 Value": name, "Image Src": f"{name}.png", "Image Alt Text": name}
        rows.append({**goods.MUG, "Variant SKU": f"MUG-{name}", **options})
    goods.open_shop(tmp_path, *rows)
    for image in Image.objects.all():
        Variant.objects.filter(sku=f"MUG-{image.alt}").update(image=image)
    content.load(content={"menus": {"main": MENU}}, media_dir=str(tmp_path), now=datetime.now(UTC))
    return shop


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText.trim()"))


def test_the_menu_opens_and_closes_by_keyboard(browser: NewPage) -> None:
    page = browser(viewport={"width": 1280, "height": 800})
    part = page.locator(".header__nav summary", has_text="Kitchen")
    beneath = page.locator(".header__nav").get_by_role("link", name="Mugs")

    part.focus()
    page.keyboard.press("Enter")
    expect(beneath).to_be_visible()
    page.keyboard.press("Tab")
    assert focused(page) == "All of Kitchen"
    page.keyboard.press("Escape")
    expect(beneath).to_be_hidden()
    assert focused(page) == "Kitchen"

    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert focused(page) == "Ceramics"
    expect(beneath).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_on_a_phone_the_menu_is_a_drawer_with_levels(browser: NewPage, scripts: bool) -> None:  # noqa: FBT001
    page = browser(viewport=PHONE, java_script_enabled=scripts)

    page.locator(".menu > summary").click()
    page.locator(".menu__panel summary", has_text="Kitchen").click()
    page.locator(".menu__panel").get_by_role("link", name="Mugs").click()

    expect(page.get_by_role("heading", level=1, name="Mugs")).to_be_visible()


def test_a_colour_is_chosen_seen_and_bought_on_a_phone_without_leaving_the_page(browser: NewPage) -> None:
    page = browser(viewport=PHONE)
    page.goto("/p/mug/")
    bar = page.locator("[data-buybar]")

    page.get_by_role("link", name="Moss", exact=True).click()
    expect(page.locator("#chosen")).to_have_text("Moss, £20.00, In stock, ready to send")
    expect(page).to_have_url(re.compile(r"/p/mug/\?variant=MUG-Moss$"))
    expect(page.locator(".gallery__track img").first).to_have_attribute("alt", "Moss")

    page.locator(".gallery__zoom").first.click()
    expect(page.locator("#lightbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#lightbox")).to_be_hidden()

    page.locator("[data-buy]").scroll_into_view_if_needed()
    expect(bar).to_be_hidden()
    page.locator("footer").scroll_into_view_if_needed()
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-count=cart_units]")).to_have_text("1")
