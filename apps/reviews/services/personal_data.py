"""What reviews holds about a person: satisfies `commerce.privacy.PersonalData`."""

from collections.abc import Sequence
from typing import Any

from apps.reviews.models import Review
from commerce.privacy import Subject
from commerce.wire import encode


def personal_data_of(*, subject: Subject) -> dict[str, Any]:
    """What they wrote of products, and what was said to it."""
    written = Review.objects.filter(customer_id=subject.customer_id).order_by("written_at", "id")
    return {"reviews": [_review(review) for review in written]} if written else {}


def hindrances_to_erasure(*, subject: Subject) -> Sequence[str]:
    """Nothing stands against it."""
    return ()


def _review(review: Review) -> dict[str, Any]:
    return {
        "productId": review.product_id,
        "rating": review.rating,
        "title": review.title,
        "body": review.body,
        "authorName": review.author_name,
        "status": review.status,
        "reason": review.reason,
        "reply": review.reply,
        "writtenAt": encode(review.written_at),
    }
