"""What staff decide, and what it does to the rating of a product."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from apps.reviews import services
from apps.reviews.interface import InvalidReview, RatingSummary, ReviewNotFound, ReviewSort, ReviewStatus
from apps.reviews.models import ReviewChange
from tests.reviews.people import ADA, BEN, LATER, MUG, NOW, ratings_told, stock_the_shelf, write


@pytest.fixture(autouse=True)
def shelf(db: None) -> None:
    stock_the_shelf()


def shown(product_id: str = MUG) -> list[str]:
    page = services.reviews_of(product_id=product_id, sort=ReviewSort.NEWEST, after="", limit=100)
    return [review.review_id for review in page.reviews]


def publish(*review_ids: str) -> int:
    return services.publish_reviews(review_ids=review_ids, by="staff Ann", now=LATER)


def reject(*review_ids: str, reason: str = "About delivery.") -> int:
    return services.reject_reviews(review_ids=review_ids, reason=reason, by="staff Ann", now=LATER)


def test_published_reviews_are_shown_and_counted_once() -> None:
    first, second = (write(by=who, rating=rating).review_id for who, rating in ((ADA, 5), (BEN, 2)))

    assert (publish(first, second), publish(first, second)) == (2, 0)

    assert set(shown()) == {first, second}
    assert services.summary(product_id=MUG) == RatingSummary(product_id=MUG, histogram=(0, 1, 0, 0, 1))
    assert ratings_told() == [(MUG, "3.5", 2)]


def test_a_rejected_review_is_shown_to_its_author_with_the_reason() -> None:
    review_id = write(by=ADA).review_id
    publish(review_id)

    assert (reject(review_id, reason=" About delivery. "), reject(review_id)) == (1, 0)

    (own,) = services.reviews_by(customer_id=ADA)
    assert (own.status, own.reason, shown()) == (ReviewStatus.REJECTED, "About delivery.", [])
    assert ratings_told() == [(MUG, "5.0", 1), (MUG, "0.0", 0)]


def test_a_review_that_was_rejected_can_be_published_after_all() -> None:
    review_id = write(by=ADA).review_id
    reject(review_id)

    publish(review_id)

    (own,) = services.reviews_by(customer_id=ADA)
    assert (own.status, own.reason, shown()) == (ReviewStatus.PUBLISHED, "", [review_id])


def test_nothing_is_rejected_without_a_reason() -> None:
    review_id = write(by=ADA).review_id

    with pytest.raises(InvalidReview):
        reject(review_id, reason="  ")

    assert services.reviews_by(customer_id=ADA)[0].status is ReviewStatus.PENDING


def test_the_shop_replies_and_takes_it_back() -> None:
    review_id = write(by=ADA).review_id
    publish(review_id)

    services.reply_to(review_id=review_id, reply=" Thank you. ", by="staff Ann", now=LATER)
    (told,) = services.reviews_of(product_id=MUG, sort=ReviewSort.NEWEST, after="", limit=1).reviews
    services.reply_to(review_id=review_id, reply="", by="staff Ann", now=LATER)
    (taken_back,) = services.reviews_of(product_id=MUG, sort=ReviewSort.NEWEST, after="", limit=1).reviews

    assert (told.reply, told.replied_at) == ("Thank you.", LATER)
    assert (taken_back.reply, taken_back.replied_at) == ("", None)
    with pytest.raises(ReviewNotFound):
        services.reply_to(review_id="rev_unknown", reply="Thanks.", by="staff Ann", now=LATER)


def test_the_history_says_who_did_what_when_and_why() -> None:
    review_id = write(by=ADA).review_id
    publish(review_id)
    reject(review_id)
    services.reply_to(review_id=review_id, reply="Sorry.", by="staff Ann", now=LATER)

    history = ReviewChange.objects.filter(review_id=review_id).values_list("status", "by", "reason", "at")
    assert list(history) == [
        ("pending", "author", "", NOW),
        ("published", "staff Ann", "", LATER),
        ("rejected", "staff Ann", "About delivery.", LATER),
        ("rejected", "staff Ann", "Replied.", LATER),
    ]


@pytest.mark.parametrize(("count", "products"), [(1, 1), (30, 10)])
def test_a_whole_queue_is_published_in_as_many_statements_as_one(count: int, products: int) -> None:
    for number in range(products):
        services.know_subject(product_id=f"prod_{number}", version=1, title="", slug="")
    ids = [write(f"prod_{number % products}", by=f"cust_{number}").review_id for number in range(count)]

    with CaptureQueriesContext(connections["reviews"]) as queries:
        assert publish(*ids) == count

    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 8
    assert len(ratings_told()) == products
