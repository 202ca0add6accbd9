"""How products are rated, counted anew whenever a review appears or disappears."""

from collections.abc import Iterable

from django.db.models import Count

from apps.reviews.events import RatingChanged
from apps.reviews.interface import STARS
from apps.reviews.models import STAR_FIELDS, Rating, Review
from commerce.events import publish


def recount(product_ids: Iterable[str]) -> None:
    """Count the published reviews of these products; call it inside the transaction that changed one of them.

    Four statements, however many. The rows are locked before the reviews are counted, so of two transactions the later
    one counts what the earlier one changed. Publishes RatingChanged where it did.
    """
    ids = sorted(set(product_ids))
    Rating.objects.bulk_create([Rating(product_id=product_id) for product_id in ids], ignore_conflicts=True)
    ratings = list(Rating.objects.select_for_update().filter(product_id__in=ids).order_by("product_id"))
    counted = _published_by_stars(ids)
    changed = []
    for rating in ratings:
        histogram = tuple(counted.get((rating.product_id, star), 0) for star in STARS)
        if histogram != rating.histogram:
            rating.hold(histogram)
            changed.append(rating)
    Rating.objects.bulk_update(changed, STAR_FIELDS)
    publish(*(_told(rating) for rating in changed))


def _published_by_stars(product_ids: list[str]) -> dict[tuple[str, int], int]:
    published = Review.objects.published().filter(product_id__in=product_ids).order_by()
    found = published.values_list("product_id", "rating").annotate(count=Count("pk"))
    return {(product_id, rating): count for product_id, rating, count in found}


def _told(rating: Rating) -> RatingChanged:
    summary = rating.summary
    return RatingChanged(product_id=rating.product_id, average=str(summary.average), count=summary.count)
