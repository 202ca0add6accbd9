"""Buying in headless Chromium, from the home page to the confirmation and the e-mail."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.storefront.goods import ADDRESS

pytestmark = [pytest.mark.browser, pytest.mark.server]

LOOKS_INTO_THE_MAILBOX = 75  # mail is written after the sale, within a few seconds
CONFIRMATION = re.compile(r"/order/ord_\w+/\w+/$")


def put_a_mug_in_the_cart(page: Page) -> None:
    """Search, look, take one."""
    opener = page.locator("[data-finds]")
    if opener.is_visible():  # on a phone the field waits behind it
        opener.click()
    page.get_by_label("Search the shop").fill("mug")
    page.get_by_label("Search the shop").press("Enter")
    page.get_by_role("main").get_by_role("link", name="Oat Mug").click()
    page.locator("#buy-form").get_by_role("button", name="Add to cart").click()
    expect(page.get_by_text("Oat Mug is in your cart.")).to_be_attached()


def go_to_checkout_and_fill_it_in(page: Page) -> None:
    page.get_by_role("link", name="Go to checkout").click()
    page.get_by_role("main").get_by_label("E-mail").fill("ada@example.com")
    for label, name in (
        ("First name", "first_name"),
        ("Last name", "last_name"),
        ("House number and street", "street"),
        ("Town or city", "city"),
        ("Postcode", "zip_code"),
    ):
        page.get_by_label(label).fill(ADDRESS[name])
    page.get_by_label("Country").select_option(ADDRESS["country"])


def pay(page: Page, total: str = "£23.95") -> None:
    page.get_by_role("button", name=f"Pay {total}").click()


def expect_confirmation(page: Page, total: str = "£23.95") -> str:
    """The number of the order that is confirmed."""
    expect(page).to_have_url(CONFIRMATION)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Ada")
    expect(page.locator("dd.totals__total")).to_have_text(total)
    expect(page.locator("[data-count=cart_units]")).to_be_hidden()
    return page.locator("main .eyebrow").inner_text().rpartition(" ")[2]


def expect_mail(page: Page, text: str) -> None:
    """The demo's mailbox comes to hold a message that names this, and it leads back to the order."""
    message = page.get_by_text(text).first
    for _ in range(LOOKS_INTO_THE_MAILBOX):
        page.goto("/mailbox/")
        if message.count():
            break
        page.wait_for_timeout(200)
    expect(message).to_be_visible()


def test_a_guest_buys_and_gets_an_e_mail(browser: NewPage) -> None:
    page = browser()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    put_a_mug_in_the_cart(page)
    go_to_checkout_and_fill_it_in(page)
    pay(page)
    number = expect_confirmation(page)
    assert complaints == []
    expect_mail(page, number)


def test_a_guest_buys_on_a_phone(browser: NewPage) -> None:
    page = browser(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    put_a_mug_in_the_cart(page)
    go_to_checkout_and_fill_it_in(page)
    pay(page)
    expect_confirmation(page)


def test_the_cart_is_changed_in_its_drawer_and_on_its_page(browser: NewPage) -> None:
    page = browser()
    put_a_mug_in_the_cart(page)
    drawer, count = page.get_by_role("dialog", name="Your cart"), page.locator("[data-count=cart_units]")
    drawer.get_by_role("button", name="One more").evaluate("button => { button.click(); button.click(); }")
    expect(drawer.get_by_label("Quantity of Oat Mug")).to_have_value("3")
    expect(drawer.locator(".lines__sum")).to_have_text("£60.00")
    expect(count).to_have_text("3")
    drawer.get_by_role("button", name="Remove").click()
    drawer.get_by_role("button", name="Put it back").click()
    expect(drawer.locator(".lines__sum")).to_have_text("£60.00")

    drawer.get_by_role("link", name="See the whole cart").click()
    page.get_by_label("Quantity of Oat Mug").fill("2")
    page.get_by_label("Quantity of Oat Mug").press("Tab")
    expect(page.locator("dd.totals__total")).to_have_text("£40.00")
    expect(page.get_by_text("Your cart comes to £40.00.")).to_be_visible()
    expect(count).to_have_text("2")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("There is nothing in it yet")).to_be_visible()
    expect(count).to_be_hidden()


