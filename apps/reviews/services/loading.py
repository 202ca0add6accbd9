"""Reviews brought from elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from apps.reviews.interface import NewReview, ReviewStatus
from apps.reviews.models import Review, ReviewChange
from apps.reviews.rules import tidy_review
from apps.reviews.services.rating import recount
from commerce.db.transaction import atomic

BY_LOADING = "import"


def load(*, reviews: Sequence[NewReview], now: datetime) -> int:
    """Enter published reviews from elsewhere; one whose reference is known is left as it is. Answers how many.

    Publishes RatingChanged, once per product.

    :raises InvalidReview: one of them is not acceptable; nothing was entered
    """
    rows = {review.reference: _row(review) for review in reviews}
    with atomic("reviews"):
        known = set(Review.objects.filter(loaded_as__in=rows).values_list("loaded_as", flat=True))
        new = [row for reference, row in rows.items() if reference not in known]
        Review.objects.bulk_create(new)
        ReviewChange.objects.bulk_create(
            ReviewChange(review=row, status=row.status, by=BY_LOADING, at=now) for row in new
        )
        recount(row.product_id for row in new)
    return len(new)


def _row(review: NewReview) -> Review:
    texts = tidy_review(rating=review.rating, title=review.title, body=review.body, author_name=review.author_name)
    return Review(
        loaded_as=review.reference,
        product_id=review.product_id,
        rating=review.rating,
        verified=review.verified,
        status=ReviewStatus.PUBLISHED,
        written_at=review.written_at,
        reply=review.reply,
        replied_at=review.written_at if review.reply else None,
        **texts,
    )
