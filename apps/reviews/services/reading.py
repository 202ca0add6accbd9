"""What others ask about reviews."""

from collections.abc import Sequence

from apps.reviews import selectors
from apps.reviews.interface import OrderProof, RatingSummary, Review, ReviewPage, ReviewSort, UnknownProduct

_MOST_OWN = 100


def find_product(*, id_or_slug: str) -> str:
    """The id of a product that can be reviewed.

    :raises UnknownProduct: there is none of this id or slug
    """
    product_id = selectors.known_id(id_or_slug)
    if product_id is None:
        raise UnknownProduct
    return product_id


def reviews_of(*, product_id: str, sort: ReviewSort, after: str, limit: int) -> ReviewPage:
    """Published reviews of a product, from after one of them (empty: from the first). One query, two with `after`."""
    found = selectors.published_page(product_id=product_id, sort=sort, after=after, limit=limit + 1)
    shown = tuple(selectors.as_dto(review) for review in found[:limit])
    return ReviewPage(reviews=shown, next_after=shown[-1].review_id if len(found) > limit else "")


def summary(*, product_id: str) -> RatingSummary:
    """How a product is rated: nobody's rating yet is a count of 0. One query."""
    return selectors.rating_of(product_id)


def summaries(*, product_ids: Sequence[str]) -> dict[str, RatingSummary]:
    """How each of these products is rated, by id. One query."""
    return selectors.ratings_of(product_ids)


def may_review(*, product_id: str, customer_id: str, proof: OrderProof | None) -> bool:
    """Whether this customer, or the guest with this proof of an order, may write one: each one of a product."""
    author = selectors.author_of(product_id=product_id, customer_id=customer_id, proof=proof)
    return author is not None and selectors.is_known(product_id) and not selectors.has_written(author, product_id)


def reviews_by(*, customer_id: str) -> Sequence[Review]:
    """A customer's own reviews of whatever status, newest first, a hundred at most."""
    return [selectors.as_dto(review) for review in selectors.reviews_by(customer_id, limit=_MOST_OWN)]


def products_to_review(*, customer_id: str, limit: int) -> Sequence[str]:
    """Ids of products they bought and have not reviewed, the latest first."""
    return selectors.unreviewed_purchases(customer_id, limit=limit)
