"""A list of products as its address describes it: filters, sort and page, and the links that change them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from apps.search.interface import FacetValue, Query, Results, Sort
from apps.storefront.pager import page_number
from apps.storefront.wording import money
from commerce.money import InvalidAmount, Money

PAGE_SIZE = 24
WORDS_LENGTH = 200

SORT_LABELS = {
    Sort.RELEVANCE: "Best match",
    Sort.NEWEST: "Newest",
    Sort.PRICE: "Price, low to high",
    Sort.PRICE_DESC: "Price, high to low",
    Sort.NAME: "Name, A to Z",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A filter to set or to lift."""

    label: str
    url: str
    count: int = 0
    current: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What the shopper asked for. Whatever makes no sense in an address is left out, silently: links grow old."""

    path: str
    words: str = ""
    category: str = ""
    brand: str = ""
    min_price: Money | None = None
    max_price: Money | None = None
    in_stock: bool = False
    on_sale: bool = False
    sort: Sort = Sort.NEWEST
    page: int = 1

    @classmethod
    def read(cls, parameters: Mapping[str, Any], *, path: str, currency: str) -> "Filters":
        words = " ".join(parameters.get("q", "").split())[:WORDS_LENGTH]
        return cls(
            path=path,
            words=words,
            category=parameters.get("category", ""),
            brand=parameters.get("brand", ""),
            min_price=_price(parameters.get("min_price", ""), currency),
            max_price=_price(parameters.get("max_price", ""), currency),
            in_stock=parameters.get("in_stock") == "1",
            on_sale=parameters.get("on_sale") == "1",
            sort=_sort(parameters.get("sort", ""), default=_default_sort(words)),
            page=page_number(parameters.get("page", "")),
        )

    @property
    def default_sort(self) -> Sort:
        return _default_sort(self.words)

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """Value and label of the orders there are; "best match" only where words are looked for."""
        return [(sort.value, label) for sort, label in SORT_LABELS.items() if self.words or sort != Sort.RELEVANCE]

    def query(self, *, category: str = "") -> Query:
        """The question to search, within a category where one is given."""
        return Query(
            words=self.words,
            categories=tuple(filter(None, [category or self.category])),
            brands=tuple(filter(None, [self.brand])),
            min_price=self.min_price,
            max_price=self.max_price,
            in_stock=self.in_stock,
            on_sale=self.on_sale,
            sort=self.sort,
            page=self.page,
            limit=PAGE_SIZE,
        )

    def url(self, **changes: Any) -> str:
        """The address of this list with something changed; another filter leads to the first page again."""
        changed = replace(self, **{"page": 1, **changes})
        parameters = changed._parameters()
        return f"{changed.path}?{urlencode(parameters)}" if parameters else changed.path

    @property
    def clear_url(self) -> str:
        """The list without its filters: the words and the order stay."""
        return Filters(path=self.path, words=self.words, sort=self.sort).url()

    def _parameters(self) -> dict[str, str]:
        every = {
            "q": self.words,
            "category": self.category,
            "brand": self.brand,
            "min_price": self.min_price.amount if self.min_price else "",
            "max_price": self.max_price.amount if self.max_price else "",
            "in_stock": "1" if self.in_stock else "",
            "on_sale": "1" if self.on_sale else "",
            "sort": "" if self.sort == self.default_sort else self.sort.value,
            "page": "" if self.page == 1 else str(self.page),
        }
        return {name: value for name, value in every.items() if value}


def facet_links(filters: Filters, results: Results) -> dict[str, list[Link]]:
    """Brands, and categories where the list is not one category's already; the current one lifts its filter."""
    return {
        name: [
            Link(
                label=value.label,
                count=value.count,
                current=value.value == getattr(filters, name),
                url=filters.url(**{name: "" if value.value == getattr(filters, name) else value.value}),
            )
            for value in results.facets.get(name, ())
        ]
        for name in ("category", "brand")
    }


def subcategory_links(filters: Filters, values: tuple[FacetValue, ...], *, paths: Mapping[str, str]) -> list[Link]:
    """Categories beneath a category: each has a page of its own, at the path given by its slug."""
    return [
        Link(label=value.label, count=value.count, url=replace(filters, path=paths[value.value]).url())
        for value in values
        if value.value in paths
    ]


def chips(filters: Filters, results: Results) -> list[Link]:
    """The filters in force, each with the address of the list without it."""
    return list(_chips(filters, {value.value: value.label for value in results.facets.get("category", ())}))


def _chips(filters: Filters, category_names: Mapping[str, str]) -> Iterator[Link]:
    if filters.category:
        label = category_names.get(filters.category, filters.category)
        yield Link(label=label, url=filters.url(category=""))
    if filters.brand:
        yield Link(label=filters.brand, url=filters.url(brand=""))
    if filters.in_stock:
        yield Link(label="In stock", url=filters.url(in_stock=False))
    if filters.on_sale:
        yield Link(label="Reduced", url=filters.url(on_sale=False))
    if filters.min_price:
        yield Link(label=f"From {money(filters.min_price)}", url=filters.url(min_price=None))
    if filters.max_price:
        yield Link(label=f"Up to {money(filters.max_price)}", url=filters.url(max_price=None))


def _default_sort(words: str) -> Sort:
    return Sort.RELEVANCE if words else Sort.NEWEST


def _sort(text: str, *, default: Sort) -> Sort:
    return Sort(text) if text in set(Sort) else default


def _price(text: str, currency: str) -> Money | None:
    try:
        price = Money.of(text.strip(), currency)
    except InvalidAmount:
        return None
    return price if 0 <= price.minor < 10**12 else None
