"""Writing a review."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError

from apps.reviews import interface, selectors
from apps.reviews.interface import AlreadyReviewed, NotBought, OrderProof, ReviewStatus, UnknownProduct
from apps.reviews.models import Review, ReviewChange
from apps.reviews.rules import is_suspect, tidy_review
from apps.reviews.services.rating import recount
from commerce.db.transaction import atomic

BY_AUTHOR = "author"


def write_review(
    *,
    product_id: str,
    customer_id: str,
    proof: OrderProof | None,
    rating: int,
    title: str,
    body: str,
    author_name: str,
    now: datetime,
) -> interface.Review:
    """Write a review, by a customer or, without one, by the guest who can prove an order.

    It is verified if its author bought the product. A verified one with nothing suspect in it is published at once
    where `REVIEWS_PUBLISH_VERIFIED` says so; others wait for staff. Publishes RatingChanged if it is published.

    :raises UnknownProduct: there is no such product
    :raises NotBought: the proof is not good, or there is neither a customer nor a proof
    :raises AlreadyReviewed: they have written one
    :raises InvalidReview: the rating is not 1 to 5, or a text is missing or too long
    """
    if not selectors.is_known(product_id):
        raise UnknownProduct
    author = selectors.author_of(product_id=product_id, customer_id=customer_id, proof=proof)
    if author is None:
        raise NotBought
    texts = tidy_review(rating=rating, title=title, body=body, author_name=author_name)
    at_once = author.verified and settings.REVIEWS_PUBLISH_VERIFIED
    suspect = is_suspect(texts.values(), words=settings.REVIEW_SUSPECT_WORDS)
    review = Review(
        product_id=product_id,
        customer_id=author.customer_id,
        order_id=author.order_id,
        rating=rating,
        verified=author.verified,
        status=ReviewStatus.PUBLISHED if at_once and not suspect else ReviewStatus.PENDING,
        written_at=now,
        **texts,
    )
    return _enter(review)


def _enter(review: Review) -> interface.Review:
    """:raises AlreadyReviewed: its author has written one"""
    try:
        with atomic("reviews"):
            review.save(force_insert=True)
            ReviewChange.objects.create(review=review, status=review.status, by=BY_AUTHOR, at=review.written_at)
            if review.status == ReviewStatus.PUBLISHED:
                recount([review.product_id])
    except IntegrityError as error:
        raise AlreadyReviewed from error
    return selectors.as_dto(review)
