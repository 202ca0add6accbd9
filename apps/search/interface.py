"""What search offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from commerce.money import Money
from commerce.ports import ServicePort


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    PRICE = "price"
    PRICE_DESC = "-price"
    NAME = "name"


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What is looked for. Words are matched with any endings; a category includes those beneath it.

    `options` holds, by name of the option, the values that will do. Prices are in the shop's currency.
    """

    words: str = ""
    category: str = ""
    brand: str = ""
    min_price: Money | None = None
    max_price: Money | None = None
    in_stock: bool = False
    on_sale: bool = False
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A product as a list shows it. `price` is its lowest; `price_varies` says whether there are others."""

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
    image_url: str
    image_alt: str
    second_image_url: str

    @property
    def sold_out(self) -> bool:
        return self.available <= 0 and not self.backorder


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """A page of cards, how many there are in all, and facets by name ("category", "brand")."""

    cards: tuple[Card, ...]
    total: int
    facets: dict[str, tuple[FacetValue, ...]]


class SearchService(Protocol):
    def search(self, *, query: Query) -> Results:
        """Published products that match."""
        ...

    def cards(self, *, product_ids: Sequence[str]) -> Sequence[Card]:
        """These products, in this order; unknown ones are left out."""
        ...

    def rebuild(self) -> int:
        """Make the read model anew from its owners, without a gap in service; answers how many products it holds."""
        ...


service: ServicePort[SearchService] = ServicePort("search")
