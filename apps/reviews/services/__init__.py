"""Use cases of reviews; this package satisfies `apps.reviews.interface.ReviewsService`.

Reading order: `writing`, `moderating`, `reading`, `loading`, `knowing`, and beneath them `rating`.
"""

from apps.reviews.services.knowing import (
    forget_author,
    forget_orders,
    forget_subject,
    know_purchase,
    know_subject,
    revoke_purchase,
)
from apps.reviews.services.loading import load
from apps.reviews.services.moderating import publish_reviews, reject_reviews, reply_to
from apps.reviews.services.reading import (
    find_product,
    may_review,
    products_to_review,
    reviews_by,
    reviews_of,
    summaries,
    summary,
)
from apps.reviews.services.writing import write_review

__all__ = [
    "find_product",
    "forget_author",
    "forget_orders",
    "forget_subject",
    "know_purchase",
    "know_subject",
    "load",
    "may_review",
    "products_to_review",
    "publish_reviews",
    "reject_reviews",
    "reply_to",
    "reviews_by",
    "reviews_of",
    "revoke_purchase",
    "summaries",
    "summary",
    "write_review",
]
