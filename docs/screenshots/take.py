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

PRODUCT = "/p/lambswool-throw/"
ALSO_BOUGHT = "/p/stoneware-dinner-plate/"
LOOKED_AT = {
    "home": "/",
    "category": "/c/lighting/",
    "search": "/search/?q=stonewear",
    "product": PRODUCT,
    "page": "/pages/care-guide/",
    "track": "/track/",
    "german": "/de/c/ceramics/",
}
IN_THE_DARK = ("home", "product")
CUSTOMER = ("customer@shop.example", "customer-demo-2026")
ACCOUNT = {"account": "/account/", "orders": "/account/orders/", "addresses": "/account/addresses/"}
BUYER = {
    "email": "ada@shop.example",
    "first_name": "Ada",
    "last_name": "Byron",
    "street": "12 St James’s Square",
    "city": "London",
    "zip_code": "SW1Y 4JH",
}


def main() -> None:
    """Every kind of page on each screen, as `<page>-<screen>.webp` beside this file."""
    shop = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("No Chromium found: install it, or name it in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        for screen, viewport in SCREENS.items():
            page = browser.new_context(base_url=shop, viewport=viewport, color_scheme="light").new_page()
            look_around(page, screen)
            go_shopping(page, screen)
            log_in(page, screen)
            dark = browser.new_context(base_url=shop, viewport=viewport, color_scheme="dark").new_page()
            for name in IN_THE_DARK:
                dark.goto(LOOKED_AT[name])
                take(dark, f"{name}-dark-{screen}")
        browser.close()


def look_around(page: Page, screen: str) -> None:
    for name, path in LOOKED_AT.items():
        page.goto(path)
        take(page, f"{name}-{screen}")


def go_shopping(page: Page, screen: str) -> None:
    for path in (PRODUCT, ALSO_BOUGHT):
        page.goto(path)
        page.locator("#buy-form").get_by_role("button", name="Add to cart").click()
        page.get_by_role("dialog", name="Your cart").wait_for()
    take(page, f"drawer-{screen}")
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


def log_in(page: Page, screen: str) -> None:
    email, password = CUSTOMER
    page.goto("/account/login/")
    take(page, f"login-{screen}")
    page.locator("#id_email").fill(email)
    page.locator("#id_password").fill(password)
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/account/")
    for name, path in ACCOUNT.items():
        page.goto(path)
        take(page, f"{name}-{screen}")


def take(page: Page, name: str) -> None:
    """One screenful, once its pictures have arrived."""
    page.wait_for_load_state("networkidle")
    with Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))) as picture:
        picture.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
