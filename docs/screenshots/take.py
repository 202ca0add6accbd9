# ruff: noqa: INP001 -- a script, not a package
"""Take the pictures of the README from a running demo shop: `python docs/screenshots/take.py http://127.0.0.1:8000`.

Buys a few things on the way, with a test card. Needs Chromium, found on PATH or named in CHROMIUM.
"""

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent
SCREENS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
QUALITY = 82

CATEGORY = "/c/lighting/"
PRODUCT = "/p/lambswool-throw/"
ALSO_BOUGHT = "/p/stoneware-dinner-plate/"
BUYER = {
    "email": "ada@shop.example",
    "first_name": "Ada",
    "last_name": "Byron",
    "street": "12 St James’s Square",
    "city": "London",
    "zip_code": "SW1Y 4JH",
}


def main() -> None:
    """Six pages on each screen, as `<page>-<screen>.webp` beside this file."""
    shop = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("No Chromium found: install it, or name it in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        for screen, viewport in SCREENS.items():
            page = browser.new_context(base_url=shop, viewport=viewport, color_scheme="light").new_page()
            go_shopping(page, screen)
        browser.close()


def go_shopping(page: Page, screen: str) -> None:
    for name, path in (("home", "/"), ("category", CATEGORY), ("product", PRODUCT)):
        page.goto(path)
        take(page, f"{name}-{screen}")
    for path in (PRODUCT, ALSO_BOUGHT):
        page.goto(path)
        page.get_by_role("button", name="Add to cart").click()
    page.goto("/cart/")
    take(page, f"cart-{screen}")
    page.goto("/checkout/")
    for name, value in BUYER.items():
        page.locator(f"#id_{name}").fill(value)
    page.evaluate("scrollTo(0, 0)")
    take(page, f"checkout-{screen}")
    page.get_by_role("button", name="Pay").click()
    page.wait_for_url("**/order/**")
    take(page, f"confirmation-{screen}")


def take(page: Page, name: str) -> None:
    """One screenful, once its pictures have arrived."""
    page.wait_for_load_state("networkidle")
    with Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))) as picture:
        picture.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
