import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.storefront import goods
from tests.support.shop import RunningShop

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SWITCHES = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PATIENCE_MILLISECONDS = 15_000

NewPage = Callable[..., Page]


@pytest.fixture
def stocked_shop(shop: RunningShop, tmp_path: Path) -> RunningShop:
    """The running shop, with forty mugs at £20.00 on its shelves."""
    goods.open_shop(tmp_path)
    return shop


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without one, the test is skipped and says so."""
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if executable is None:
        pytest.skip("no Chromium found: install it, or name it in CHROMIUM")
    return executable


@pytest.fixture
def browser(chromium: str, stocked_shop: RunningShop) -> Iterator[NewPage]:
    """`browser()`: a page of a new headless Chromium profile, at the shop's home; keywords as for Playwright's context.

    The database is filled before: while Playwright runs, Django refuses the test thread.
    """
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=_SWITCHES)
        contexts: list[BrowserContext] = []

        def new_page(**settings: object) -> Page:
            context = running.new_context(base_url=stocked_shop.url, **settings)
            context.set_default_timeout(PATIENCE_MILLISECONDS)
            contexts.append(context)
            page = context.new_page()
            page.goto("/")
            return page

        yield new_page
        for context in contexts:
            context.close()
        running.close()
