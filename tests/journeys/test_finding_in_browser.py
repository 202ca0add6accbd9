"""Finding a product in Chromium: by facets, by more of a list, by what is suggested as one types; without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.storefront import goods
from tests.storefront.goods import mug
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.browser, pytest.mark.server]

COLOURS = ("Oat", "Slate", "Moss")
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def stocked_shop(shop: RunningShop, tmp_path: Path) -> RunningShop:
    """The running shop, with thirty mugs in three colours."""
    coloured = ({"Option1 Name": "Colour", "Option1 Value": COLOURS[number % 3]} for number in range(30))
    goods.open_shop(tmp_path, *(mug(number, **colour) for number, colour in enumerate(coloured)))
    return shop


def shown(page: Page) -> int:
    return page.locator("#list-cards > li").count()


def test_a_list_is_narrowed_continued_and_taken_back_without_leaving_it(browser: NewPage) -> None:
    page = browser(viewport={"width": 1280, "height": 900})
    page.goto("/c/mugs/")
    page.evaluate("window.stayed = true")
    page.get_by_label("Oat").check()
    expect(page.locator("#list-count")).to_have_text("10 products")
    assert page.url.endswith("/c/mugs/?option.Colour=Oat")
    expect(page.get_by_label("Oat")).to_be_checked()
    page.go_back()
    expect(page.locator("#list-count")).to_have_text("30 products")
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("#list-cards > li")).to_have_count(30)
    assert page.evaluate("window.stayed") is True

    page.get_by_role("link", name="Mug 0", exact=True).click()
    page.go_back()
    expect(page.locator("#list-cards > li")).to_have_count(30)


def test_what_is_typed_is_completed_and_chosen_by_keyboard(browser: NewPage) -> None:
    page = browser(viewport={"width": 1280, "height": 900})
    field = page.get_by_role("combobox", name="Search the shop")
    field.press_sequentially("mug 2")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    assert field.input_value() == "mug 2"
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mug 2")


def test_on_a_phone_a_drawer_says_what_it_would_show(browser: NewPage) -> None:
    page = browser(viewport=PHONE)
    page.goto("/c/mugs/")
    page.get_by_role("link", name="Filter").click()
    page.get_by_label("Slate").check()
    button = page.get_by_role("button", name="Show 10 products")
    button.click()
    expect(page.locator("#filters")).to_be_hidden()
    assert shown(page) == 10


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}])
def test_without_scripts_a_list_is_narrowed_by_a_form_and_continued_by_a_link(
    browser: NewPage, viewport: dict[str, int]
) -> None:
    page = browser(viewport=viewport, java_script_enabled=False)
    page.goto("/c/mugs/")
    page.get_by_role("link", name="Show more").click()
    assert (page.url.endswith("/c/mugs/?page=2"), shown(page)) == (True, 12)
    page.goto("/c/mugs/")
    if viewport == PHONE:
        page.get_by_role("link", name="Filter").click()
    page.get_by_label("Moss").check()
    page.get_by_role("button", name="Show").locator("visible=true").first.click()
    assert (shown(page), "option.Colour=Moss" in page.url) == (10, True)
