"""What reviews offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from commerce.errors import Conflict, Forbidden, Invalid, NotFound
from commerce.ports import ServicePort

STARS = (1, 2, 3, 4, 5)
MOST_CHARACTERS = {"title": 120, "body": 5_000, "author_name": 60}


class ReviewNotFound(NotFound):
    """There is no such review."""

    code = "review_not_found"


class UnknownProduct(NotFound):
    """There is no such product to review."""

    code = "product_not_found"


class AlreadyReviewed(Conflict):
    """You have reviewed this product already."""

    code = "already_reviewed"


class NotBought(Forbidden):
    """This order does not hold the product, or the link to it is not complete."""

    code = "not_bought"


class InvalidReview(Invalid):
    """The review is not acceptable: see `errors`."""

    code = "invalid_review"


class ReviewStatus(StrEnum):
    """`pending`: it waits for staff."""

    PENDING = "pending"
    PUBLISHED = "published"
    REJECTED = "rejected"


class ReviewSort(StrEnum):
    """In which order reviews are shown; of equal ratings the newest first."""

    NEWEST = "newest"
    HIGHEST = "highest"
    LOWEST = "lowest"


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderProof:
    """What a guest's link to an order says: whoever holds its token bought what it holds."""

    order_id: str
    token: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """A review. `author_name` is empty once its author's account was erased; `reason` says why it was rejected."""

    review_id: str
    product_id: str
    status: ReviewStatus
    rating: int
    title: str
    body: str
    author_name: str
    verified: bool
    written_at: datetime
    reply: str = ""
    replied_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewPage:
    """Published reviews; `next_after` is what to ask for to get those after them, empty at the end."""

    reviews: tuple[Review, ...]
    next_after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingSummary:
    """How a product is rated; `histogram` counts the reviews of one star, of two, … of five."""

    product_id: str
    histogram: tuple[int, ...] = (0, 0, 0, 0, 0)

    @property
    def count(self) -> int:
        return sum(self.histogram)

    @property
    def average(self) -> Decimal:
        """To one place, half up; 0.0 without reviews."""
        points = sum(star * count for star, count in zip(STARS, self.histogram, strict=True))
        tenths = (points * 20 + self.count) // (2 * self.count) if self.count else 0
        return Decimal(tenths).scaleb(-1)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewReview:
    """A review brought from elsewhere, published as it is; `reference` is its name there."""

    reference: str
    product_id: str
    rating: int
    title: str
    body: str
    author_name: str
    verified: bool
    written_at: datetime
    reply: str = ""


class ReviewsService(Protocol):
    def reviews_of(self, *, product_id: str, sort: ReviewSort, after: str, limit: int) -> ReviewPage:
        """Published reviews of a product, from after one of them (empty: from the first)."""
        ...

    def summary(self, *, product_id: str) -> RatingSummary:
        """How a product is rated: nobody's rating yet is a count of 0."""
        ...

    def summaries(self, *, product_ids: Sequence[str]) -> dict[str, RatingSummary]:
        """How each of these products is rated, by id."""
        ...

    def may_review(self, *, product_id: str, customer_id: str, proof: OrderProof | None) -> bool:
        """Whether this customer, or the guest with this proof of an order, may write one: each one of a product."""
        ...

    def write_review(
        self,
        *,
        product_id: str,
        customer_id: str,
        proof: OrderProof | None,
        rating: int,
        title: str,
        body: str,
        author_name: str,
        now: datetime,
    ) -> Review:
        """Write a review, by a customer or, without one, by the guest who can prove an order.

        It is verified if its author bought the product. A verified one with nothing suspect in it is published at once
        where the shop wants that; others wait for staff. Publishes RatingChanged if it is published.

        :raises UnknownProduct: there is no such product
        :raises NotBought: the proof is not good, or there is neither a customer nor a proof
        :raises AlreadyReviewed: they have written one
        :raises InvalidReview: the rating is not 1 to 5, or a text is missing or too long
        """
        ...

    def reviews_by(self, *, customer_id: str) -> Sequence[Review]:
        """A customer's own reviews of whatever status, newest first, a hundred at most."""
        ...

    def products_to_review(self, *, customer_id: str, limit: int) -> Sequence[str]:
        """Ids of products they bought and have not reviewed, the latest first."""
        ...

    def load(self, *, reviews: Sequence[NewReview], now: datetime) -> int:
        """Enter published reviews from elsewhere; one whose reference is known is left as it is. Answers how many.

        Publishes RatingChanged, once per product.

        :raises InvalidReview: one of them is not acceptable; nothing was entered
        """
        ...


service: ServicePort[ReviewsService] = ServicePort("reviews")