def test_the_checkout_folds_up_what_is_filled_in(browser: NewPage) -> None:
    page = browser()
    put_a_mug_in_the_cart(page)
    go_to_checkout_and_fill_it_in(page)
    email = page.get_by_role("main").get_by_label("E-mail")
    email.press("Enter")
    expect(email).to_be_hidden()
    expect(page.get_by_text("ada@example.com", exact=True)).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Town or city")).to_be_hidden()
    page.get_by_text("Contact", exact=True).click()
    expect(email).to_be_visible()
    pay(page)
    expect_confirmation(page)


def test_a_guest_buys_without_javascript(browser: NewPage) -> None:
    page = browser(java_script_enabled=False)
    put_a_mug_in_the_cart(page)
    page.get_by_label("Quantity of Oat Mug").fill("2")
    page.get_by_role("button", name="Update").click()
    go_to_checkout_and_fill_it_in(page)
    page.get_by_label("Express").check()
    page.get_by_role("button", name="Update delivery options").click()
    expect(page.get_by_label("Express")).to_be_checked()
    expect(page.get_by_label("House number and street")).to_have_value(ADDRESS["street"])
    pay(page, "£46.95")
    expect_confirmation(page, "£46.95")


def test_without_javascript_another_method_is_shown_before_it_is_paid(browser: NewPage) -> None:
    page = browser(java_script_enabled=False)
    put_a_mug_in_the_cart(page)
    go_to_checkout_and_fill_it_in(page)
    page.get_by_label("Express").check()
    pay(page, "£23.95")
    expect(page.get_by_role("alert")).to_contain_text("The total is not what was expected.")
    pay(page, "£26.95")
    expect_confirmation(page, "£26.95")


def test_a_declined_card_is_followed_by_one_that_works(browser: NewPage) -> None:
    page = browser()
    put_a_mug_in_the_cart(page)
    go_to_checkout_and_fill_it_in(page)
    page.get_by_label("Visa ending 0002").check()
    pay(page)
    expect(page.get_by_role("alert")).to_contain_text("Your card was declined.")
    expect(page.get_by_label("Visa ending 0002")).to_be_checked()
    expect(page.get_by_label("Town or city")).to_have_value("London")
    page.get_by_label("Visa ending 4242").check()
    pay(page)
    expect_confirmation(page)


def test_the_bank_asks_first(browser: NewPage) -> None:
    page = browser()
    put_a_mug_in_the_cart(page)
    go_to_checkout_and_fill_it_in(page)
    page.get_by_label("Visa ending 3184").check()
    pay(page)
    page.get_by_role("button", name="Approve").click()
    expect_confirmation(page)


def test_the_bank_says_no_and_another_card_is_used(browser: NewPage) -> None:
    page = browser()
    put_a_mug_in_the_cart(page)
    go_to_checkout_and_fill_it_in(page)
    page.get_by_label("Visa ending 3184").check()
    pay(page)
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("Nothing was charged and your cart is kept.")
    expect(page.get_by_label("House number and street")).to_have_value(ADDRESS["street"])
    page.get_by_label("Visa ending 4242").check()
    pay(page)
    expect_confirmation(page)


def test_the_sum_follows_country_and_method_while_typing_goes_on(browser: NewPage) -> None:
    page = browser()
    put_a_mug_in_the_cart(page)
    go_to_checkout_and_fill_it_in(page)
    page.get_by_label("Express").check()
    expect(page.get_by_role("button", name="Pay £26.95")).to_be_visible()
    page.get_by_label("Postcode").fill("nowhere")
    page.get_by_label("Postcode").press("Tab")
    expect(page.get_by_text("is not a UK postcode")).to_be_visible()
    expect(page.get_by_label("Country")).to_be_focused()
    page.get_by_label("Country").select_option("DE")
    expect(page.get_by_role("button", name="Pay £29.95")).to_be_visible()
    expect(page.get_by_text("is not a UK postcode")).to_have_count(0)
    expect(page.get_by_label("Town or city")).to_have_value("London")


def test_a_double_click_buys_once_and_back_leads_to_the_order(browser: NewPage) -> None:
    page = browser()
    put_a_mug_in_the_cart(page)
    go_to_checkout_and_fill_it_in(page)
    page.get_by_role("button", name="Pay £23.95").dblclick()
    expect_confirmation(page)
    confirmation = page.url
    page.go_back()
    expect(page).to_have_url(confirmation)
