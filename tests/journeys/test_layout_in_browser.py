"""What holds for every page in a browser: it fits small screens, and loads nothing but its own files."""

import pytest
from playwright.sync_api import Page, Request

from tests.journeys.conftest import NewPage
from tests.journeys.test_purchase_in_browser import put_a_mug_in_the_cart

pytestmark = [pytest.mark.browser, pytest.mark.server]

PATHS = ("/", "/c/mugs/", "/search/?q=gold", "/p/mug/", "/cart/", "/checkout/", "/account/login/", "/account/register/")


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_is_wider_than_the_screen(browser: NewPage, width: int) -> None:
    page = browser(viewport={"width": width, "height": 800})
    put_a_mug_in_the_cart(page)
    too_wide = {}
    for path in PATHS:
        page.goto(path)
        too_wide[path] = _overflow(page)
    assert too_wide == dict.fromkeys(PATHS, 0)


def test_every_control_is_large_enough_for_a_finger(browser: NewPage) -> None:
    page = browser(viewport={"width": 390, "height": 844})
    put_a_mug_in_the_cart(page)
    small = []
    for path in PATHS:
        page.goto(path)
        small += page.evaluate(
            """() => [...document.querySelectorAll("main button, main select, .header .tool, .pill, .button,"
                + " main input:not([type=radio], [type=checkbox], [type=hidden])")]
                .filter(control => control.checkVisibility() && control.getBoundingClientRect().height < 44)
                .map(control => location.pathname + " " + control.outerHTML)"""
        )
    assert small == []


def test_pages_carry_no_inline_script_or_style_and_ask_nobody_else(browser: NewPage) -> None:
    page = browser()
    put_a_mug_in_the_cart(page)
    own = page.url.partition("/p/")[0]
    elsewhere: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(own):
            elsewhere.append(request.url)

    page.on("request", note)
    inline = []
    for path in PATHS:
        page.goto(path)
        inline += page.evaluate(
            """() => [...document.querySelectorAll("style, [style], script:not([src], [type='application/ld+json'])")]
                .map(element => element.outerHTML)"""
        )
    assert (inline, elsewhere) == ([], [])
