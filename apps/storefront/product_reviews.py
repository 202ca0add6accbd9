"""What a product's page, and the page of its reviews, show of how it is rated."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.catalog.interface import Product
from apps.reviews import interface as reviews
from apps.reviews.interface import RatingSummary, Review, ReviewSort

SHOWN_WITH_PRODUCT = 4
SHOWN_ALONE = 10

SORT_LABELS = {
    ReviewSort.NEWEST: pgettext_lazy("reviews", "Newest"),
    ReviewSort.HIGHEST: _("Highest rating"),
    ReviewSort.LOWEST: _("Lowest rating"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """So many reviews of one number of stars; `percent` of all of them."""

    stars: int
    count: int
    percent: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SortLink:
    """One of the orders that reviews can be read in."""

    label: str
    url: str
    selected: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewsPart:
    """Reviews to show, and where the others, or a new one, are to be had."""

    rating: RatingSummary
    reviews: tuple[Review, ...]
    sorts: tuple[SortLink, ...]
    more_url: str
    all_url: str
    write_url: str

    @property
    def bars(self) -> Iterator[Bar]:
        """Five stars first."""
        count = self.rating.count
        for stars, of_these in reversed(tuple(enumerate(self.rating.histogram, start=1))):
            yield Bar(stars=stars, count=of_these, percent=round(100 * of_these / count) if count else 0)


def reviews_context(product: Product) -> dict[str, Any]:
    """For the page of a product: `reviews`, and `rating` for its head and its structured data, None without reviews."""
    part = reviews_part(product, sort=ReviewSort.NEWEST, after="", limit=SHOWN_WITH_PRODUCT)
    return {"reviews": part, "rating": part.rating if part.rating.count else None}


def reviews_part(product: Product, *, sort: ReviewSort, after: str, limit: int) -> ReviewsPart:
    """Reviews of a product from after one of them. Two queries, three with `after`."""
    service = reviews.service()
    page = service.reviews_of(product_id=product.product_id, sort=sort, after=after, limit=limit)
    path = reverse("storefront:product-reviews", args=[product.slug])
    return ReviewsPart(
        rating=service.summary(product_id=product.product_id),
        reviews=page.reviews,
        sorts=tuple(
            SortLink(label=str(label), url=_address(path, each), selected=each is sort)
            for each, label in SORT_LABELS.items()
        ),
        more_url=_address(path, sort, after=page.next_after) if page.next_after else "",
        all_url=path,
        write_url=reverse("storefront:review-write", args=[product.slug]),
    )


def sort_of(named: str) -> ReviewSort:
    """The order an address names; the newest first where it names none of ours."""
    return ReviewSort(named) if named in tuple(ReviewSort) else ReviewSort.NEWEST


def _address(path: str, sort: ReviewSort, **more: str) -> str:
    said = ({} if sort is ReviewSort.NEWEST else {"sort": sort.value}) | more
    return f"{path}?{urlencode(said)}" if said else path
