"""Reviews in memory, for the tests of other domains."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from apps.reviews import rules
from apps.reviews.interface import (
    STARS,
    AlreadyReviewed,
    NewReview,
    NotBought,
    OrderProof,
    RatingSummary,
    Review,
    ReviewPage,
    ReviewSort,
    ReviewStatus,
    UnknownProduct,
)
from commerce.ids import new_id


class FakeReviews:
    """Satisfies `ReviewsService`. `products` may be reviewed; `bought` are pairs: who (customer or order id), and what.

    Of an order proof every token but an empty one is good. A verified review is published at once, others wait.
    """

    def __init__(self, products: Iterable[str] = (), *, bought: Iterable[tuple[str, str]] = ()) -> None:
        self.products = set(products)
        self.bought = list(bought)
        self.written: list[tuple[str, Review]] = []
        self._loaded: set[str] = set()

    def reviews_of(self, *, product_id: str, sort: ReviewSort, after: str, limit: int) -> ReviewPage:
        found = sorted(
            self._published(product_id), key=lambda review: (review.written_at, review.review_id), reverse=True
        )
        if sort is not ReviewSort.NEWEST:
            found.sort(key=lambda review: review.rating, reverse=sort is ReviewSort.HIGHEST)
        ids = [review.review_id for review in found]
        first = ids.index(after) + 1 if after in ids else 0
        shown = tuple(found[first : first + limit])
        more = first + limit < len(found)
        return ReviewPage(reviews=shown, next_after=shown[-1].review_id if more else "")

    def summary(self, *, product_id: str) -> RatingSummary:
        ratings = [review.rating for review in self._published(product_id)]
        return RatingSummary(product_id=product_id, histogram=tuple(ratings.count(star) for star in STARS))

    def summaries(self, *, product_ids: Sequence[str]) -> dict[str, RatingSummary]:
        return {product_id: self.summary(product_id=product_id) for product_id in product_ids}

    def may_review(self, *, product_id: str, customer_id: str, proof: OrderProof | None) -> bool:
        author = self._author(product_id, customer_id, proof)
        return bool(author) and product_id in self.products and not self._has_written(author, product_id)

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
        if product_id not in self.products:
            raise UnknownProduct
        author = self._author(product_id, customer_id, proof)
        if not author:
            raise NotBought
        if self._has_written(author, product_id):
            raise AlreadyReviewed
        texts = rules.tidy_review(rating=rating, title=title, body=body, author_name=author_name)
        verified = (author, product_id) in self.bought
        review = Review(
            review_id=new_id("rev"),
            product_id=product_id,
            status=ReviewStatus.PUBLISHED if verified else ReviewStatus.PENDING,
            rating=rating,
            title=texts["title"],
            body=texts["body"],
            author_name=texts["author_name"],
            verified=verified,
            written_at=now,
        )
        self.written.append((author, review))
        return review

    def reviews_by(self, *, customer_id: str) -> Sequence[Review]:
        return [review for author, review in reversed(self.written) if author == customer_id]

    def products_to_review(self, *, customer_id: str, limit: int) -> Sequence[str]:
        bought = [product_id for author, product_id in reversed(self.bought) if author == customer_id]
        return [product_id for product_id in bought if not self._has_written(customer_id, product_id)][:limit]

    def load(self, *, reviews: Sequence[NewReview], now: datetime) -> int:
        entered = [review for review in reviews if review.reference not in self._loaded]
        self._loaded |= {review.reference for review in entered}
        self.written += [("", _published(review)) for review in entered]
        return len(entered)

    def _published(self, product_id: str) -> list[Review]:
        return [
            review
            for _, review in self.written
            if review.product_id == product_id and review.status is ReviewStatus.PUBLISHED
        ]

    def _author(self, product_id: str, customer_id: str, proof: OrderProof | None) -> str:
        if customer_id:
            return customer_id
        proven = proof is not None and proof.token and (proof.order_id, product_id) in self.bought
        return proof.order_id if proof is not None and proven else ""

    def _has_written(self, author: str, product_id: str) -> bool:
        return any(each == author and review.product_id == product_id for each, review in self.written)


def _published(review: NewReview) -> Review:
    return Review(
        review_id=new_id("rev"),
        product_id=review.product_id,
        status=ReviewStatus.PUBLISHED,
        rating=review.rating,
        title=review.title,
        body=review.body,
        author_name=review.author_name,
        verified=review.verified,
        written_at=review.written_at,
        reply=review.reply,
        replied_at=review.written_at if review.reply else None,
    )
