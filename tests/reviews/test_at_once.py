"""Many write and decide at the same moment, with real commits."""

from collections.abc import Callable
from typing import Any

from apps.reviews import services
from apps.reviews.interface import ReviewSort
from tests.reviews.people import ADA, LAMP, LATER, MUG, bought, ratings_told, stock_the_shelf, write


def publish(review_ids: list[str]) -> int:
    return services.publish_reviews(review_ids=review_ids, by="staff Ann", now=LATER)


def reject(review_ids: list[str]) -> int:
    return services.reject_reviews(review_ids=review_ids, reason="About delivery.", by="staff Ann", now=LATER)


def test_two_reviews_at_the_same_moment_are_one(committed: None, concurrently: Callable[..., list[Any]]) -> None:
    stock_the_shelf()
    bought(MUG, by=ADA)

    outcomes = concurrently([lambda: write(by=ADA)] * 4)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyReviewed"] * 3 + ["Review"]
    assert services.summary(product_id=MUG).histogram == (0, 0, 0, 0, 1)


def test_ratings_stay_right_when_many_decide_at_the_same_moment(
    committed: None, concurrently: Callable[..., list[Any]]
) -> None:
    stock_the_shelf()
    ids = [write(product, by=f"cust_{n}", rating=n % 5 + 1).review_id for n in range(20) for product in (MUG, LAMP)]
    acts = [lambda part=part: publish(part) for part in (ids[:20], ids[10:30][::-1], ids[20:])]
    acts += [lambda: reject(ids[::4])]

    assert not [outcome for outcome in concurrently(acts) if isinstance(outcome, Exception)]

    for product in (MUG, LAMP):
        page = services.reviews_of(product_id=product, sort=ReviewSort.NEWEST, after="", limit=100)
        counted = tuple(sum(review.rating == star for review in page.reviews) for star in range(1, 6))
        assert services.summary(product_id=product).histogram == counted
        last = [told for told in ratings_told() if told[0] == product][-1]
        assert last[2] == len(page.reviews)
