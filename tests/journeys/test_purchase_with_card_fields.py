"""Buying in headless Chromium through Stripe's card fields, played by the fake of Stripe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.journeys.conftest import NewPage
from tests.journeys.test_purchase_in_browser import (
    expect_confirmation,
    go_to_checkout_and_fill_it_in,
    pay,
    put_a_mug_in_the_cart,
)
from tests.storefront import goods
from tests.support.fakestripe import RunningFakeStripe
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.browser, pytest.mark.server]

VISA, MISTYPED = "4242 4242 4242 4242", "4242 4242 4242 4241"
DECLINED, ASKING = "4000 0000 0000 9995", "4000 0027 6000 3184"


@pytest.fixture(scope="module")
def _shop_with_stripe(django_db_setup: None, _running_fakestripe: RunningFakeStripe) -> Iterator[RunningShop]:
    with RunningShop(**_running_fakestripe.environment()) as shop:
        yield shop


@pytest.fixture
def shop(_shop_with_stripe: RunningShop, fakestripe: RunningFakeStripe, committed: None) -> RunningShop:
    """A gunicorn that pays through the fake of Stripe and hears its webhooks."""
    fakestripe.deliver_to(f"{_shop_with_stripe.url}/api/v1/payments/webhooks/stripe")
    return _shop_with_stripe


@pytest.fixture
def stocked_shop(shop: RunningShop, tmp_path: Path) -> RunningShop:
    goods.open_shop(tmp_path)
    return shop


def card_fields(page: Page) -> FrameLocator:
    return page.frame_locator("#id_card iframe")


def type_card(page: Page, number: str) -> None:
    fields = card_fields(page)
    fields.get_by_label("Card number").fill(number)
    fields.get_by_label("Expiry date").fill("12 / 34")
    fields.get_by_label("Security code").fill("123")


def booked(fakestripe: RunningFakeStripe) -> dict[str, dict[str, int]]:
    totals: dict[str, dict[str, int]] = fakestripe.ledger()["totals"]
    return totals


def test_a_guest_pays_once_by_card_and_its_number_never_reaches_the_shop(
    browser: NewPage, stocked_shop: RunningShop, fakestripe: RunningFakeStripe
) -> None:
    page = browser()
    complaints: list[str] = []
    sent_to_the_shop: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: (
            sent_to_the_shop.append(request.post_data or "") if request.url.startswith(stocked_shop.url) else None
        ),
    )
    put_a_mug_in_the_cart(page)
    go_to_checkout_and_fill_it_in(page)
    type_card(page, VISA)
    page.get_by_role("button", name="Pay £23.95").dblclick()
    expect_confirmation(page)
    assert complaints == []
    assert booked(fakestripe) == {"gbp": {"held": 0, "captured": 2395, "refunded": 0}}
    everything = " ".join(sent_to_the_shop)
    assert "ctoken_" in everything
    assert "4242" not in everything


def test_a_mistyped_and_a_declined_card_are_followed_by_one_that_works(
    browser: NewPage, fakestripe: RunningFakeStripe
) -> None:
    page = browser()
    put_a_mug_in_the_cart(page)
    go_to_checkout_and_fill_it_in(page)
    type_card(page, MISTYPED)
    pay(page)
    expect(card_fields(page).get_by_role("alert")).to_have_text("Your card number is invalid.")
    assert fakestripe.ledger()["intents"] == []
    type_card(page, DECLINED)
    pay(page)
    expect(page.get_by_role("alert").first).to_contain_text("insufficient funds")
    expect(page.get_by_label("Town or city")).to_have_value("London")
    type_card(page, VISA)
    page.locator("summary", has_text="Delivery").click()
    page.get_by_label("Express").check()
    pay(page, "£26.95")
    expect_confirmation(page, "£26.95")
    assert booked(fakestripe) == {"gbp": {"held": 0, "captured": 2695, "refunded": 0}}


def test_the_bank_asks_first_and_only_yes_is_yes(browser: NewPage, fakestripe: RunningFakeStripe) -> None:
    page = browser()
    put_a_mug_in_the_cart(page)
    go_to_checkout_and_fill_it_in(page)
    type_card(page, ASKING)
    pay(page)
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("main").get_by_role("status").first).to_contain_text(
        "Nothing was charged and your cart is kept."
    )
    assert booked(fakestripe) == {"gbp": {"held": 0, "captured": 0, "refunded": 0}}
    type_card(page, ASKING)
    pay(page)
    page.get_by_role("button", name="Approve").click()
    expect_confirmation(page)
    assert booked(fakestripe) == {"gbp": {"held": 0, "captured": 2395, "refunded": 0}}


def test_without_javascript_the_page_says_that_cards_need_it(browser: NewPage) -> None:
    page = browser(java_script_enabled=False)
    put_a_mug_in_the_cart(page)
    page.get_by_role("link", name="Go to checkout").click()
    expect(page.get_by_text("Paying by card needs JavaScript.")).to_be_visible()
