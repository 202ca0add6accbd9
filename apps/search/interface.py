"""What search offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from apps.catalog.interface import Image
from commerce.money import Money
from commerce.ports import ServicePort

OPTION = "option."
ATTRIBUTE = "attribute."
"""What the facets of options and attributes are called begins so: `option.Colour`, `attribute.Material`."""

STARS = (4, 3, 2, 1)
"""The ratings lists can be narrowed to: so many stars and more."""


class Sort(StrEnum):
    """`bestselling`: most units sold of late. `sale`: the deepest reductions first."""

    RELEVANCE = "relevance"
    BESTSELLING = "bestselling"
    NEWEST = "newest"
    PRICE = "price"
    PRICE_DESC = "-price"
    SALE = "sale"
    NAME = "name"


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What is looked for. Words are matched with any endings; a category includes those beneath it.

    Several values of one filter widen it, several filters narrow each other; `options` and `attributes` hold, by name,
    the values that will do. Products without a price in `currency` are not found; empty, it is the shop's own. The
    bounds of the price are in that currency, too. Not `counted`, only cards are answered: for rows that show a few.
    """

    words: str = ""
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    min_price: Money | None = None
    max_price: Money | None = None
    min_rating: int = 0
    in_stock: bool = False
    on_sale: bool = False
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    currency: str = ""
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int = 24
    counted: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A product as a list shows it. `price` is its lowest; `price_varies` says whether there are others.

    `colours` are those it comes in, in the order shown. `rating` is the average of `review_count` reviews.
    """

    product_id: str
    slug: str
    title: str
    vendor: str
    category_slug: str
    category_name: str
    price: Money
    compare_at_price: Money | None
    price_varies: bool
    available: int
    backorder: bool
    image: Image | None = None
    second_image: Image | None = None
    rating: Decimal | None = None
    review_count: int = 0
    colours: tuple[str, ...] = ()

    @property
    def sold_out(self) -> bool:
        return self.available <= 0 and not self.backorder

    @property
    def reduction(self) -> int:
        """By how many per cent `price` is below what it is compared with, rounded down."""
        if self.compare_at_price is None:
            return 0
        return 100 - -(-self.price.minor * 100 // self.compare_at_price.minor)


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetValue:
    """A value that lists can be narrowed to, and how many products it would leave or add."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """A page of cards, how many there are in all, and what they can be narrowed by.

    `facets` by name: "category", "brand", "rating", "in_stock", "on_sale", `option.…` and `attribute.…`. Each counts
    what all other filters leave, so that it shows what choosing another of its values would. So does the price range
    from `lowest_price` to `highest_price`. `did_you_mean` corrects words that no product has; it finds something.
    """

    cards: tuple[Card, ...]
    total: int
    facets: dict[str, tuple[FacetValue, ...]]
    lowest_price: Money | None = None
    highest_price: Money | None = None
    did_you_mean: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SuggestedCategory:
    slug: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestions:
    """What someone who typed so far may be looking for; `queries` were made by several others, and found something."""

    queries: tuple[str, ...] = ()
    products: tuple[Card, ...] = ()
    categories: tuple[SuggestedCategory, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """A product as a site map names it."""

    product_id: str
    slug: str
    updated_at: datetime
    images: tuple[Image, ...] = ()


class SearchService(Protocol):
    def search(self, *, query: Query) -> Results:
        """Published products that match."""
        ...

    def suggest(self, *, words: str, limit: int = 6, currency: str = "") -> Suggestions:
        """What begins as someone types; at most so many of each kind."""
        ...

    def note_query(self, *, words: str, found: int, now: datetime) -> None:
        """Count a query that a person made, not who made it. What found nothing or may name someone is not kept."""
        ...

    def cards(self, *, product_ids: Sequence[str], currency: str = "") -> Sequence[Card]:
        """These products, in this order, priced in a currency; those unknown or not sold in it are left out."""
        ...

    def listing_starts(self, *, size: int) -> Sequence[str]:
        """The id that each run of so many listed products begins with, in order: a chunk of a site map each."""
        ...

    def listings(self, *, start: str, limit: int) -> Sequence[Listing]:
        """So many listed products in order of their ids, from this one on; "" begins at the first."""
        ...

    def rebuild(self) -> int:
        """Make the read model anew from its owners, without a gap in service; answers how many products it holds."""
        ...


service: ServicePort[SearchService] = ServicePort("search")
