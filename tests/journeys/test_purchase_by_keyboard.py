"""Buying with nothing but the keyboard: Tab, Enter and letters, and the focus seen at every step."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import NewPage
from tests.journeys.test_purchase_in_browser import expect_confirmation
from tests.storefront.goods import ADDRESS

pytestmark = [pytest.mark.browser, pytest.mark.server]

MOST_TABS = 80
_FOCUSED = """() => {
    const focused = document.activeElement;
    const label = focused.labels?.[0]?.innerText || focused.getAttribute("aria-label") || focused.innerText || "";
    return label.replace(/\\s+/g, " ").trim();
}"""
_IS_SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus; it must be seen to have it."""
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(_FOCUSED))
        if passed[-1].startswith(name):
            assert page.evaluate(_IS_SEEN), f"{name} does not show that it has the focus"
            return
    raise AssertionError(f"{name!r} is not reached by Tab. What is: {passed}")


def test_a_guest_buys_by_keyboard_alone(browser: NewPage) -> None:
    page = browser(reduced_motion="reduce")
    tab_to(page, "Skip to the content")
    tab_to(page, "Search the shop")
    page.keyboard.type("mug")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=mug")
    tab_to(page, "Oat Mug")
    page.keyboard.press("Enter")
    page.wait_for_url("**/p/mug/")
    tab_to(page, "Add to cart")
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Your cart").wait_for()
    tab_to(page, "Go to checkout")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/")
    tab_to(page, "E-mail")
    page.keyboard.type("ada@example.com")
    for label, name in (
        ("First name", "first_name"),
        ("Last name", "last_name"),
        ("House number and street", "street"),
        ("Town or city", "city"),
        ("Postcode", "zip_code"),
    ):
        tab_to(page, label)
        page.keyboard.type(ADDRESS[name])
    tab_to(page, "Pay £23.95")
    page.keyboard.press("Enter")
    expect_confirmation(page)
