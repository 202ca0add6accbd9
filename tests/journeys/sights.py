"""Every page of the shop, reached as a shopper would: for tests of what must hold on all of them."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.storefront.goods import ADDRESS

PUBLIC = {
    "home": "/",
    "home in German": "/de/",
    "category": "/c/mugs/",
    "filtered": "/c/mugs/?in_stock=1&sort=price",
    "search": "/search/?q=mug",
    "nothing found": "/search/?q=zeppelin",
    "product": "/p/mug/",
    "reviews": "/p/mug/reviews/",
    "page": "/pages/about/",
    "track": "/track/",
    "contact": "/contact/",
    "not found": "/nowhere/",
}
ENTRANCES = {
    "empty cart": "/cart/",
    "empty wish list": "/wishlist/",
    "log in": "/account/login/",
    "register": "/account/register/",
    "forgotten password": "/account/reset/",
}
ACCOUNT = {
    "account": "/account/",
    "orders": "/account/orders/",
    "returns": "/account/returns/",
    "own reviews": "/account/reviews/",
    "addresses": "/account/addresses/",
    "payment methods": "/account/payment-methods/",
    "profile": "/account/profile/",
    "e-mail": "/account/email/",
    "password": "/account/password/",
    "second factor": "/account/second-factor/",
    "privacy": "/account/privacy/",
    "write a review": "/p/mug/review/",
}
PASSWORD = "seven long words"


def every_page(page: Page) -> Iterator[str]:
    """Goes from page to page and names each while it is shown: first as a guest who buys, then as a customer."""
    for name, path in {**PUBLIC, **ENTRANCES}.items():
        page.goto(path)
        yield name
    yield from _register(page)
    page.goto("/p/mug/")
    page.locator("#buy-form").get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "cart drawer"
    page.goto("/cart/")
    yield "cart"
    yield from _buy(page)
    for name, path in ACCOUNT.items():
        page.goto(path)
        yield name


def _register(page: Page) -> Iterator[str]:
    page.goto("/account/register/")
    page.get_by_role("main").get_by_role("button", name="Create").click()
    yield "register, with mistakes"
    for label, value in (("First name", "Ada"), ("Last name", "Byron"), ("E-mail", "ada@example.com")):
        page.get_by_role("main").get_by_label(label, exact=True).fill(value)
    page.get_by_role("main").get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Create").click()
    expect(page).to_have_url(re.compile(r"/account/$"))


def _buy(page: Page) -> Iterator[str]:
    page.goto("/checkout/")
    yield "checkout"
    page.get_by_role("button", name="Pay").click()
    yield "checkout, with mistakes"
    for name in ("first_name", "last_name", "street", "city", "zip_code"):
        page.locator(f"#id_{name}").fill(ADDRESS[name])
    page.get_by_role("button", name="Pay").click()
    expect(page).to_have_url(re.compile(r"/order/ord_\w+/\w+/$"))
    yield "confirmation"
