"""How reviews are found, a page at a time."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from apps.reviews import services
from apps.reviews.interface import NewReview, RatingSummary, ReviewSort
from tests.reviews.people import ADA, BEN, LAMP, LATER, MUG, NOW, bought, stock_the_shelf, write

NEWEST, HIGHEST, LOWEST = ReviewSort.NEWEST, ReviewSort.HIGHEST, ReviewSort.LOWEST


@pytest.fixture(autouse=True)
def shelf(db: None) -> None:
    stock_the_shelf()


def load(*ratings: int, product_id: str = MUG) -> None:
    """Published reviews with these ratings, an hour apart, the first the oldest; titles tell them apart."""
    services.load(
        reviews=[
            NewReview(
                reference=f"{product_id} {number}",
                product_id=product_id,
                rating=rating,
                title=f"{number}",
                body="Fine.",
                author_name="Cleo",
                verified=True,
                written_at=NOW + timedelta(hours=number),
            )
            for number, rating in enumerate(ratings)
        ],
        now=LATER,
    )


def titles(sort: ReviewSort, *, limit: int = 100) -> list[str]:
    """All of them, page by page."""
    found, after = [], ""
    while True:
        page = services.reviews_of(product_id=MUG, sort=sort, after=after, limit=limit)
        found += [review.title for review in page.reviews]
        after = page.next_after
        if not after:
            return found


@pytest.mark.parametrize("limit", [1, 2, 6, 100])
@pytest.mark.parametrize(
    ("sort", "expected"),
    [(NEWEST, "543210"), (HIGHEST, "520314"), (LOWEST, "431520")],
    ids=["newest", "highest", "lowest"],
)
def test_pages_of_any_size_hold_each_review_once_in_order(sort: ReviewSort, expected: str, limit: int) -> None:
    load(5, 3, 5, 3, 1, 5)
    load(4, product_id=LAMP)

    assert titles(sort, limit=limit) == list(expected)


def test_reviews_written_at_the_same_moment_are_not_lost_between_pages() -> None:
    for number in range(5):
        bought(MUG, by=f"cust_{number}", order_id=f"ord_{number}")
        write(by=f"cust_{number}", title=str(number))

    for sort in ReviewSort:
        assert sorted(titles(sort, limit=2)) == list("01234")


@pytest.mark.parametrize("after", ["rev_unknown", "'; --", "\0"])
def test_a_page_after_nobody_begins_at_the_first(after: str) -> None:
    load(5, 4)

    page = services.reviews_of(product_id=MUG, sort=NEWEST, after=after, limit=1)

    assert [review.title for review in page.reviews] == ["1"]


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_takes_one_query_however_long(count: int) -> None:
    load(*[5] * count)

    with CaptureQueriesContext(connections["reviews"]) as queries:
        assert len(services.reviews_of(product_id=MUG, sort=NEWEST, after="", limit=100).reviews) == count

    assert len(queries) == 1


def test_a_rating_is_rounded_half_up_to_one_place() -> None:
    load(5, 5, 5, 4)  # 4.75

    summary = services.summary(product_id=MUG)

    assert (str(summary.average), summary.count, summary.histogram) == ("4.8", 4, (0, 0, 0, 1, 3))
    assert str(RatingSummary(product_id=MUG).average) == "0.0"


def test_loading_again_enters_nothing() -> None:
    load(5, 4)
    load(1, 1, 3)

    assert titles(NEWEST) == ["2", "1", "0"]
    assert services.summary(product_id=MUG).histogram == (0, 0, 1, 1, 1)


def test_what_was_bought_and_not_reviewed_is_asked_for_latest_first() -> None:
    for number, product_id in enumerate(["prod_1", "prod_2", "prod_3"]):
        services.know_subject(product_id=product_id, version=1, title="", slug="")
        bought(product_id, by=ADA, order_id=f"ord_{number}")
    bought("prod_nobody_knows", by=ADA, order_id="ord_9")
    bought(LAMP, by=BEN, order_id="ord_8")
    write("prod_2", by=ADA)

    assert services.products_to_review(customer_id=ADA, limit=5) == ["prod_3", "prod_1"]
    assert services.products_to_review(customer_id=ADA, limit=1) == ["prod_3"]
