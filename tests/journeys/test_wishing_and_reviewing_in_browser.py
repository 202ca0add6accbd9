"""Hearts, stars by keyboard, more reviews, what was viewed last: what scripts add to pages that work without them."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from apps.catalog import services as catalog
from apps.reviews import services as reviews
from apps.reviews.interface import NewReview
from commerce.background import deliver_all_events
from tests.journeys.conftest import NewPage
from tests.storefront import goods
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture
def reviewed_shop(stocked_shop: RunningShop, tmp_path: Path) -> RunningShop:
    """Beside the mug a jug; six reviews of the mug, the first the oldest, one with five stars."""
    goods.stock_shelves(tmp_path, goods.MUG, {**goods.MUG, "Handle": "jug", "Title": "Jug", "Variant SKU": "JUG"})
    mug = catalog.get_product(id_or_slug="mug")
    deliver_all_events()
    reviews.load(
        reviews=[
            NewReview(
                reference=str(number),
                product_id=mug.product_id,
                rating=4 if number else 5,
                title=f"Review {number}",
                body="Fine.",
                author_name="Cleo",
                verified=True,
                written_at=goods.NOW + timedelta(minutes=number),
            )
            for number in range(6)
        ],
        now=goods.NOW,
    )
    return stocked_shop


def test_a_heart_is_pressed_stays_pressed_and_lets_go(reviewed_shop: RunningShop, browser: NewPage) -> None:
    page = browser()
    page.goto("/c/mugs/")
    heart = page.get_by_role("button", name="Save Oat Mug to your wish list")
    count = page.locator("[data-count=wish_units]")

    heart.click()
    expect(page.get_by_text("It is on your wish list.")).to_be_visible()
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(count).to_have_text("1")

    page.goto("/p/mug/")
    heart = page.locator(".buy").get_by_role("button", name="Save Oat Mug to your wish list")
    expect(heart).to_have_attribute("aria-pressed", "true")
    heart.press("Enter")
    expect(heart).to_have_attribute("aria-pressed", "false")
    expect(count).to_be_hidden()


def test_reviews_are_sorted_and_continued_in_place_and_written_by_keyboard(
    reviewed_shop: RunningShop, browser: NewPage
) -> None:
    page = browser()
    page.goto("/p/mug/")
    titles = page.locator(".review h3")
    expect(titles).to_have_text(["Review 5", "Review 4", "Review 3", "Review 2"])

    page.get_by_role("link", name="More reviews").click()
    expect(titles).to_have_text([f"Review {number}" for number in (5, 4, 3, 2, 1, 0)])
    page.get_by_role("link", name="Highest rating").press("Enter")
    expect(titles.first).to_have_text("Review 0")
    expect(page).to_have_url(f"{reviewed_shop.url}/p/mug/")

    page.goto("/account/register/?next=/p/mug/review/")
    form = page.get_by_role("main")
    typed = {"First name": "Ada", "Last name": "Byron", "E-mail": "ada@example.com", "Password": "seven long words"}
    for label, text in typed.items():
        form.get_by_label(label, exact=True).fill(text)
    form.get_by_role("button", name="Create account").click()
    page.get_by_label("1 star").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_label("4 stars")).to_be_checked()
    page.get_by_label("Your review").fill("It holds tea.")
    page.get_by_role("button", name="Send review").press("Enter")
    expect(page.get_by_text("We read your review before it is shown.")).to_be_visible()


def test_what_was_viewed_last_is_shown_with_the_next_product(reviewed_shop: RunningShop, browser: NewPage) -> None:
    page = browser()
    page.goto("/p/mug/")
    expect(page.locator("recently-viewed")).to_be_hidden()

    page.goto("/p/jug/")
    page.locator("recently-viewed").scroll_into_view_if_needed()

    expect(page.locator("recently-viewed h3")).to_have_text(["Oat Mug"])
