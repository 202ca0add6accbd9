"""What every reviews service promises, the fake that other domains test with included."""

from typing import Any, cast

import pytest

from apps.reviews import services
from apps.reviews.interface import (
    AlreadyReviewed,
    NewReview,
    NotBought,
    ReviewSort,
    ReviewsService,
    ReviewStatus,
    UnknownProduct,
)
from apps.reviews.testing import FakeReviews
from commerce.ports import signature_differences
from tests.reviews.people import ADA, BEN, GUESTS_ORDER, LAMP, MUG, NOW, bought, stock_the_shelf


@pytest.fixture(params=["real", "fake"])
def service(request: Any, db: None) -> ReviewsService:
    """Ada and a guest bought a mug each, Ada a lamp, too."""
    if request.param == "fake":
        return FakeReviews([MUG, LAMP], bought=[(ADA, MUG), (ADA, LAMP), (GUESTS_ORDER.order_id, MUG)])
    stock_the_shelf()
    bought(MUG, by=ADA, order_id="ord_1")
    bought(LAMP, by=ADA, order_id="ord_2")
    bought(MUG, order_id=GUESTS_ORDER.order_id)
    return cast("ReviewsService", services)


def write(service: ReviewsService, product_id: str = MUG, *, rating: int = 5, **who: Any) -> ReviewStatus:
    who = {"customer_id": "", "proof": None} | who
    words = {"title": "", "body": "Fine.", "author_name": "A"}
    return service.write_review(product_id=product_id, rating=rating, now=NOW, **words, **who).status


def test_it_offers_what_the_interface_says(service: ReviewsService) -> None:
    assert signature_differences(ReviewsService, service) == []


def test_who_bought_it_is_shown_and_who_did_not_waits(service: ReviewsService) -> None:
    assert write(service, customer_id=ADA, rating=4) is ReviewStatus.PUBLISHED
    assert write(service, proof=GUESTS_ORDER, rating=5) is ReviewStatus.PUBLISHED
    assert write(service, customer_id=BEN, rating=1) is ReviewStatus.PENDING

    assert service.summary(product_id=MUG).histogram == (0, 0, 0, 1, 1)
    assert service.summaries(product_ids=[LAMP, MUG]) == {
        product_id: service.summary(product_id=product_id) for product_id in (LAMP, MUG)
    }
    page = service.reviews_of(product_id=MUG, sort=ReviewSort.LOWEST, after="", limit=1)
    assert [review.rating for review in page.reviews] == [4]
    page = service.reviews_of(product_id=MUG, sort=ReviewSort.LOWEST, after=page.next_after, limit=1)
    assert ([review.rating for review in page.reviews], page.next_after) == ([5], "")


def test_each_may_write_once_about_what_there_is(service: ReviewsService) -> None:
    write(service, customer_id=ADA)

    with pytest.raises(AlreadyReviewed):
        write(service, customer_id=ADA)
    with pytest.raises(NotBought):
        write(service, LAMP, proof=GUESTS_ORDER)
    with pytest.raises(UnknownProduct):
        write(service, "prod_unknown", customer_id=ADA)
    may = [
        service.may_review(product_id=product_id, customer_id=customer_id, proof=None)
        for product_id, customer_id in ((MUG, ADA), (LAMP, ADA), (MUG, BEN), (MUG, ""), ("prod_unknown", ADA))
    ]
    assert may == [False, True, True, False, False]
    assert [review.product_id for review in service.reviews_by(customer_id=ADA)] == [MUG]
    assert service.products_to_review(customer_id=ADA, limit=5) == [LAMP]


def test_reviews_from_elsewhere_are_entered_once(service: ReviewsService) -> None:
    review = NewReview(
        reference="old shop 1",
        product_id=MUG,
        rating=2,
        title="",
        body="Meh.",
        author_name="Cleo",
        verified=False,
        written_at=NOW,
        reply="Sorry.",
    )

    assert (service.load(reviews=[review], now=NOW), service.load(reviews=[review], now=NOW)) == (1, 0)

    (shown,) = service.reviews_of(product_id=MUG, sort=ReviewSort.NEWEST, after="", limit=5).reviews
    assert (shown.rating, shown.body, shown.author_name, shown.reply, shown.replied_at) == (
        *(2, "Meh.", "Cleo", "Sorry."),
        NOW,
    )
