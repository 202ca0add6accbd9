"""Reviews as shoppers see and write them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from apps.catalog import interface as catalog
from apps.orders.models import Order
from apps.orders.services import token_of
from apps.reviews import services as reviews
from apps.reviews.interface import NewReview, ReviewSort
from apps.reviews.models import Review
from tests.orders.after_payment import send
from tests.storefront.goods import NOW
from tests.storefront.html import Element, page
from tests.storefront.test_checkout_page import press

SAID = {"rating": "4", "title": "Good", "body": "It holds tea.", "author_name": "Ada B."}
WRITE = "/p/mug/review/"


@pytest.fixture
def known(mug_shop: Any, deliver_events: Callable[[], int]) -> str:
    """The id of the mug, which everybody has heard of."""
    deliver_events()
    return catalog.service().get_product(id_or_slug="mug").product_id


def rate(product_id: str, *ratings: int) -> None:
    """Published reviews, the last the newest."""
    reviews.load(
        reviews=[
            NewReview(
                reference=str(number),
                product_id=product_id,
                rating=rating,
                title=f"Review {number}",
                body="One.\n\nTwo.",
                author_name="Cleo" if number else "Zoë",
                verified=not number,
                written_at=NOW + timedelta(minutes=number),
                reply="" if number else "Thank you.",
            )
            for number, rating in enumerate(ratings)
        ],
        now=NOW,
    )


def titles(part: Element) -> list[str]:
    return [review.one("h3").text for review in part.all(class_="review")]


def test_a_product_shows_its_rating_and_its_newest_reviews(known: str, shopper: Client) -> None:
    rate(known, 5, 4, 4, 3, 5)

    section = page(shopper.get("/p/mug/")).one("section", id="reviews")

    assert "4.2" in section.one(class_="reviews__average").text
    assert [bar.text for bar in section.one(class_="histogram").all("li")] == [
        *("5 stars 2", "4 stars 2", "3 stars 1", "2 stars 0"),
        "1 star 0",
    ]
    assert titles(section) == ["Review 4", "Review 3", "Review 2", "Review 1"]


def test_all_reviews_are_read_a_page_at_a_time_without_a_script(known: str, shopper: Client) -> None:
    rate(known, *[5, 1, 4] * 5)
    seen, path = [], "/p/mug/reviews/?sort=lowest"

    while path:
        main = page(shopper.get(path)).one("main")
        seen += titles(main)
        path = next((link["href"] for link in main.all("a", data_more_reviews="")), "")

    lowest_first = sorted(range(15), key=lambda number: ([5, 1, 4][number % 3], -number))
    assert seen == [f"Review {number}" for number in lowest_first]


def test_a_review_says_who_bought_it_and_what_the_shop_replies(known: str, shopper: Client) -> None:
    rate(known, 2)

    (review,) = page(shopper.get("/p/mug/reviews/")).all(class_="review")

    assert "Zoë" in review.text
    assert review.all(class_="review__verified")
    assert review.one(class_="review__reply").text == "Withy & Wold replies Thank you."
    assert [line.text for line in review.all("p")][1:3] == ["One.", "Two."]


def test_an_erased_author_is_a_former_customer(known: str, shopper: Client) -> None:
    rate(known, 4)
    Review.objects.update(author_name="")

    assert "Former customer" in page(shopper.get("/p/mug/reviews/")).one(class_="review").text


def test_nobody_has_reviewed_it_yet(known: str, shopper: Client) -> None:
    section = page(shopper.get("/p/mug/")).one("section", id="reviews")

    assert "Nobody has reviewed this yet" in section.text
    assert [link["href"] for link in section.all("a")] == [WRITE]


def test_a_stranger_is_told_how_to_write_one(known: str, shopper: Client) -> None:
    main = page(shopper.get(WRITE)).one("main")

    assert "Log in to write a review" in main.text
    assert main.all("form") == []
    assert main.all("a", class_="button")[0]["href"] == f"/account/login/?next={WRITE}"
    assert shopper.post(WRITE, SAID).status_code == 200
    assert Review.objects.count() == 0


def test_a_customer_writes_one_and_finds_it_in_their_account(known: str, member: Client) -> None:
    form = page(member.get(WRITE)).one("main").one("form")
    stars = form.all("input", type="radio")
    assert ([star["value"] for star in stars], form.one("input", name="author_name")["value"]) == (
        ["1", "2", "3", "4", "5"],
        "Ada B.",
    )

    answer = member.post(WRITE, SAID, follow=True)

    assert answer.redirect_chain == [("/account/reviews/", 302)]
    main = page(answer).one("main")
    assert "We read your review before it is shown." in main.text
    assert titles(main) == ["Good"]
    assert "you have reviewed this product" in page(member.get(WRITE)).one("main").text


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(known: str, member: Client) -> None:
    answer = member.post(WRITE, {"title": "Good", "author_name": "Ada"})

    form = page(answer).one("main").one("form")
    assert answer.status_code == 422
    assert [error.text for error in form.all(class_="errorlist")] == [
        "Choose from one to five stars.",
        "Say what you think of it.",
    ]
    assert form.one("input", name="title")["value"] == "Good"


def test_a_guest_writes_from_the_page_of_the_order(
    known: str, buyer: Client, shopper: Client, deliver_events: Callable[[], int]
) -> None:
    press(buyer)
    deliver_events()
    order = Order.objects.get()
    send(order.pk)
    (link,) = [
        link["href"]
        for link in page(buyer.get(f"/order/{order.pk}/{token_of(order_id=order.pk)}/")).all("a")
        if link["href"].startswith(WRITE)
    ]

    form = page(shopper.get(link)).one("main").one("form")
    proof = {field["name"]: field["value"] for field in form.all("input", type="hidden")}
    answer = shopper.post(WRITE, SAID | proof, follow=True)

    assert "Your review is shown with the product." in page(answer).one("main").text
    assert titles(page(shopper.get("/p/mug/"))) == ["Good"]
    assert reviews.reviews_of(product_id=known, sort=ReviewSort.NEWEST, after="", limit=1).reviews[0].verified


def test_what_was_bought_is_asked_about_in_the_account(
    known: str, member: Client, deliver_events: Callable[[], int]
) -> None:
    member.post("/cart/add/", {"sku": "MUG", "quantity": "1"})
    press(member)
    deliver_events()

    links = [link["href"] for link in page(member.get("/account/reviews/")).one("main").all("a", class_="button")]

    assert WRITE in links


@pytest.mark.parametrize("path", ["/p/none/reviews/", "/p/none/review/"])
def test_a_product_that_is_not_there_has_no_reviews(known: str, path: str, shopper: Client) -> None:
    assert shopper.get(path).status_code == 404


@pytest.mark.parametrize("query", ["sort=worst", "after=%00", "after='", "sort=highest&after=rev_none"])
def test_odd_addresses_show_the_first_page(known: str, query: str, shopper: Client) -> None:
    rate(known, 5)

    assert titles(page(shopper.get(f"/p/mug/reviews/?{query}"))) == ["Review 0"]


def test_a_page_of_ten_reviews_takes_as_many_statements_as_one_of_one(
    known: str, shopper: Client, statements: Callable[[Callable[[], Any]], int]
) -> None:
    shopper.get("/p/mug/reviews/")
    rate(known, 5)
    one = statements(lambda: shopper.get("/p/mug/reviews/"))
    rate(known, *[5] * 10)

    assert statements(lambda: shopper.get("/p/mug/reviews/")) == one
