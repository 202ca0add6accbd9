"""A list of products as its address describes it: filters, sort and page."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.search.interface import ATTRIBUTE, OPTION, STARS, Query, Sort
from apps.storefront.pager import page_number
from commerce.money import InvalidAmount, Money

PAGE_SIZE = 18
WORDS_LENGTH = 200

CATEGORY, BRAND, RATING, IN_STOCK, ON_SALE = "category", "brand", "rating", "in_stock", "on_sale"
"""Facets by the names search gives them; parameters of addresses are called the same."""

SORT_LABELS: dict[Sort, str | Promise] = {
    Sort.RELEVANCE: _("Best match"),
    Sort.BESTSELLING: _("Best selling"),
    Sort.NEWEST: _("Newest"),
    Sort.PRICE: _("Price, low to high"),
    Sort.PRICE_DESC: _("Price, high to low"),
    Sort.SALE: _("Biggest reduction"),
    Sort.NAME: _("Name, A to Z"),
}

_ANSWERS = {RATING: frozenset(map(str, STARS)), IN_STOCK: frozenset({"1"}), ON_SALE: frozenset({"1"})}
_MOST_FACETS = 10
_MOST_VALUES = 20
_MOST_CHOICES = 50
_LONGEST_VALUE = 255

Chosen = dict[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What the shopper asked for. Whatever makes no sense in an address is left out, silently: links grow old.

    `chosen` holds the values chosen of each facet, by its name.
    """

    path: str
    currency: str
    words: str = ""
    chosen: Chosen = field(default_factory=dict)
    min_price: Money | None = None
    max_price: Money | None = None
    sort: Sort = Sort.NEWEST
    page: int = 1

    @classmethod
    def read(cls, parameters: QueryDict, *, path: str, currency: str) -> "Filters":
        words = " ".join(parameters.get("q", "").split())[:WORDS_LENGTH]
        return cls(
            path=path,
            currency=currency,
            words=words,
            chosen=_chosen(parameters),
            min_price=_price(parameters.get("min_price", ""), currency),
            max_price=_price(parameters.get("max_price", ""), currency),
            sort=_sort(parameters.get("sort", ""), default=_default_sort(words)),
            page=page_number(parameters.get("page", "")),
        )

    @property
    def default_sort(self) -> Sort:
        return _default_sort(self.words)

    @property
    def sorts(self) -> list[tuple[str, str | Promise]]:
        """Value and label of the orders there are; "best match" only where words are looked for."""
        return [(sort.value, label) for sort, label in SORT_LABELS.items() if self.words or sort != Sort.RELEVANCE]

    @property
    def narrowed(self) -> bool:
        return bool(self.chosen or self.min_price or self.max_price)

    def query(self, *, category: str = "", words: str = "") -> Query:
        """The question to search: within a category, or for other words, where they are given."""
        return Query(
            words=words or self.words,
            categories=(category,) if category else self.chosen.get(CATEGORY, ()),
            brands=self.chosen.get(BRAND, ()),
            options=self._named(OPTION),
            attributes=self._named(ATTRIBUTE),
            min_price=self.min_price,
            max_price=self.max_price,
            min_rating=int(self.chosen.get(RATING, ("0",))[0]),
            in_stock=IN_STOCK in self.chosen,
            on_sale=ON_SALE in self.chosen,
            currency=self.currency,
            sort=self.sort,
            page=self.page,
            limit=PAGE_SIZE,
        )

    def url(self, **changes: Any) -> str:
        """The address of this list with something changed; another filter leads to the first page again."""
        changed = replace(self, **{"page": 1, **changes})
        parameters = changed._parameters()
        return f"{changed.path}?{urlencode(parameters)}" if parameters else changed.path

    def without(self, facet: str, value: str) -> str:
        """The address of this list without one of the values chosen."""
        left = {name: tuple(v for v in values if (name, v) != (facet, value)) for name, values in self.chosen.items()}
        return self.url(chosen={name: values for name, values in left.items() if values})

    @property
    def clear_url(self) -> str:
        """The list without its filters: the words and the order stay."""
        return self.url(chosen={}, min_price=None, max_price=None)

    def _named(self, prefix: str) -> Chosen:
        return {name.removeprefix(prefix): values for name, values in self.chosen.items() if name.startswith(prefix)}

    def _parameters(self) -> list[tuple[str, str]]:
        chosen = [(name, value) for name, values in self.chosen.items() for value in values]
        others = {
            "min_price": self.min_price.amount if self.min_price else "",
            "max_price": self.max_price.amount if self.max_price else "",
            "sort": "" if self.sort == self.default_sort else self.sort.value,
            "page": "" if self.page == 1 else str(self.page),
        }
        return [("q", self.words)] * bool(self.words) + chosen + [each for each in others.items() if each[1]]


def _chosen(parameters: QueryDict) -> Chosen:
    """Facets and values as an address names them, no more than a page has room for."""
    chosen: Chosen = {}
    for name, values in parameters.lists():
        if _is_facet(name) and len(chosen) < _MOST_FACETS and (known := _known(name, values)):
            chosen[name] = known
    while math.prod(len(values) for name, values in chosen.items() if name.startswith(OPTION)) > _MOST_CHOICES:
        chosen.pop(max((name for name in chosen if name.startswith(OPTION)), key=lambda name: len(chosen[name])))
    return chosen


def _is_facet(name: str) -> bool:
    is_named = name.startswith((OPTION, ATTRIBUTE)) and not name.endswith(".") and len(name) <= _LONGEST_VALUE
    return name in (CATEGORY, BRAND, *_ANSWERS) or is_named


def _known(name: str, values: Iterable[str]) -> tuple[str, ...]:
    answers = _ANSWERS.get(name)
    if answers:
        return tuple(value for value in values if value in answers)[:1]
    return tuple(dict.fromkeys(value for value in values if 0 < len(value) <= _LONGEST_VALUE))[:_MOST_VALUES]


def _default_sort(words: str) -> Sort:
    return Sort.RELEVANCE if words else Sort.NEWEST


def _sort(text: str, *, default: Sort) -> Sort:
    return Sort(text) if text in set(Sort) else default


def _price(text: str, currency: str) -> Money | None:
    try:
        price = Money.of(text.strip().replace(",", "."), currency)
    except InvalidAmount:
        return None
    return price if 0 <= price.minor < 10**12 else None
