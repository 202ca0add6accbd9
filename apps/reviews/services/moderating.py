"""What staff decide."""

from collections.abc import Sequence
from datetime import datetime

from apps.reviews.interface import InvalidReview, ReviewNotFound, ReviewStatus
from apps.reviews.models import Review, ReviewChange
from apps.reviews.services.rating import recount
from commerce.db.transaction import atomic
from commerce.errors import FieldError


def publish_reviews(*, review_ids: Sequence[str], by: str, now: datetime) -> int:
    """Show these to everybody; answers how many were not shown before. Publishes RatingChanged, once per product."""
    return _move(review_ids, ReviewStatus.PUBLISHED, reason="", by=by, now=now)


def reject_reviews(*, review_ids: Sequence[str], reason: str, by: str, now: datetime) -> int:
    """Show these to nobody but their authors, who see the reason; answers how many were not rejected before.

    Publishes RatingChanged for products of which one was shown.

    :raises InvalidReview: no reason is given
    """
    if not reason.strip():
        raise InvalidReview(errors=(FieldError("reason", "required", "Say why: its author will read it."),))
    return _move(review_ids, ReviewStatus.REJECTED, reason=reason.strip(), by=by, now=now)


@atomic("reviews")
def reply_to(*, review_id: str, reply: str, by: str, now: datetime) -> None:
    """Answer a review in the shop's name, beneath it; an empty reply takes the answer away.

    :raises ReviewNotFound: there is none
    """
    review = Review.objects.locked([review_id]).first()
    if review is None:
        raise ReviewNotFound
    review.answer(reply.strip(), at=now)
    said = "Replied." if reply.strip() else "Took the reply away."
    ReviewChange.objects.create(review=review, status=review.status, by=by, reason=said, at=now)


@atomic("reviews")
def _move(review_ids: Sequence[str], status: ReviewStatus, *, reason: str, by: str, now: datetime) -> int:
    """Those that have the status already stay as they are. Six statements, however many reviews."""
    moved = [review for review in Review.objects.locked(list(review_ids)) if review.status != status]
    if not moved:
        return 0
    Review.objects.filter(pk__in=[review.pk for review in moved]).update(status=status, reason=reason)
    ReviewChange.objects.bulk_create(
        ReviewChange(review=review, status=status, by=by, reason=reason, at=now) for review in moved
    )
    recount(review.product_id for review in moved)
    return len(moved)
