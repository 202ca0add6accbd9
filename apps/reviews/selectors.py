"""Reads of reviews, ratings and purchases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import constant_time_compare

from apps.reviews import interface
from apps.reviews.interface import OrderProof, RatingSummary, ReviewSort, ReviewStatus
from apps.reviews.models import Purchase, Rating, Review, Subject
from apps.reviews.rules import digest_of

_ORDERS = {
    ReviewSort.NEWEST: ("-written_at", "-id"),
    ReviewSort.HIGHEST: ("-rating", "-written_at", "-id"),
    ReviewSort.LOWEST: ("rating", "-written_at", "-id"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Author:
    """Who would write: a customer, or a guest by an order; and whether they bought the product."""

    customer_id: str
    order_id: str
    verified: bool


def author_of(*, product_id: str, customer_id: str, proof: OrderProof | None) -> Author | None:
    """None for a guest whose order does not prove that the product was bought.

    Whoever holds the token of a customer's order speaks for that customer. A purchase that was paid back still lets a
    guest write; it no longer verifies.
    """
    if proof is not None and not customer_id:
        return _author_by(proof, product_id)
    if not customer_id:
        return None
    bought = Purchase.objects.filter(customer_id=customer_id, product_id=product_id, revoked=False)
    return Author(customer_id=customer_id, order_id="", verified=bought.exists())


def has_written(author: Author, product_id: str) -> bool:
    by_author = Q(customer_id=author.customer_id) if author.customer_id else Q(order_id=author.order_id)
    return Review.objects.filter(by_author, product_id=product_id).exists()


def is_known(product_id: str) -> bool:
    return "\0" not in product_id and Subject.objects.filter(product_id=product_id, gone=False).exists()


def known_id(id_or_slug: str) -> str | None:
    """The id of a product that is told of, by its id or slug."""
    if "\0" in id_or_slug:
        return None
    named = Subject.objects.filter(Q(product_id=id_or_slug) | Q(slug=id_or_slug), gone=False)
    return named.values_list("product_id", flat=True).first()


def published_page(*, product_id: str, sort: ReviewSort, after: str, limit: int) -> list[Review]:
    """Published reviews in order, from after one of them; an `after` that is none of theirs begins at the first."""
    published = Review.objects.published().filter(product_id=product_id)
    last = Review.objects.filter(pk=after, product_id=product_id).first() if re.fullmatch(r"\w+", after) else None
    if last is not None:
        published = published.filter(_later_than(last, sort))
    return list(published.order_by(*_ORDERS[sort])[:limit])


def rating_of(product_id: str) -> RatingSummary:
    rating = Rating.objects.filter(product_id=product_id).first()
    return rating.summary if rating else RatingSummary(product_id=product_id)


def ratings_of(product_ids: Sequence[str]) -> dict[str, RatingSummary]:
    rated = {rating.product_id: rating.summary for rating in Rating.objects.filter(product_id__in=product_ids)}
    return {product_id: rated.get(product_id, RatingSummary(product_id=product_id)) for product_id in product_ids}


def reviews_by(customer_id: str, *, limit: int) -> list[Review]:
    return list(Review.objects.filter(customer_id=customer_id).order_by("-written_at", "-id")[:limit])


def unreviewed_purchases(customer_id: str, *, limit: int) -> list[str]:
    written = Review.objects.filter(customer_id=customer_id, product_id=OuterRef("product_id"))
    known = Subject.objects.filter(product_id=OuterRef("product_id"), gone=False)
    bought = Purchase.objects.filter(Exists(known), ~Exists(written), customer_id=customer_id, revoked=False)
    newest_first = bought.order_by("-bought_at", "-pk").values_list("product_id", flat=True)
    return list(dict.fromkeys(newest_first))[:limit]


def as_dto(review: Review) -> interface.Review:
    """A review as others see it."""
    return interface.Review(
        review_id=review.pk,
        product_id=review.product_id,
        status=ReviewStatus(review.status),
        rating=review.rating,
        title=review.title,
        body=review.body,
        author_name=review.author_name,
        verified=review.verified,
        written_at=review.written_at,
        reply=review.reply,
        replied_at=review.replied_at,
        reason=review.reason,
    )


def _author_by(proof: OrderProof, product_id: str) -> Author | None:
    if "\0" in proof.order_id:
        return None
    purchase = Purchase.objects.filter(order_id=proof.order_id, product_id=product_id).first()
    if purchase is None or not constant_time_compare(purchase.token_digest, digest_of(proof.token)):
        return None
    if purchase.customer_id:
        return author_of(product_id=product_id, customer_id=purchase.customer_id, proof=None)
    return Author(customer_id="", order_id=proof.order_id, verified=not purchase.revoked)


def _later_than(last: Review, sort: ReviewSort) -> Q:
    older = Q(written_at__lt=last.written_at) | Q(written_at=last.written_at, pk__lt=last.pk)
    if sort is ReviewSort.NEWEST:
        return older
    beyond = Q(rating__lt=last.rating) if sort is ReviewSort.HIGHEST else Q(rating__gt=last.rating)
    return beyond | (Q(rating=last.rating) & older)
