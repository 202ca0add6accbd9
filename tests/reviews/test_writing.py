"""Who may review what, what is shown at once, and what waits for staff."""

from typing import Any

import pytest
from django.db import IntegrityError

from apps.reviews import services
from apps.reviews.interface import (
    AlreadyReviewed,
    InvalidReview,
    NotBought,
    OrderProof,
    RatingSummary,
    Review,
    ReviewStatus,
    UnknownProduct,
)
from apps.reviews.models import Review as StoredReview
from commerce.db.transaction import atomic
from tests.reviews.people import (
    ADA,
    BEN,
    GUESTS_ORDER,
    LAMP,
    LATER,
    MUG,
    NOW,
    bought,
    ratings_told,
    stock_the_shelf,
    write,
)


@pytest.fixture(autouse=True)
def shelf(db: None) -> None:
    stock_the_shelf()


def may_review(product_id: str = MUG, *, by: str = "", proof: OrderProof | None = None) -> bool:
    return services.may_review(product_id=product_id, customer_id=by, proof=proof)


def test_a_customer_who_bought_it_is_verified_and_shown_at_once() -> None:
    bought(MUG, by=ADA)

    written = write(by=ADA, rating=4, title=" Good  mug ", body="It holds tea.\n\nAnd\x00 coffee. ")

    assert written == Review(
        review_id=written.review_id,
        product_id=MUG,
        status=ReviewStatus.PUBLISHED,
        rating=4,
        title="Good mug",
        body="It holds tea.\n\nAnd coffee.",
        author_name="Ada B.",
        verified=True,
        written_at=NOW,
    )
    assert services.summary(product_id=MUG) == RatingSummary(product_id=MUG, histogram=(0, 0, 0, 1, 0))
    assert ratings_told() == [(MUG, "4.0", 1)]


def test_a_customer_who_did_not_buy_it_waits_and_is_not_verified() -> None:
    bought(LAMP, by=ADA)

    written = write(MUG, by=ADA)

    assert (written.status, written.verified) == (ReviewStatus.PENDING, False)
    assert (services.summary(product_id=MUG).count, ratings_told()) == (0, [])


def test_the_shop_may_want_to_read_all_of_them_first(settings: Any) -> None:
    settings.REVIEWS_PUBLISH_VERIFIED = False
    bought(MUG, by=ADA)

    written = write(by=ADA)

    assert (written.status, written.verified) == (ReviewStatus.PENDING, True)


@pytest.mark.parametrize(
    "body",
    [
        "Cheaper at https://elsewhere.example",
        "See www.elsewhere.example",
        "Write to me: ben@elsewhere.example",
        "cheap-mugs.shop has it",
        "What a SHIT mug",
        "Scheiße",
    ],
)
def test_links_addresses_and_curses_wait_for_staff_even_of_who_bought_it(body: str) -> None:
    bought(MUG, by=ADA)

    assert write(by=ADA, body=body).status is ReviewStatus.PENDING


@pytest.mark.parametrize("body", ["Nice... shipped quickly.Recommended", "350 ml, 1.5 kg, 9.5 cm", "From Scunthorpe"])
def test_what_only_looks_like_a_link_or_a_curse_is_shown(body: str) -> None:
    bought(MUG, by=ADA)

    assert write(by=ADA, body=body).status is ReviewStatus.PUBLISHED


def test_each_customer_has_one_review_of_a_product() -> None:
    write(MUG, by=ADA)

    assert (may_review(MUG, by=ADA), may_review(LAMP, by=ADA), may_review(MUG, by=BEN)) == (False, True, True)
    with pytest.raises(AlreadyReviewed):
        write(MUG, by=ADA, now=LATER)
    assert StoredReview.objects.count() == 1


def test_a_guest_proves_the_order_by_its_token() -> None:
    bought(MUG, order_id="ord_guest")

    assert may_review(MUG, proof=GUESTS_ORDER)
    assert write(proof=GUESTS_ORDER).verified
    assert not may_review(MUG, proof=GUESTS_ORDER)
    with pytest.raises(AlreadyReviewed):
        write(proof=GUESTS_ORDER)


@pytest.mark.parametrize(
    ("product_id", "proof"),
    [
        (LAMP, GUESTS_ORDER),
        (MUG, OrderProof(order_id="ord_guest", token="another")),
        (MUG, OrderProof(order_id="ord_other", token=GUESTS_ORDER.token)),
        (MUG, OrderProof(order_id="ord\0", token=GUESTS_ORDER.token)),
        (MUG, None),
    ],
    ids=["not in the order", "wrong token", "wrong order", "no id at all", "nothing"],
)
def test_a_guest_without_proof_may_not(product_id: str, proof: OrderProof | None) -> None:
    bought(MUG, order_id="ord_guest")

    assert not may_review(product_id, proof=proof)
    with pytest.raises(NotBought):
        write(product_id, proof=proof)


def test_the_link_of_a_customers_order_speaks_for_the_customer() -> None:
    bought(MUG, by=ADA, order_id="ord_guest")

    write(proof=GUESTS_ORDER)

    assert [review.product_id for review in services.reviews_by(customer_id=ADA)] == [MUG]
    with pytest.raises(AlreadyReviewed):
        write(by=ADA)


def test_a_product_nobody_knows_or_that_is_gone_cannot_be_reviewed() -> None:
    services.forget_subject(product_id=LAMP)

    for product_id in ("prod_unknown", LAMP, "prod\0"):
        with pytest.raises(UnknownProduct):
            write(product_id, by=ADA)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"rating": 0}, [("rating", "required")]),
        ({"rating": 6}, [("rating", "required")]),
        ({"body": " \x00\n "}, [("body", "required")]),
        ({"author_name": ""}, [("author_name", "required")]),
        ({"title": "x" * 121, "body": "x" * 5_001}, [("title", "too_long"), ("body", "too_long")]),
    ],
)
def test_what_is_missing_or_too_long_is_said_by_field(said: dict[str, Any], wrong: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidReview) as raised:
        write(by=ADA, **said)

    assert [(error.field, error.code) for error in raised.value.errors] == wrong


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"rating": 0}, "review_has_1_to_5_stars"),
        ({"rating": 6}, "review_has_1_to_5_stars"),
        ({"status": "liked"}, "review_status_is_known"),
        ({"reply": "Thanks."}, "review_reply_has_its_time"),
        ({"customer_id": ADA}, "review_once_per_customer"),
        ({"order_id": "ord_guest"}, "review_once_per_order"),
    ],
)
def test_the_database_refuses_what_no_review_may_be(wrong: dict[str, Any], constraint: str) -> None:
    good = {"product_id": MUG, "rating": 5, "status": "pending", "written_at": NOW}
    StoredReview.objects.create(**good, customer_id=ADA)
    StoredReview.objects.create(**good, order_id="ord_guest")

    with pytest.raises(IntegrityError, match=constraint), atomic("reviews"):
        StoredReview.objects.create(**good | wrong)
